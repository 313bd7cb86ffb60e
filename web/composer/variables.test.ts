import { expect, test } from 'vitest';
import type { TraceEvent } from '../../protocol/trace.ts';
import { CaptureBook, readRules } from './capture-book.ts';
import { plainDraft } from './message-draft.ts';
import { Turn } from './turn.ts';
import { type CaptureRule, capture, fillIn, namesIn } from './variables.ts';

const rule = (change: Partial<CaptureRule>): CaptureRule => ({
  name: 'v',
  from: 'json',
  path: '',
  before: '',
  after: '',
  ...change,
});

test.each([
  ['a value', '{"id": {{id}}}', '{"id": 7}', []],
  ['spaces in the braces', '{{ id }}', '7', []],
  ['a name without a value as it was', '{{nobody}}', '{{nobody}}', ['nobody']],
  ['braces that hold no name', '{{}} { {id} }', '{{}} { {id} }', []],
  ['so many letters', '{{fill:3}}', 'xxx', []],
])('fills in %s', (_, template, text, unknown) => {
  expect(fillIn(template, (name) => (name === 'id' ? '7' : undefined))).toMatchObject({ text, unknown });
});

test('does not fill in what a value brings along', () => {
  expect(fillIn('{{a}}', () => '{{a}}').text).toBe('{{a}}');
});

test('names each place once', () => {
  expect(namesIn('{{a}} {{b}} {{a}}')).toEqual(['a', 'b']);
});

test.each<[string, Partial<CaptureRule>, string, string | null]>([
  ['a place in JSON', { path: 'user.id' }, '{"user":{"id":7}}', '7'],
  ['a place in a list', { path: '$.items[1].name' }, '{"items":[{},{"name":"b"}]}', 'b'],
  ['a quoted key', { path: 'a["b c"]' }, '{"a":{"b c":true}}', 'true'],
  ['the whole of JSON', { path: '' }, '{"a":1}', '{"a":1}'],
  ['no place that is not there', { path: 'user.name' }, '{"user":{"id":7}}', null],
  ['no inherited property', { path: 'constructor' }, '{}', null],
  ['nothing in what is no JSON', { path: 'a' }, 'hello', null],
  [
    'what stands between two texts',
    { from: 'between', before: 'token=', after: ';' },
    'a token=xyz; b',
    'xyz',
  ],
  ['what stands before a text', { from: 'between', after: ':' }, 'key: value', 'key'],
  ['the rest of the reply', { from: 'between', before: 'id ' }, 'id 42', '42'],
  ['nothing without its end', { from: 'between', before: 'a', after: 'z' }, 'abc', null],
])('captures %s', (_, change, reply, expected) => {
  expect(capture(rule(change), reply)).toBe(expected);
});

test('keeps the newest value, and each connection’s own', () => {
  const book = new CaptureBook();
  book.setRules([rule({ name: 'token', path: 't' })]);
  const letters: Record<string, string> = { c1: 'A', c2: 'B' };
  const letterOf = (connection: string) => letters[connection];
  book.read(
    [reply(1, 'c1', '{"t":"one"}'), reply(2, 'c2', '{"t":"two"}'), reply(3, 'c9', '{"t":"not ours"}')],
    letterOf,
  );
  expect(book.valueOf('token', 'A')).toBe('one');
  expect(book.valueOf('token', 'C')).toBe('two');
  expect(book.valueOf('A.token', 'B')).toBe('one');
});

test('reads the replies again under other rules, and forgets them with the trace', () => {
  const book = new CaptureBook();
  const events = [reply(5, 'c1', '{"a":1}')];
  book.read(events, () => 'A');
  book.setRules([rule({ path: 'a' })]);
  book.read(events, () => 'A');
  expect(book.valueOf('v', 'A')).toBe('1');
  book.read([reply(1, 'c1', '{}')], () => 'A');
  expect(book.valueOf('v', 'A')).toBeUndefined();
});

test('takes only what is a rule', () => {
  expect(readRules([{ name: 'a', path: 'b' }, { name: '' }, 7, null])).toEqual([
    rule({ name: 'a', path: 'b' }),
  ]);
  expect(readRules('x')).toEqual([]);
});

test('stands still between two sendings, so that the preview is what is sent', () => {
  const turn = new Turn(3);
  const fill = (payload: string) => turn.fill({ ...plainDraft, payload }, () => undefined).draft.payload;
  expect(fill('{{uuid}}')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(fill('{{uuid}} {{counter}}')).toBe(fill('{{uuid}} {{counter}}'));
  expect(fill('{{counter}}')).toBe('3');
  expect(turn.keyOf(1)).toBe(turn.keyOf(1));
  expect(turn.keyOf(0)).not.toEqual(new Turn(3).keyOf(0));
});

function reply(seq: number, connection: string, text: string): TraceEvent {
  return {
    kind: 'message',
    seq,
    at: seq,
    connection,
    actor: 'learner',
    via: 'probe',
    secure: false,
    direction: 'server',
    type: 'text',
    text,
    length: text.length,
    truncated: false,
    frames: [],
    fragments: 1,
    interleaved: [],
  };
}
