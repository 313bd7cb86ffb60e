import { expect, test } from 'vitest';
import { isHeadProblem, parseRequestHead } from '../../protocol/http-head.ts';
import { plainDraft } from '../composer/message-draft.ts';
import { handOver, type Message, type Recipe } from './hand-over.ts';
import { messageOf } from './message-of.ts';
import { recipes } from './recipes.ts';

const plain = [
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Key: dGhl',
  'Sec-WebSocket-Version: 13',
];
const text: Message = { kind: 'text', text: `it's "$HOME"` };

test.each<[Recipe['id'], Message | null, string[], string]>([
  ['websocat', null, [], 'websocat ws://localhost:3001/b/b0/socket'],
  [
    'websocat',
    text,
    [],
    String.raw`printf %s 'it'\''s "$HOME"' | websocat -n --no-line ws://localhost:3001/b/b0/socket`,
  ],
  [
    'websocat',
    { kind: 'binary', bytes: Uint8Array.of(0, 0x31, 0xff) },
    ['Cookie: a=b', 'Origin: http://x', 'Sec-WebSocket-Protocol: one, two'],
    String.raw`printf '\000\061\377' | websocat -n --binary --protocol 'one, two' --origin=http://x -H='Cookie: a=b' ws://localhost:3001/b/b0/socket`,
  ],
  ['wscat', text, [], String.raw`wscat -c ws://localhost:3001/b/b0/socket -x 'it'\''s "$HOME"'`],
  [
    'wscat',
    { kind: 'ping', bytes: new Uint8Array(0) },
    ['Cookie: a=b', 'Origin: http://x', 'Sec-WebSocket-Protocol: one, two'],
    "wscat -c ws://localhost:3001/b/b0/socket -s one -s two -o http://x -H 'Cookie: a=b' --slash",
  ],
])('writes for %s: message %o, fields %j', (id, message, fields, expected) => {
  expect(recipe(id, message, fields).text).toBe(expected);
});

test('writes a Python program', () => {
  const { text: program } = recipe('python', { kind: 'text', text: 'é\n"\u202e\u{1f600}' }, [
    'X-Twice: 1',
    'X-Twice: 2',
    'Sec-WebSocket-Protocol: one',
  ]);
  expect(program).toContain('subprotocols=["one"]');
  expect(program).toContain('headers = [("X-Twice", "1"), ("X-Twice", "2")]');
  expect(program).toContain(`await socket.send("é\\n\\"\\u202e\u{1f600}")`);
});

test.each<[string, Message, string, string]>([
  ['a ping', { kind: 'ping', bytes: Uint8Array.of(1) }, 'socket.ping(bytes.fromhex("01"))', ''],
  [
    'a close',
    { kind: 'close', code: 4001, reason: 'bye' },
    'socket.close(4001, "bye")',
    'socket.close(4001, "bye")',
  ],
  [
    'bytes',
    { kind: 'binary', bytes: Uint8Array.of(1, 255) },
    'socket.send(bytes.fromhex("01ff"))',
    'new Uint8Array([1, 255])',
  ],
])('sends %s in Python and in JavaScript', (_, message, python, javascript) => {
  expect(recipe('python', message).text).toContain(python);
  expect(recipe('javascript', message).text).toContain(javascript);
});

test.each<[string, string[], Recipe['id'], RegExp]>([
  ['a wrong version', ['Sec-WebSocket-Version: 12'], 'wscat', /the version field, the key field/],
  ['headers in a page', [...plain, 'Cookie: a=b'], 'javascript', /cannot set Cookie: the browser does/],
  ['repeated fields', [...plain, 'X: 1', 'X: 2'], 'wscat', /keeps the last of several/],
])('says what a tool cannot do: %s', (_, fields, id, note) => {
  const head = parsed(fields);
  expect(recipes(handOver(head, 'ws://localhost:3001/b/b0/', null), '')[id].notes.join(' ')).toMatch(note);
});

test('says that bits set by hand are lost', () => {
  const what = handOver(parsed(plain), 'ws://localhost:3001/b/b0/', text, true);
  expect(recipes(what, '').python.notes.join(' ')).toMatch(/bits that you set by hand/);
});

test('runs as JavaScript, whatever the message holds', () => {
  const hard = `'"\\\u2028</script>\`\${1}\n\0\ud800`;
  const sent: unknown[] = [];
  class FakeSocket extends EventTarget {
    binaryType = '';
    send(data: unknown): void {
      sent.push(data);
    }
  }
  const { text: program } = recipe('javascript', { kind: 'text', text: hard });
  const open = new Function('WebSocket', `${program}\nsocket.dispatchEvent(new Event('open'));`);
  open(FakeSocket);
  expect(sent).toEqual([hard]);
});

test.each<[string, Partial<typeof plainDraft>, Message | null]>([
  ['text', { payload: 'hi' }, { kind: 'text', text: 'hi' }],
  ['nothing', { payload: '' }, null],
  ['text that is none', { form: 'hex', payload: 'ff' }, null],
  [
    'a close',
    { opcode: 8, form: 'close', code: '1000', reason: 'ok' },
    { kind: 'close', code: 1000, reason: 'ok' },
  ],
  ['a reserved opcode', { opcode: 3, payload: 'x' }, null],
])('takes %s from the composer', (_, change, message) => {
  expect(messageOf({ ...plainDraft, ...change })).toEqual(message);
});

function parsed(fields: string[]) {
  const head = parseRequestHead(
    `GET /b/b0/socket HTTP/1.1\r\nHost: x\r\n${fields.map((field) => `${field}\r\n`).join('')}\r\n`,
  );
  if (isHeadProblem(head)) throw new Error(head.problem);
  return head;
}

function recipe(id: Recipe['id'], message: Message | null, fields: string[] = []): Recipe {
  return recipes(handOver(parsed([...plain, ...fields]), 'ws://localhost:3001/b/b0/', message), '')[id];
}
