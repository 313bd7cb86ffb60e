import { describe, expect, test } from 'vitest';
import {
  sampleCookies,
  sampleFrame,
  sampleHandshake,
  sampleLabEvent,
  sampleMessage,
} from '../testing/sample-events.ts';
import { REGEX_TEXT } from './operations.ts';
import { compileQuery } from './query.ts';

const handshake = sampleHandshake({
  headers: { origin: ['https://a.example'], 'x-two': ['one', 'two'] },
  missing: ['sec-websocket-key'],
});
const order = sampleMessage({
  json: {
    type: 'order',
    count: 4,
    items: [
      { sku: 'a', price: 3 },
      { sku: 'b', price: 9 },
    ],
    note: null,
  },
});

const cookies = sampleCookies();

describe('compileQuery', () => {
  test.each([
    ['a plain value', { kind: 'handshake', status: 101 }, handshake, true],
    ['a plain value of another event', { kind: 'handshake', status: 426 }, handshake, false],
    ['events of its own kind only', { kind: 'http', status: 101 }, handshake, false],
    ['a header field', { kind: 'handshake', 'request.headers.origin': 'https://a.example' }, handshake, true],
    ['any value of a repeated field', { kind: 'handshake', 'request.headers.x-two': 'two' }, handshake, true],
    ['$eq', { kind: 'message', 'json.count': { $eq: 4 } }, order, true],
    ['$ne', { kind: 'message', 'json.count': { $ne: 4 } }, order, false],
    ['$ne of what is absent', { kind: 'message', 'json.absent': { $ne: 4 } }, order, true],
    ['$gt', { kind: 'message', 'json.count': { $gt: 4 } }, order, false],
    ['$gte', { kind: 'message', 'json.count': { $gte: 4 } }, order, true],
    ['$lt', { kind: 'message', 'json.count': { $lt: 4 } }, order, false],
    ['$lte', { kind: 'message', 'json.count': { $lte: 4 } }, order, true],
    ['no bound on what is absent', { kind: 'message', 'json.absent': { $lte: 4 } }, order, false],
    ['$in', { kind: 'handshake', status: { $in: [400, 101] } }, handshake, true],
    ['$nin', { kind: 'handshake', status: { $nin: [400, 101] } }, handshake, false],
    ['$exists', { kind: 'message', 'json.note': { $exists: true } }, order, true],
    ['$exists: false', { kind: 'message', 'json.absent': { $exists: false } }, order, true],
    ['$exists not of inherited names', { kind: 'message', 'json.toString': { $exists: true } }, order, false],
    ['$regex', { kind: 'message', 'json.type': { $regex: '^ORD', $options: 'i' } }, order, true],
    ['$regex with its case', { kind: 'message', 'json.type': { $regex: '^ORD' } }, order, false],
    ['$not', { kind: 'message', 'json.type': { $not: { $regex: '^x' } } }, order, true],
    ['$and', { kind: 'message', $and: [{ 'json.count': 4 }, { 'json.type': 'x' }] }, order, false],
    ['$or', { kind: 'message', $or: [{ 'json.count': 4 }, { 'json.type': 'x' }] }, order, true],
    ['$nor', { kind: 'message', $nor: [{ 'json.count': 4 }, { 'json.type': 'x' }] }, order, false],
    ['$all', { kind: 'handshake', 'request.headers.x-two': { $all: ['two', 'one'] } }, handshake, true],
    [
      '$all but one',
      { kind: 'handshake', 'request.headers.x-two': { $all: ['two', '3'] } },
      handshake,
      false,
    ],
    ['$size', { kind: 'handshake', 'request.missing': { $size: 1 } }, handshake, true],
    ['$size of another list', { kind: 'handshake', 'request.missing': { $size: 2 } }, handshake, false],
    ['a name below a list', { kind: 'cookies', 'withheld.rule': 'SameSiteLax' }, cookies, true],
    ['a name of no member', { kind: 'cookies', 'withheld.rule': 'SecureOnly' }, cookies, false],
    [
      '$elemMatch with names',
      { kind: 'cookies', withheld: { $elemMatch: { name: 'session', rule: 'SameSiteLax' } } },
      cookies,
      true,
    ],
    [
      '$elemMatch',
      { kind: 'message', 'json.items': { $elemMatch: { sku: 'b', price: { $gt: 5 } } } },
      order,
      true,
    ],
    [
      '$elemMatch on one member only',
      { kind: 'message', 'json.items': { $elemMatch: { sku: 'a', price: { $gt: 5 } } } },
      order,
      false,
    ],
    [
      '$elemMatch on values',
      { kind: 'handshake', 'request.missing': { $elemMatch: { $regex: 'key$' } } },
      handshake,
      true,
    ],
    ['$type', { kind: 'message', 'json.count': { $type: 'number' } }, order, true],
    ['$type of another type', { kind: 'message', 'json.count': { $type: 'string' } }, order, false],
    ['$mod', { kind: 'message', 'json.count': { $mod: [2, 0] } }, order, true],
    ['$mod not of null', { kind: 'message', 'json.note': { $mod: [2, 0] } }, order, false],
    [
      'an object written out',
      { kind: 'lab', data: { user: 'eve' } },
      sampleLabEvent({ data: { user: 'eve' } }),
      true,
    ],
  ])('matches by %s', (_name, query, event, matches) => {
    expect(compileQuery(query)(event)).toBe(matches);
  });

  test('gives the same answer every time it is asked', () => {
    const matches = compileQuery({ kind: 'message', text: { $regex: 'h' }, fragments: { $ne: 2 } });
    const events = [
      sampleMessage(),
      sampleMessage({ text: 'x' }),
      sampleMessage(),
      sampleMessage({ fragments: 2 }),
    ];
    expect([...events, ...events].map(matches)).toEqual([true, false, true, false, true, false, true, false]);
  });

  test('runs a regular expression on the first 64 KiB of a text only', () => {
    const matches = compileQuery({ kind: 'message', text: { $regex: 'needle' } });
    expect(matches(sampleMessage({ text: `${' '.repeat(REGEX_TEXT - 6)}needle` }))).toBe(true);
    expect(matches(sampleMessage({ text: `${' '.repeat(REGEX_TEXT - 5)}needle` }))).toBe(false);
  });

  test.each([
    ['a name below it', { 'json.a': 1 }],
    ['equality', { json: { a: 1 } }],
    ['inequality', { json: { $ne: [1] } }],
  ])('does not throw on JSON nested 100,000 deep, asked for %s', (_name, asked) => {
    const json: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
    expect(() => compileQuery({ kind: 'message', ...asked })(sampleMessage({ json }))).not.toThrow();
  });

  test('refuses $where, which would run code', () => {
    expect(() => compileQuery({ kind: 'frame', $where: 'process.exit()' })).toThrow(
      'unknown operator "$where"',
    );
    expect(() => compileQuery({ kind: 'frame', text: { $where: 'true' } })).toThrow(
      'unknown operator "$where"',
    );
  });

  test('throws where the mistake is and what it is', () => {
    expect(() => compileQuery({ kind: 'frame', fni: true })).toThrow(
      'fni: unknown property "fni" of a frame event',
    );
  });

  test('compares a frame by its flags', () => {
    const matches = compileQuery({ kind: 'frame', fin: false, opcode: { $in: ['text', 'binary'] } });
    expect(matches(sampleFrame({ fin: false }))).toBe(true);
    expect(matches(sampleFrame({ fin: false, opcode: 'ping' }))).toBe(false);
  });
});
