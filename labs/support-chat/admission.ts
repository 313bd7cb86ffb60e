import type { FastifyRequest } from 'fastify';
import { readCookies } from '../kit/cookies.ts';
import { pathBelow } from '../kit/open-socket.ts';
import { checksThatFit, originChecks } from '../kit/origin-checks.ts';
import { type Refusal, refuseUnsound } from '../kit/sound-handshake.ts';
import { requestHead } from '../kit/upgrade.ts';
import { addressSources, peerAddress, readForwarded } from './address.ts';
import { handshakeAuth } from './handshake-auth.ts';
import { type Session, sessionIdIn } from './sessions.ts';
import type { Shop, ShopBench } from './shop.ts';

/** A handshake that was let in: whose it is, and the address that it counts as. */
export interface Admission {
  session: Session;
  address: string;
}

/** The porter of the chat: first what RFC 6455 asks for, then what the shop does. The first refusal stands. */
export function admit(
  bench: ShopBench,
  shop: Shop,
  request: FastifyRequest,
): { refusal: Refusal } | Admission {
  const { settings } = bench;
  const unsound = refuseUnsound(requestHead(request.raw), pathBelow(bench.base, request), {
    path: '/socket',
  });
  if (unsound) return { refusal: unsound };
  const { origin } = request.headers;
  const own = bench.originOf(request);
  if (!originChecks[settings.origin](origin, own))
    return forbidden('This origin may not connect to the chat.');

  const cookie = sessionOf(shop, request);
  const query = new URLSearchParams(request.url.split('?')[1]);
  const address = addressOf(bench, request);
  // Staff comes from where customers come from in a small shop: a ban is never theirs.
  if (settings.ban === 'address' && shop.bans.has(address) && !isStaff(cookie))
    return forbidden(`The address ${address} is banned from the chat.`);
  const session = handshakeAuth[settings.auth].admit(shop, cookie, query);
  if (!session) return forbidden('Please connect from the chat page.');
  bench.emit('admitted', {
    origin: origin ?? null,
    check: settings.origin,
    fits: checksThatFit(origin, own),
  });
  return { session, address };
}

/** The session that a request's cookie names. */
export function sessionOf(shop: Shop, request: FastifyRequest): Session | undefined {
  return shop.sessions.find(sessionIdIn(readCookies(request.headers.cookie)));
}

export function isStaff(session: Session | undefined): boolean {
  return session?.user.role === 'agent' || session?.user.role === 'lead';
}

function addressOf({ settings }: ShopBench, request: FastifyRequest): string {
  const peer = peerAddress(request.raw.socket.remoteAddress);
  return addressSources[settings.addressFrom](peer, readForwarded(request.headers['x-forwarded-for']));
}

function forbidden(body: string): { refusal: Refusal } {
  return { refusal: { status: 403, headers: {}, body } };
}
