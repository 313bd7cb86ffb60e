import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readJson } from './read-payload.ts';

test('reads every JSON, with white space around it', () => {
  const space = fc.constantFrom('', ' ', '\n', '\t \r\n');
  fc.assert(
    fc.property(fc.json(), space, space, (json, before, after) => {
      expect(readJson(before + json + after)).toEqual(JSON.parse(json));
    }),
  );
});

test('reads as JSON nothing that is none', () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    '"',
    'true',
    'null',
    '-',
    '1',
    'e',
    '.',
    ',',
    ':',
    ' ',
    'x',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const text = pieces.join('');
      expect(readJson(text)).toEqual(parsed(text));
    }),
    { numRuns: 2_000 },
  );
});

test('does not try what cannot be JSON: an error costs more than the message', () => {
  const { parse } = JSON;
  let tries = 0;
  JSON.parse = (...from) => {
    tries += 1;
    return parse(...from);
  };
  try {
    for (const text of ['frame 12', 'talk', 'no', '12 monkeys', '{ without end', '"quoted" once'])
      readJson(text);
  } finally {
    JSON.parse = parse;
  }
  expect(tries).toBe(0);
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
