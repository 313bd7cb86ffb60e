import { describe, expect, test } from 'vitest';
import {
  sampleAccess,
  sampleAnswer,
  sampleClose,
  sampleConsole,
  sampleCookies,
  sampleDialog,
  sampleFrame,
  sampleHandshake,
  sampleHttp,
  sampleIntercept,
  sampleJail,
  sampleLabEvent,
  sampleMessage,
  samplePage,
  sampleSettings,
  sampleVisit,
} from '../testing/sample-events.ts';
import { eventKinds } from './event-properties.ts';
import { checkQuery } from './query.ts';

const samples = [
  sampleHandshake(),
  sampleHttp(),
  sampleFrame({ code: 1000, reason: '', received: 0 }),
  sampleMessage({ json: 1, payload: '' }),
  sampleIntercept(),
  sampleClose(),
  sampleVisit({ outcome: '' }),
  samplePage(),
  sampleDialog(),
  sampleConsole(),
  sampleCookies(),
  sampleJail(),
  sampleAccess({ body: '' }),
  sampleLabEvent(),
  sampleAnswer(),
  sampleSettings(),
];

describe('checkQuery', () => {
  test.each([
    [{ kind: 'handshake', status: 101, accepted: true, 'request.headers.sec-websocket-version': '13' }],
    [{ kind: 'handshake', 'request.missing': { $size: 1 }, status: { $gte: 400, $lt: 500 } }],
    [{ kind: 'handshake', 'request.missing.0': 'host', 'request.missing': ['host'] }],
    [{ kind: 'handshake', response: null }],
    [{ kind: 'message', 'json.a.b.c': { $exists: true }, json: { whole: ['object'] } }],
    [{ kind: 'message', interleaved: 'ping', text: { $regex: '^a', $options: 'im' } }],
    [{ kind: 'message', interleaved: { $elemMatch: { $in: ['ping', 'pong'] } } }],
    [{ kind: 'message', 'json.items': { $elemMatch: { $or: [{ a: 1 }, { 'b.c': { $type: 'bool' } }] } } }],
    [{ kind: 'frame', $or: [{ opcode: 'ping' }, { $and: [{ opcode: 'close' }, { code: 1002 }] }] }],
    [{ kind: 'frame', length: { $not: { $mod: [2, 1] } }, broken: { $all: ['mask-missing'] } }],
    [{ kind: 'lab', name: 'login', 'data.user': { $ne: 'eve' } }],
    [{ kind: 'settings', 'settings.origin': 'exact' }],
  ])('finds nothing wrong with %j', (query) => {
    expect(checkQuery(query)).toBeNull();
  });

  test.each<[Record<string, unknown>, string[], string]>([
    [{ status: 101 }, [], '"kind" is missing'],
    [{ kind: 'fram' }, ['kind'], 'unknown kind "fram", did you mean "frame"?'],
    [{ kind: { $in: ['frame'] } }, ['kind'], 'unknown kind an object: expected handshake, http'],
    [{ kind: 'frame', fni: true }, ['fni'], 'unknown property "fni" of a frame event, did you mean "fin"?'],
    [
      { kind: 'close', status: 1000 },
      ['status'],
      'unknown property "status" of a close event: expected kind',
    ],
    [
      { kind: 'handshake', 'request.mehtod': 'GET' },
      ['request.mehtod'],
      'unknown property "mehtod" of "request" of a handshake event, did you mean "method"?',
    ],
    [
      { kind: 'handshake', 'request.headers.Origin': 'x' },
      ['request.headers.Origin'],
      'write "request.headers.origin"',
    ],
    [
      { kind: 'message', 'text.length': 3 },
      ['text.length'],
      '"text" has no properties: found "length" below it',
    ],
    [
      { kind: 'message', text: { $regx: 'x' } },
      ['text', '$regx'],
      'unknown operator "$regx", did you mean "$regex"?',
    ],
    [{ kind: 'message', $ro: [] }, ['$ro'], 'unknown operator "$ro", did you mean "$or"?'],
    [{ kind: 'message', $gt: 3 }, ['$gt'], '"$gt" belongs below a property'],
    [{ kind: 'message', text: { $or: [{ $eq: 'a' }] } }, ['text', '$or'], '"$or" joins whole queries'],
    [{ kind: 'message', json: { $gt: 3, a: 1 } }, ['json', 'a'], 'found the name "a" beside an operator'],
    [{ kind: 'message', $or: [] }, ['$or'], 'expected a list of queries, found an empty list'],
    [{ kind: 'message', $or: [{ text: 'a' }, 3] }, ['$or', '1'], 'found the number 3'],
    [{ kind: 'message', $and: [{ txt: 'a' }] }, ['$and', '0', 'txt'], 'did you mean "text"?'],
    [{ kind: 'message', text: { $regex: '(' } }, ['text', '$regex'], 'not a regular expression'],
    [
      { kind: 'message', text: { $regex: 'a'.repeat(501) } },
      ['text', '$regex'],
      'at most 500 characters, found 501',
    ],
    [{ kind: 'message', text: { $regex: 'a', $options: 'g' } }, ['text', '$options'], 'letters imsu'],
    [{ kind: 'message', text: { $options: 'i' } }, ['text', '$options'], 'beside $regex, which is missing'],
    [{ kind: 'message', length: { $regex: '1' } }, ['length', '$regex'], 'a pattern matches text only'],
    [{ kind: 'message', text: { $not: 'a' } }, ['text', '$not'], 'to refuse one value write $ne'],
    [{ kind: 'message', text: { $not: { $eqq: 'a' } } }, ['text', '$not', '$eqq'], 'did you mean "$eq"?'],
    [{ kind: 'message', text: { $in: 'a' } }, ['text', '$in'], 'expected a list of values, found "a"'],
    [
      { kind: 'message', text: { $exists: 'yes' } },
      ['text', '$exists'],
      'expected true or false, found "yes"',
    ],
    [{ kind: 'message', frames: { $size: 1.5 } }, ['frames', '$size'], 'found the number 1.5'],
    [{ kind: 'message', text: { $size: 2 } }, ['text', '$size'], 'this property is none'],
    [
      { kind: 'message', text: { $elemMatch: { $eq: 'a' } } },
      ['text', '$elemMatch'],
      'this property is none',
    ],
    [
      { kind: 'cookies', 'withheld.nmae': 'session' },
      ['withheld.nmae'],
      'unknown property "nmae" of "withheld" of a cookies event, did you mean "name"?',
    ],
    [{ kind: 'cookies', 'withheld.rule': 5 }, ['withheld.rule'], 'expected text'],
    [
      { kind: 'cookies', withheld: { $elemMatch: { ruel: 'SameSiteLax' } } },
      ['withheld', '$elemMatch', 'ruel'],
      'unknown property "ruel" of this list’s members, did you mean "rule"?',
    ],
    [
      { kind: 'cookies', withheld: { $elemMatch: { rule: { $eqq: 'x' } } } },
      ['withheld', '$elemMatch', 'rule', '$eqq'],
      'did you mean "$eq"?',
    ],
    [{ kind: 'message', frames: { $elemMatch: { seq: 1 } } }, ['frames', '$elemMatch'], 'have no properties'],
    [{ kind: 'message', 'json.a': { $type: 'text' } }, ['json.a', '$type'], 'unknown type "text"'],
    [{ kind: 'message', length: { $mod: [0, 1] } }, ['length', '$mod'], 'expected [divisor, remainder]'],
    [{ kind: 'frame', fin: { $gt: 0 } }, ['fin', '$gt'], 'has no order'],
    [{ kind: 'frame', opcode: 'txt' }, ['opcode'], 'unknown word "txt", did you mean "text"?'],
    [{ kind: 'frame', fin: 'no' }, ['fin'], 'expected true or false, found "no"'],
    [{ kind: 'handshake', status: '101' }, ['status'], 'expected a number, found "101"'],
    [
      { kind: 'handshake', 'request.headers.sec-websocket-version': 13 },
      ['request.headers.sec-websocket-version'],
      "expected text, found the number 13; write '13' in quotes",
    ],
    [{ kind: 'handshake', request: { method: 'GET' } }, ['request'], 'expected a dot and one property'],
    [{ kind: 'lab', data: { at: new Date(0) } }, ['data'], 'expected plain data'],
  ])('says what is wrong with %j', (query, path, message) => {
    const mistake = checkQuery(query);
    expect(mistake?.path).toEqual(path);
    expect(mistake?.message).toContain(message);
  });

  test('refuses a query that holds itself', () => {
    const loop: Record<string, unknown> = { text: 'a' };
    loop.$and = [loop];
    expect(checkQuery({ kind: 'message', $and: [loop] })?.message).toContain('levels deep');
    const not: Record<string, unknown> = {};
    not.$not = not;
    expect(checkQuery({ kind: 'message', text: not })?.message).toContain('levels deep');
  });

  test('has a sample of every kind of event', () => {
    expect(samples.map(({ kind }) => kind)).toEqual(eventKinds);
  });

  test.each(samples)('knows every property of a $kind event', (event) => {
    for (const property of Object.keys(event)) {
      const query = { [property]: { $exists: true }, kind: event.kind };
      expect(checkQuery(query), property).toBeNull();
    }
  });
});
