import { isSameText } from './same-text.ts';
import type { Session } from './sessions.ts';
import type { SupportChatSettings } from './settings.ts';
import type { Shop } from './shop.ts';

interface HandshakeAuth {
  /** Where a page of this session connects, relative to the page. */
  address(shop: Shop, session: Session): string;
  /** Whose handshake it is; null turns it down. `cookie` is the session that the cookie names, if there is one. */
  admit(shop: Shop, cookie: Session | undefined, query: URLSearchParams): Session | null;
}

/** What a handshake has to bring. */
export const handshakeAuth = {
  cookie: {
    address: () => 'socket',
    // Whoever brings no cookie is a guest like any other.
    admit: (shop, cookie) => cookie ?? shop.sessions.start(),
  },
  token: {
    address: (_shop, { socketToken }) => `socket?token=${socketToken}`,
    admit: (_shop, cookie, query) =>
      cookie && isSameText(query.get('token') ?? '', cookie.socketToken) ? cookie : null,
  },
  ticket: {
    address: (shop, session) => `socket?ticket=${shop.tickets.issue(session)}`,
    // The ticket says whose it is: no cookie is asked for.
    admit: (shop, _cookie, query) => shop.tickets.redeem(query.get('ticket') ?? ''),
  },
} satisfies Record<SupportChatSettings['auth'], HandshakeAuth>;
