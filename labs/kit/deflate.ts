import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Extension } from '../../protocol/extensions.ts';

/**
 * permessage-deflate with every message compressed by itself (RFC 7692 §7.1.1: `no_context_takeover` both ways).
 * Nothing is remembered between messages: no window of 32 KiB a connection, and any message can be read alone.
 */
export const standaloneDeflate = 'permessage-deflate; server_no_context_takeover; client_no_context_takeover';

/** What an offer may say and still be answered with `standaloneDeflate`. */
const acceptable = new Map<string, (value: string | true) => boolean>([
  ['server_no_context_takeover', (value) => value === true],
  ['client_no_context_takeover', (value) => value === true],
  // A hint (§7.1.2.2): the client can limit its window, and we can read any.
  ['client_max_window_bits', (value) => value === true || /^(?:[89]|1[0-5])$/.test(value)],
]);

/**
 * Whether an offer of permessage-deflate can be accepted as `standaloneDeflate`. RFC 7692 §7.1 has a server decline
 * parameters that it does not know, values that are out of range, and doubles; `server_max_window_bits` would have to be
 * granted by name (§7.1.2.1), so it is declined too.
 */
export function acceptsStandaloneDeflate({ name, params, repeated }: Extension): boolean {
  return (
    name === 'permessage-deflate' &&
    repeated.length === 0 &&
    Object.entries(params).every(([param, value]) => acceptable.get(param)?.(value) ?? false)
  );
}

/** The empty block that a sender cuts off and a receiver puts back (RFC 7692 §7.2.1). */
const tail = Uint8Array.of(0x00, 0x00, 0xff, 0xff);

/** Compresses one whole message. */
export function deflateMessage(payload: Uint8Array): Uint8Array {
  const deflated = deflateRawSync(payload, { finishFlush: constants.Z_SYNC_FLUSH });
  return deflated.subarray(0, deflated.length - tail.length);
}

/**
 * Inflates one whole message into at most `limit` bytes; `dictionary` is what it may refer to of the messages before it.
 * Null when it is no deflate stream, or would grow past the limit: a small frame can inflate a thousandfold.
 */
export function inflateMessage(
  payload: Uint8Array,
  limit: number,
  dictionary?: Uint8Array,
): Uint8Array | null {
  try {
    return inflateRawSync(Buffer.concat([payload, tail]), {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: limit,
      dictionary,
    });
  } catch {
    return null;
  }
}
