import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';

/**
 * permessage-deflate with every message compressed by itself (RFC 7692 §7.1.1: `no_context_takeover` both ways).
 * Nothing is remembered between messages: no window of 32 KiB a connection, and any message can be read alone.
 */
export const standaloneDeflate = 'permessage-deflate; server_no_context_takeover; client_no_context_takeover';

/** The empty block that a sender cuts off and a receiver puts back (RFC 7692 §7.2.1). */
const tail = Uint8Array.of(0x00, 0x00, 0xff, 0xff);

/** Compresses one whole message. */
export function deflateMessage(payload: Uint8Array): Uint8Array {
  const deflated = deflateRawSync(payload, { finishFlush: constants.Z_SYNC_FLUSH });
  return deflated.subarray(0, deflated.length - tail.length);
}

/**
 * Inflates one whole message into at most `limit` bytes.
 * Null when it is no deflate stream, or would grow past the limit: a small frame can inflate a thousandfold.
 */
export function inflateMessage(payload: Uint8Array, limit: number): Uint8Array | null {
  try {
    return inflateRawSync(Buffer.concat([payload, tail]), {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: limit,
    });
  } catch {
    return null;
  }
}
