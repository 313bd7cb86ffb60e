import { inflateMessage } from '../../../labs/kit/deflate.ts';
import { decodeUtf8 } from '../../../protocol/bytes.ts';
import { encodeFrame, randomMaskingKey } from '../../../protocol/frame.ts';
import { FrameDecoder } from '../../../protocol/frame-decoder.ts';
import { opcodeName } from '../../../protocol/opcodes.ts';
import type { OpcodeName } from '../../../protocol/trace.ts';

/** The largest payload that can be held, in bytes: what the page can take and show. */
export const MOST_PAYLOAD = 65_536;

/** A frame that was gathered whole. */
export interface WholeFrame {
  opcode: OpcodeName;
  /** Unmasked, and inflated where that is possible: what the learner reads. */
  payload: Uint8Array;
  /** As it came. */
  bytes: Uint8Array;
  /** The same frame with another payload. */
  withPayload(payload: Uint8Array): Uint8Array;
}

/** Reads the bytes of one frame. */
export function readFrame(bytes: Uint8Array): WholeFrame {
  const [frame] = new FrameDecoder({ keep: bytes.length }).push(bytes);
  if (!frame) throw new RangeError(`Expected a whole frame, found ${bytes.length} bytes of one.`);
  const { header, payload } = frame;
  // RFC 7692 §6: RSV1 on the first frame of a message says that it is compressed. One that spans frames, or needs the
  // messages before it, stays the bytes it is.
  const inflated = header.rsv1 && header.fin ? inflateMessage(payload, MOST_PAYLOAD) : null;
  return {
    opcode: opcodeName(header.opcodeBits),
    payload: inflated ?? payload,
    bytes,
    withPayload: (edited) =>
      encodeFrame({
        opcode: header.opcodeBits,
        fin: header.fin,
        // A compressed message may be answered for by a plain one (RFC 7692 §6.1): what was written is not compressed.
        rsv1: inflated ? false : header.rsv1,
        rsv2: header.rsv2,
        rsv3: header.rsv3,
        payload: edited,
        // §5.3: a fresh key for each frame.
        maskingKey: header.masked ? randomMaskingKey() : null,
      }),
  };
}

/** A payload as the trace tells it: undefined when it is no UTF-8. */
export function payloadText(payload: Uint8Array): string | undefined {
  return decodeUtf8(payload) ?? undefined;
}
