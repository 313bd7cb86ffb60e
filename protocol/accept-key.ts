import { sha1 } from '@noble/hashes/legacy.js';
import { latin1ToBytes, toBase64 } from './bytes.ts';

/** The text that every WebSocket server appends to the client's key (RFC 6455 §1.3). */
export const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/**
 * What the server must answer to a `Sec-WebSocket-Key` (RFC 6455 §4.2.2 /key/): Base64 of the SHA-1 of key and GUID.
 *
 * SHA-1 comes from a library and not from `crypto.subtle`, which browsers withhold on pages that came over plain HTTP
 * from anywhere but the machine itself, as in a classroom. The call is synchronous for the same reason.
 */
export function acceptKey(key: string): string {
  return toBase64(sha1(latin1ToBytes(key + GUID)));
}
