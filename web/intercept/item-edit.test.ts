import { expect, test } from 'vitest';
import { draftFromText } from '../probe/draft.ts';
import { HEAD, heldFrame, heldHandshake } from '../testing/held.ts';
import { type ItemEdit, readEdit, untouched } from './item-edit.ts';
import type { PayloadForm } from './payload-draft.ts';

const payload = (form: PayloadForm, text: string): ItemEdit => ({ what: 'frame', payload: { form, text } });

test.each([
  ['a handshake', heldHandshake('h1')],
  ['a text', heldFrame('h1', 'Hello')],
  ['JSON with white space', heldFrame('h1', '{ "a" : 1 }')],
  ['binary', heldFrame('h1', 'Hello', { opcode: 'binary' })],
  ['an empty ping', heldFrame('h1', '', { opcode: 'ping' })],
])('reads %s that was left alone as the same', (_, item) => {
  expect(readEdit(item, untouched(item))).toEqual({ state: 'same' });
});

test('sends an edited handshake with CR LF and its empty line', () => {
  const head = draftFromText(`${HEAD.trimEnd().replaceAll('\r\n', '\n')}\nX-Lab-Pass: 1`);
  expect(readEdit(heldHandshake('h1'), { what: 'handshake', head })).toEqual({
    state: 'changed',
    change: { raw: `${HEAD.trimEnd()}\r\nX-Lab-Pass: 1\r\n\r\n` },
  });
});

test.each([
  ['other text', payload('text', 'Bye'), { state: 'changed', change: { payload: btoa('Bye') } }],
  ['no text', payload('text', ''), { state: 'changed', change: { payload: '' } }],
  ['the same bytes in another form', payload('hex', '48656c6c6f'), { state: 'same' }],
  [
    'half a byte',
    payload('hex', '4'),
    { state: 'wrong', problem: expect.stringContaining('two hex digits') },
  ],
])('reads %s over “Hello”', (_, edit, expected) => {
  expect(readEdit(heldFrame('h1', 'Hello'), edit)).toEqual(expected);
});
