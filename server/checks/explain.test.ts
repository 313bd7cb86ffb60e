import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TraceEvent } from '../../protocol/trace.ts';
import { sampleFrame, sampleHandshake, sampleMessage } from '../testing/sample-events.ts';
import { conditionsOf, describeQuery, readCondition } from './conditions.ts';
import { summarise } from './explain.ts';
import { compileQuery, type Query } from './query.ts';

/** As a step reads an event. The query matches exactly when every condition is met. */
const readConditions = (query: Query, event: TraceEvent) =>
  conditionsOf(query).map((condition) => readCondition(condition, event));

describe('conditions', () => {
  test('tests each condition of a query on its own', () => {
    const query = { kind: 'frame', opcode: 'text', $and: [{ fin: false }, { masked: true }] };
    expect(readConditions(query, sampleFrame())).toEqual([
      { path: 'kind', expected: 'frame', found: 'frame', met: true },
      { path: 'opcode', expected: 'text', found: 'text', met: true },
      { path: 'fin', expected: 'false', found: 'true', met: false },
      { path: 'masked', expected: 'true', found: 'true', met: true },
    ]);
  });

  test('keeps alternatives together as one condition', () => {
    const query = {
      kind: 'handshake',
      $or: [{ status: 400 }, { status: 426, accepted: false }],
      $nor: [{ took: 1 }],
    };
    expect(readConditions(query, sampleHandshake()).slice(1)).toEqual([
      {
        path: 'any of',
        expected: 'status 400 or status 426 and accepted false',
        found: 'status 101, accepted true',
        met: false,
      },
      { path: 'none of', expected: 'took 1', found: 'took 1', met: false },
    ]);
  });

  test.each<[unknown, string]>([
    [101, '101'],
    [null, 'null'],
    [{ $in: [400, 426] }, 'one of 400, 426'],
    [{ $in: [400] }, '400'],
    [{ $nin: [400] }, 'none of 400'],
    [{ $ne: 13 }, 'not 13'],
    [{ $exists: true }, 'present'],
    [{ $exists: false }, 'absent'],
    [{ $gte: 3, $lt: 9 }, 'at least 3 and less than 9'],
    [{ $gt: 3, $lte: 9 }, 'more than 3 and at most 9'],
    [{ $regex: 'x' }, 'text that contains x'],
    [{ $regex: '^x y', $options: 'i' }, 'text that begins with x y, in any case'],
    [{ $regex: 'echo\\.v1$' }, 'text that ends with echo.v1'],
    [{ $regex: '^<$' }, 'text that is <'],
    [{ $regex: '<[^>]*\\bon[a-z]+\\s*=', $options: 'i' }, 'text of the form that the step describes'],
    [{ $regex: '\\S' }, 'text of the form that the step describes'],
    [{ $not: { $regex: '^x' } }, 'not (text that begins with x)'],
    [{ $not: { $regex: '^x?' } }, 'text of another form'],
    [{ $all: ['a', 'b'] }, 'all of a, b'],
    [{ $size: 1 }, '1 member'],
    [{ $size: 0 }, 'an empty list'],
    [{ $elemMatch: { price: { $gt: 5 }, sku: 'b' } }, 'a member that is price more than 5, sku b'],
    [{ $elemMatch: { $eq: 'ping' } }, 'a member that is ping'],
    [{ $type: 'string' }, 'text'],
    [{ $mod: [2, 1] }, '1 left over when divided by 2'],
    [{ user: 'eve' }, '{"user":"eve"}'],
    ['5', '"5"'],
  ])('says %j as "%s"', (wanted, expected) => {
    const [condition] = readConditions({ 'json.x': wanted }, sampleMessage());
    expect(condition?.expected).toBe(expected);
  });

  test.each<[string, unknown, string]>([
    ['json.x', undefined, 'absent'],
    ['json.x', null, 'null'],
    ['json.x', '426', '"426"'],
    ['json.x', 426, '426'],
    ['json.x', '', '""'],
    ['json.x', 'absent', '"absent"'],
    ['json.x', ' a', '" a"'],
    ['json.x', [], 'an empty list'],
    ['json.x', ['a', 'b'], 'a, b'],
    ['json.x', [['a']], 'a'],
    ['json.x', { a: 1 }, '{"a":1}'],
    ['json.x', 'a\r\nb\u0000', 'a\\r\\nb\\u0000'],
    ['json.x', 'y'.repeat(80), 'y'.repeat(80)],
    ['json.x', 'y'.repeat(81), `${'y'.repeat(79)}…`],
    ['json.x', `${'y'.repeat(78)}\u{1f600}zz`, `${'y'.repeat(78)}\ufffd…`],
    ['json.x.sku', [{ sku: 'a' }, {}, { sku: 'b' }], 'a, b'],
    ['json.x.1.sku', [{ sku: 'a' }, { sku: 'b' }], 'b'],
    ['json.x.toString', {}, 'absent'],
  ])('finds at %s in %j: %s', (path, x, found) => {
    const [condition] = readConditions({ [path]: 'nothing' }, sampleMessage({ json: { x } }));
    expect(condition?.found).toBe(found);
  });

  test('says of a frame that breaks nothing that it breaks no rule', () => {
    const query = { kind: 'frame', broken: { $size: 0 } };
    const reading = { path: 'broken', expected: 'no rule' };
    expect(readConditions(query, sampleFrame())[1]).toEqual({ ...reading, found: 'no rule', met: true });
    expect(readConditions(query, sampleFrame({ broken: ['mask-missing'] }))[1]).toEqual({
      ...reading,
      found: 'mask-missing',
      met: false,
    });
  });

  test('writes header fields bare, whose values are always text', () => {
    const query = { kind: 'handshake', 'request.headers.sec-websocket-version': { $ne: '13' } };
    expect(readConditions(query, sampleHandshake())[1]).toEqual({
      path: 'request.headers.sec-websocket-version',
      expected: 'not 13',
      found: '13',
      met: false,
    });
  });

  test('does not throw on JSON nested too deep to be written', () => {
    const json: unknown = JSON.parse(`{"a":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`);
    const lists: unknown = JSON.parse('['.repeat(50_000) + ']'.repeat(50_000));
    for (const value of [json, lists]) {
      const [condition] = readConditions({ json: { a: 1 } }, sampleMessage({ json: value }));
      expect(condition?.met).toBe(false);
    }
  });

  test('meets all conditions exactly when the compiled query matches', () => {
    fc.assert(
      fc.property(queries, events, (query, event) => {
        const met = readConditions(query, event).every((condition) => condition.met);
        expect(met).toBe(compileQuery(query)(event));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('summarise', () => {
  test('names what is met and what is not, without the kind', () => {
    const event = sampleFrame({ seq: 7 });
    const conditions = readConditions({ kind: 'frame', opcode: 'text', fin: false }, event);
    expect(summarise(7, conditions)).toBe('event 7: opcode ✓, fin: expected false, got true');
  });

  test('says only that the event fits when nothing but its kind was asked', () => {
    expect(summarise(7, readConditions({ kind: 'frame' }, sampleFrame()))).toBe('event 7 ✓');
  });
});

test.each([
  [{ kind: 'frame' }, 'a frame'],
  [
    { kind: 'handshake', status: 101, 'request.missing': { $size: 0 } },
    'a handshake with status 101 and request.missing no field',
  ],
  [{ kind: 'frame', direction: 'server', opcode: 'ping' }, 'a frame sent by the server, with opcode ping'],
  [
    { kind: 'dialog', actor: 'victim', who: 'lead', path: '/agent', type: 'alert' },
    'a dialog of the victim’s, in the browser of lead, with path /agent and type alert',
  ],
  [{ kind: 'close', actor: { $ne: 'victim' } }, 'the end of a connection done by you (not the victim)'],
])('describes the query %j as "%s"', (query, words) => {
  expect(describeQuery(query)).toBe(words);
});

const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('a', 'b', '', null, 0, 1, 2, 3, true, false),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value'), { maxKeys: 3 }),
  ),
})).value;

const scalars = fc.constantFrom('a', 'b', '', null, 0, 1, 2, 3, true, false);

const operators = fc.oneof(
  scalars.map((value) => ({ $eq: value })),
  scalars.map((value) => ({ $ne: value })),
  fc.integer({ min: 0, max: 3 }).map((value) => ({ $gt: value })),
  fc.integer({ min: 0, max: 3 }).map((value) => ({ $gte: 0, $lte: value })),
  fc.constantFrom('a', 'b').map((value) => ({ $lt: value })),
  fc.array(scalars, { minLength: 1, maxLength: 3 }).map((values) => ({ $in: values })),
  fc.array(scalars, { minLength: 1, maxLength: 3 }).map((values) => ({ $nin: values })),
  fc.array(scalars, { minLength: 1, maxLength: 2 }).map((values) => ({ $all: values })),
  fc.boolean().map((value) => ({ $exists: value })),
  fc.constantFrom('a', '^$', 'A').map((value) => ({ $regex: value, $options: 'i' })),
  scalars.map((value) => ({ $not: { $eq: value } })),
  fc.nat({ max: 2 }).map((value) => ({ $size: value })),
  fc.constantFrom('string', 'number', 'bool', 'array', 'null').map((value) => ({ $type: value })),
  scalars.map((value) => ({ $elemMatch: { a: value } })),
  fc.constant({ $mod: [2, 1] }),
);

const parts: fc.Arbitrary<Query> = fc.dictionary(
  fc.constantFrom('json', 'json.a', 'json.a.b', 'json.b', 'json.0', 'json.a.c'),
  fc.oneof(scalars, operators),
  { minKeys: 1, maxKeys: 3 },
);

/** Without `$or` at the top; below `$and` it may stand. */
const queries: fc.Arbitrary<Query> = fc
  .tuple(
    fc.constantFrom('message', 'frame'),
    parts,
    fc.option(fc.array(parts, { minLength: 1, maxLength: 2 })),
  )
  .map(([kind, part, and]) => ({
    kind: 'message',
    ...(kind === 'frame' ? { length: 3 } : {}),
    ...part,
    ...(and ? { $and: and } : {}),
  }));

const events: fc.Arbitrary<TraceEvent> = fc.oneof(
  { weight: 9, arbitrary: json.map((value) => sampleMessage({ json: value })) },
  { weight: 1, arbitrary: fc.constantFrom(sampleFrame(), sampleMessage()) },
);
