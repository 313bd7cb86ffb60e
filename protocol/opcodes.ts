import type { OpcodeName } from './trace.ts';

/** What the four opcode bits of a frame mean (RFC 6455 §5.2, §11.8). Every other value is reserved. */
export const opcodes = {
  continuation: 0x0,
  text: 0x1,
  binary: 0x2,
  close: 0x8,
  ping: 0x9,
  pong: 0xa,
} as const satisfies Record<Exclude<OpcodeName, 'reserved'>, number>;

/** The first reserved value: what the word `reserved` stands for when a frame is built from names. */
const FIRST_RESERVED = 0x3;

const names: readonly OpcodeName[] = Array.from({ length: 16 }, (_, bits) => {
  switch (bits) {
    case opcodes.continuation:
      return 'continuation';
    case opcodes.text:
      return 'text';
    case opcodes.binary:
      return 'binary';
    case opcodes.close:
      return 'close';
    case opcodes.ping:
      return 'ping';
    case opcodes.pong:
      return 'pong';
    default:
      return 'reserved';
  }
});

/** The name of four opcode bits. */
export function opcodeName(bits: number): OpcodeName {
  return names[bits & 0xf] ?? 'reserved';
}

/** The four bits behind a name; a number passes through, cut to four bits. */
export function opcodeBits(opcode: OpcodeName | number): number {
  if (typeof opcode === 'number') return opcode & 0xf;
  return opcode === 'reserved' ? FIRST_RESERVED : opcodes[opcode];
}

/** Control opcodes, known or reserved, have the highest bit set (RFC 6455 §5.5). */
export function isControl(bits: number): boolean {
  return (bits & 0x8) !== 0;
}
