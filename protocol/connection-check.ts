/** What the page of the connection check and the server say to each other, on every host that is checked. */

/** Where a check's WebSocket is opened, on the platform and on the lab listeners, with the check's id as `try`. */
export const CHECK_SOCKET = '/check/socket';

/** Where the platform tells what became of a check's handshake, by the same id. */
export const CHECK_SEEN = '/check/seen';

/** Asked for in the handshake, so that a proxy which drops the field is found out (RFC 6455 §11.3.4). */
export const CHECK_PROTOCOL = 'lab101.check';

/** An id: random, so that it is nobody else's. */
export const checkIdPattern = '^[0-9a-f]{32}$';

/** Bytes of the large message, each way: more than any page or lab of ours sends at once. */
export const LARGE_BYTES = 262_144;

/** The longest silence that can be asked for, in seconds. */
export const LONGEST_SILENCE = 330;

/** What the page says. A binary message comes back as it is. */
export type CheckRequest =
  /** The server pings, and tells what came of it: a page cannot. */
  | { type: 'ping' }
  /** Said after a silence; the server repeats it. */
  | { type: 'still' };

export type CheckAnswer =
  /** Milliseconds until the pong; null when none came. */
  { type: 'ping'; took: number | null } | { type: 'still' };

/** What reached the server of a check's handshake. */
export interface SeenHandshake {
  /** What it was answered with: 101, or why not. */
  status: number;
  version: string;
  host: string | null;
  origin: string | null;
  upgrade: string | null;
  connection: string | null;
  /** The subprotocols that it asked for. */
  protocol: string | null;
}
