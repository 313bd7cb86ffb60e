import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../protocol/bytes.ts';
import type { InterceptRule } from '../../../protocol/intercept.ts';
import type { Direction, OpcodeName } from '../../../protocol/trace.ts';
import { fitsPattern, rulesFor } from './rules.ts';

const isHeld = (rules: InterceptRule[], direction: Direction, opcode: OpcodeName, payload: Uint8Array) => {
  const found = rulesFor(rules, { direction, opcode });
  return found.length > 0 && fitsPattern(found, payload);
};

describe('the rules of intercept', () => {
  it.each<[string, InterceptRule[], Direction, OpcodeName, string, boolean]>([
    ['no rule: text', [], 'client', 'text', 'x', true],
    ['no rule: binary', [], 'server', 'binary', 'x', true],
    ['no rule: a continuation', [], 'server', 'continuation', 'x', true],
    ['no rule: a ping', [], 'server', 'ping', 'x', false],
    ['no rule: a close', [], 'client', 'close', '', false],
    ['no rule: a reserved opcode', [], 'client', 'reserved', 'x', false],
    ['a direction', [{ direction: 'client' }], 'client', 'text', 'x', true],
    ['the other direction', [{ direction: 'client' }], 'server', 'text', 'x', false],
    ['a direction, and control frames', [{ direction: 'client' }], 'client', 'pong', 'x', false],
    ['an opcode', [{ opcode: 'ping' }], 'server', 'ping', 'x', true],
    ['another opcode', [{ opcode: 'ping' }], 'server', 'text', 'x', false],
    ['a pattern in another case', [{ pattern: 'PassWord' }], 'client', 'text', '{"password":1}', true],
    ['a pattern beyond ASCII', [{ pattern: 'É' }], 'client', 'text', 'é', true],
    ['a pattern that is not there', [{ pattern: 'x' }], 'client', 'text', 'y', false],
    ['a pattern with the marks of an expression', [{ pattern: '(a+)+$' }], 'client', 'text', 'aaa', false],
    ['such a pattern, found', [{ pattern: '(a+)+$' }], 'client', 'text', 'x(a+)+$', true],
    ['an empty pattern', [{ pattern: '' }], 'client', 'text', '', true],
    ['one rule of several', [{ opcode: 'ping' }, { pattern: 'b' }], 'client', 'text', 'abc', true],
    [
      'parts of two rules, not one whole',
      [
        { direction: 'client', pattern: 'a' },
        { direction: 'server', pattern: 'b' },
      ],
      'client',
      'text',
      'b',
      false,
    ],
  ])('%s', (_what, rules, direction, opcode, text, held) => {
    expect(isHeld(rules, direction, opcode, utf8(text))).toBe(held);
  });

  it('look for text in bytes that are no UTF-8 as well', () => {
    const bytes = Uint8Array.of(0xff, 0x41, 0x42);
    expect(isHeld([{ pattern: 'ab' }], 'client', 'binary', bytes)).toBe(true);
  });
});
