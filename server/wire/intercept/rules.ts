import { decodeUtf8 } from '../../../protocol/bytes.ts';
import type { InterceptRule } from '../../../protocol/intercept.ts';
import type { Direction, OpcodeName } from '../../../protocol/trace.ts';

/** What a data frame is (RFC 6455 §5.6), its continuations included. */
const dataOpcodes: readonly OpcodeName[] = ['text', 'binary', 'continuation'];

/** Used when there are no rules: it fits every data frame. */
const everything: readonly InterceptRule[] = [{}];

/** A frame as a rule sees it. */
export interface FrameInQuestion {
  direction: Direction;
  opcode: OpcodeName;
}

/** The rules that a frame fits as far as its header shows; none means that nobody wants to see its payload. */
export function rulesFor(
  rules: readonly InterceptRule[],
  { direction, opcode }: FrameInQuestion,
): readonly InterceptRule[] {
  return (rules.length === 0 ? everything : rules).filter(
    (rule) =>
      (rule.direction ?? direction) === direction &&
      // Without an opcode a rule means data. Holding every pong would end connections that nobody wanted to touch.
      (rule.opcode === undefined ? dataOpcodes.includes(opcode) : rule.opcode === opcode),
  );
}

/** Whether one of these rules finds its text in the payload. A rule without a text fits any. */
export function fitsPattern(rules: readonly InterceptRule[], payload: Uint8Array): boolean {
  if (rules.some(({ pattern = '' }) => pattern === '')) return true;
  const text = (decodeUtf8(payload) ?? Buffer.from(payload).toString('latin1')).toLowerCase();
  return rules.some(({ pattern = '' }) => text.includes(pattern.toLowerCase()));
}
