import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ByteParts } from './byte-parts.ts';
import {
  bytesToLatin1,
  concat,
  copyOf,
  decodeUtf8,
  fromBase64,
  fromHex,
  latin1ToBytes,
  toBase64,
  toHex,
  utf8,
} from './bytes.ts';

const anyBytes = fc.uint8Array({ maxLength: 300 });

test('writes and reads bytes as Node does', () => {
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      const node = Buffer.from(bytes);
      expect(toHex(bytes)).toBe(node.toString('hex'));
      expect(toBase64(bytes)).toBe(node.toString('base64'));
      expect(bytesToLatin1(bytes)).toBe(node.toString('latin1'));
      expect(fromHex(toHex(bytes))).toEqual(bytes);
      expect(fromBase64(toBase64(bytes))).toEqual(bytes);
      expect(latin1ToBytes(bytesToLatin1(bytes))).toEqual(bytes);
    }),
  );
});

test('turns a megabyte into text without running out of stack', () => {
  const bytes = new Uint8Array(1 << 20).fill(0xe9);
  expect(bytesToLatin1(bytes)).toBe('é'.repeat(1 << 20));
});

test('reads hex with white space and colons between bytes', () => {
  expect(fromHex('81 05:48\n65 6C 6c 6F')).toEqual(Uint8Array.of(0x81, 5, 0x48, 0x65, 0x6c, 0x6c, 0x6f));
});

test.each([
  [() => fromHex('8g'), 'Expected hex digits, found "g" at digit 2.'],
  [() => fromHex('810'), 'Expected two hex digits for each byte, found 3 digits in all.'],
  [() => fromBase64('a*b='), 'Expected base64, found "a*b=".'],
])('refuses what is no notation of bytes (%#)', (read, message) => {
  expect(read).toThrow(new SyntaxError(message));
});

test('reads UTF-8, and null from what is none', () => {
  expect(decodeUtf8(utf8('\ufeff€ 🙂'))).toBe('\ufeff€ 🙂');
  expect(decodeUtf8(fromHex('c0af'))).toBeNull();
  expect(decodeUtf8(fromHex('e282'))).toBeNull();
});

test('copies a Buffer into memory of its own', () => {
  const buffer = Buffer.from('abc');
  const copy = copyOf(buffer);
  buffer.fill(0);
  expect(copy).toEqual(utf8('abc'));
});

describe('ByteParts', () => {
  test('gives back what it was given, in order', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 30 }), (pieces) => {
        const parts = new ByteParts();
        for (const piece of pieces) parts.add(copyOf(piece));
        const whole = concat(pieces);
        expect(parts.whole).toEqual(whole);
        expect(parts.length).toBe(whole.length);
        expect(parts.take()).toEqual(whole);
        expect(parts.length).toBe(0);
        expect(parts.take()).toEqual(new Uint8Array(0));
      }),
    );
  });

  test('holds as much memory as it was given bytes, even when they come one by one', () => {
    const before = process.memoryUsage().arrayBuffers;
    const parts = new ByteParts();
    for (let at = 0; at < 100_000; at++) parts.add(Uint8Array.of(at & 0xff));
    const held = process.memoryUsage().arrayBuffers - before;
    expect(parts.length).toBe(100_000);
    expect(parts.take()).toHaveLength(100_000);
    // What the merges left behind may not be collected yet.
    expect(held).toBeLessThan(100_000 * 20);
  });
});
