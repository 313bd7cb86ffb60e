import { expect, test } from 'vitest';
import { isControl, opcodeBits, opcodeName } from './opcodes.ts';

test.each([
  [0, 'continuation', false],
  [1, 'text', false],
  [2, 'binary', false],
  [3, 'reserved', false],
  [7, 'reserved', false],
  [8, 'close', true],
  [9, 'ping', true],
  [10, 'pong', true],
  [11, 'reserved', true],
  [15, 'reserved', true],
] as const)('knows opcode %i as %s, control %s', (bits, name, control) => {
  expect(opcodeName(bits)).toBe(name);
  expect(isControl(bits)).toBe(control);
  expect(opcodeBits(bits)).toBe(bits);
  expect(opcodeName(opcodeBits(name))).toBe(name);
});
