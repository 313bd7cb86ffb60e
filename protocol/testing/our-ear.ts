/** What our own decoder, rules and assembler make of a byte stream, in the words of `ws-oracle.ts`. */
import { toHex } from '../bytes.ts';
import { parseClosePayload } from '../frame.ts';
import { type DecodedFrame, FrameDecoder } from '../frame-decoder.ts';
import { type BrokenRule, FrameRules } from '../frame-rules.ts';
import { MessageAssembler } from '../message-assembler.ts';
import { opcodeName } from '../opcodes.ts';
import type { Heard } from './ws-oracle.ts';

/** Listens as an endpoint does: it stops at the first broken rule, and after a close frame. */
export function hearOurselves(
  stream: Uint8Array,
  options: { from: 'client' | 'server'; maxPayload?: number },
): Heard & { broken: BrokenRule[] } {
  const { from, maxPayload } = options;
  const rules = new FrameRules({ from, ...(maxPayload === undefined ? {} : { maxMessage: maxPayload }) });
  const assembler = new MessageAssembler({ keep: stream.length });
  const events: string[] = [];
  let broken: BrokenRule[] = [];
  let closed = false;
  const decoder = new FrameDecoder({
    keep: stream.length,
    onHeader: (header) => {
      if (!closed && broken.length === 0) broken = rules.header(header);
    },
    onFrame: (frame) => {
      if (closed || broken.length > 0) return;
      broken = rules.frame(frame);
      if (broken.length > 0) return;
      closed = opcodeName(frame.header.opcodeBits) === 'close';
      events.push(...describe(frame, assembler));
    },
  });
  decoder.push(stream);
  return { events, refusal: broken[0]?.code ?? null, broken };
}

function describe(frame: DecodedFrame, assembler: MessageAssembler): string[] {
  const opcode = opcodeName(frame.header.opcodeBits);
  const message = assembler.add(frame, 0);
  if (message) return [`${message.type} ${toHex(message.payload)}`];
  if (opcode === 'ping' || opcode === 'pong') return [`${opcode} ${toHex(frame.payload)}`];
  if (opcode !== 'close') return [];
  const { code } = parseClosePayload(frame.payload);
  return [`close ${code ?? 1005} ${toHex(frame.payload.subarray(2))}`];
}
