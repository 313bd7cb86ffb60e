import type { InTheClearSettings } from './settings.ts';

/** The origin that a page connects to; `originOf` knows the page's own, over TLS or without. */
type SocketAddress = (originOf: (secure?: boolean) => string) => string;

export const socketAddresses = {
  plain: (originOf) => originOf(false),
  secure: (originOf) => originOf(true),
  page: (originOf) => originOf(),
} satisfies Record<InTheClearSettings['socket'], SocketAddress>;
