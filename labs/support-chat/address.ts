import type { SupportChatSettings } from './settings.ts';

/** The address that a connection counts as; `forwarded` holds the entries of X-Forwarded-For in their order. */
type AddressSource = (peer: string, forwarded: readonly string[]) => string;

/** The shop's own load balancer, in a range that is kept for documentation (RFC 5737): here nobody comes through it. */
const proxies = new Set(['192.0.2.10']);

/** What is kept of an address that a client made up, in characters. */
const LONGEST = 60;

/** Whose word counts. Each proxy appends the address it sees, so only the last entry is our own proxy's. */
export const addressSources = {
  anyone: (peer, forwarded) => forwarded[0] ?? peer,
  proxies: (peer, forwarded) => (proxies.has(peer) ? (forwarded.at(-1) ?? peer) : peer),
  socket: (peer) => peer,
} satisfies Record<SupportChatSettings['addressFrom'], AddressSource>;

/** The entries of X-Forwarded-For. Whatever stands there is taken: it is no address until somebody believes it. */
export function readForwarded(header: string | string[] | undefined): string[] {
  return [header ?? []]
    .flat()
    .flatMap((value) => value.split(','))
    .map((entry) => entry.trim().slice(0, LONGEST))
    .filter((entry) => entry !== '');
}

/** A peer's address, the same whether IPv4 came in by itself or inside IPv6. */
export function peerAddress(address: string | undefined): string {
  return (address ?? '').replace(/^::ffff:/, '');
}
