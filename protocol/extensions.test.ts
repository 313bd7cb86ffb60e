import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { extension as ws } from 'ws';
import { parseExtensions, readExtensions } from './extensions.ts';

describe('readExtensions', () => {
  test.each([
    ['permessage-deflate', [{ name: 'permessage-deflate', params: {}, repeated: [] }]],
    [
      'permessage-deflate; client_max_window_bits; server_max_window_bits=10, x-old',
      [
        {
          name: 'permessage-deflate',
          params: { client_max_window_bits: true, server_max_window_bits: '10' },
          repeated: [],
        },
        { name: 'x-old', params: {}, repeated: [] },
      ],
    ],
    ['a;b="1\\0";c = "x"', [{ name: 'a', params: { b: '10', c: 'x' }, repeated: [] }]],
    ['a; b=1; b=2; b', [{ name: 'a', params: { b: '1' }, repeated: ['b', 'b'] }]],
    [
      ' , a ,\t, b',
      [
        { name: 'a', params: {}, repeated: [] },
        { name: 'b', params: {}, repeated: [] },
      ],
    ],
    ['', []],
  ])('reads %j', (value, expected) => {
    expect(readExtensions(value)).toEqual(expected);
    expect(parseExtensions(value)).toEqual(expected);
  });

  test('is safe with names from the prototype of objects', () => {
    const [read] = parseExtensions('a; __proto__=1; constructor');
    expect(Object.entries(read?.params ?? {})).toEqual([
      ['__proto__', '1'],
      ['constructor', true],
    ]);
    expect(read?.repeated).toEqual([]);
  });

  test.each([
    ['a b', 'Expected the name of an extension; found "a b".'],
    ['; a', 'Expected the name of an extension; found "".'],
    ['a;', 'Expected the name of a parameter of a; found "".'],
    ['a; =1', 'Expected the name of a parameter of a; found "=1".'],
    ['a; b=', 'Expected a token as the value of b, in quotes or without; found "".'],
    ['a; b="x y"', 'Expected a token as the value of b, in quotes or without; found ""x y"".'],
    ['a; b="x, c', 'Expected a token as the value of b, in quotes or without; found ""x, c".'],
  ])('says what is wrong with %j', (value, problem) => {
    expect(readExtensions(value)).toEqual({ problem });
    expect(parseExtensions(value)).toEqual([]);
  });

  test('accepts what ws accepts, and reads the same', () => {
    const piece = fc.constantFrom(
      'a',
      'b-c',
      ';',
      ',',
      '=',
      ' ',
      '\t',
      '"',
      '\\',
      '1',
      '; b=1',
      '; c="d"',
      ', e',
    );
    let accepted = 0;
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 10 }), (pieces) => {
        const value = pieces.join('');
        const theirs = readWithWs(value);
        if (theirs === null) return;
        accepted += 1;
        expect(byName(value)).toEqual(theirs);
      }),
      { numRuns: 2000 },
    );
    expect(accepted).toBeGreaterThan(50);
  });
});

/** Extension names and their parameter names, in order; null where ws throws. */
function readWithWs(value: string): Record<string, string[][]> | null {
  try {
    const read = ws.parse(value);
    return Object.fromEntries(
      Object.entries(read).map(([name, all]) => [name, all.map((params) => Object.keys(params))]),
    );
  } catch {
    return null;
  }
}

function byName(value: string): Record<string, string[][]> {
  const read: Record<string, string[][]> = {};
  for (const { name, params } of parseExtensions(value))
    read[name] = [...(read[name] ?? []), Object.keys(params)];
  return read;
}
