import { concat, fromBase64, fromHex } from '../../protocol/bytes.ts';
import { applyMask } from '../../protocol/frame.ts';
import type { FrameEvent } from '../../protocol/trace.ts';

/** A traced frame as it crossed the wire: the trace keeps the payload unmasked, and its first part only when it is long. */
export function frameBytes({ header, payload, maskingKey }: FrameEvent): Uint8Array {
  const bytes = fromBase64(payload);
  return concat([fromHex(header), maskingKey === null ? bytes : applyMask(bytes, fromHex(maskingKey))]);
}
