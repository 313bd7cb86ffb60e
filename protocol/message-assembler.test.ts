import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat, fromHex, utf8 } from './bytes.ts';
import { encodeFrame, type FrameInit } from './frame.ts';
import { FrameDecoder } from './frame-decoder.ts';
import { type AssembledMessage, MessageAssembler } from './message-assembler.ts';
import { soundMessage } from './testing/arbitraries.ts';

const first = (text: string): FrameInit => ({ opcode: 'text', payload: utf8(text), fin: false });
const next = (text: string, fin = false): FrameInit => ({ opcode: 'continuation', payload: utf8(text), fin });

describe('MessageAssembler', () => {
  test('hands over a whole message as it comes', () => {
    expect(assemble([{ opcode: 'text', payload: utf8('Hello') }])).toEqual([
      {
        type: 'text',
        payload: utf8('Hello'),
        text: 'Hello',
        length: 5,
        truncated: false,
        frames: [1],
        fragments: 1,
        interleaved: [],
        compressed: false,
      },
    ]);
  });

  test('puts fragments together and names the control frames between them', () => {
    const frames: FrameInit[] = [
      { opcode: 'ping' },
      first('Hel'),
      { opcode: 'ping' },
      next('l'),
      { opcode: 'pong' },
      next('o', true),
      { opcode: 'pong' },
    ];
    expect(assemble(frames)).toMatchObject([
      { text: 'Hello', frames: [2, 4, 6], fragments: 3, interleaved: ['ping', 'pong'] },
    ]);
  });

  test('puts together what was cut', () => {
    fc.assert(
      fc.property(soundMessage, (frames) => {
        const data = frames.filter(({ opcode }) => opcode !== 'ping' && opcode !== 'pong');
        const [message, ...others] = assemble(frames);
        expect(others).toEqual([]);
        expect(message?.payload).toEqual(concat(data.map(({ payload }) => payload ?? new Uint8Array())));
        expect(message?.fragments).toBe(data.length);
      }),
    );
  });

  test.each<[string, FrameInit[], Partial<AssembledMessage>[]]>([
    [
      'binary',
      [{ opcode: 'binary', payload: fromHex('00ff') }],
      [{ type: 'binary', text: null, payload: fromHex('00ff') }],
    ],
    ['an empty message', [{ opcode: 'text' }], [{ text: '', length: 0 }]],
    ['text that is not UTF-8', [{ opcode: 'text', payload: fromHex('ff') }], [{ type: 'text', text: null }]],
    ['a byte order mark', [{ opcode: 'text', payload: fromHex('efbbbf41') }], [{ text: '\ufeffA' }]],
    [
      'a compressed message',
      [{ opcode: 'text', rsv1: true, payload: utf8('abc') }],
      [{ compressed: true, text: null }],
    ],
    [
      'a continuation of nothing',
      [next('lost', true), { opcode: 'text', payload: utf8('a') }],
      [{ text: 'a' }],
    ],
    [
      'a message that was never completed',
      [first('lost'), { opcode: 'text', payload: utf8('a') }],
      [{ text: 'a', fragments: 1 }],
    ],
    [
      'a reserved opcode',
      [first('a'), { opcode: 3, payload: utf8('x') }, next('b', true)],
      [{ text: 'ab', fragments: 2 }],
    ],
  ])('copes with %s', (_name, frames, expected) => {
    const messages = assemble(frames);
    expect(messages).toHaveLength(expected.length);
    expect(messages).toMatchObject(expected);
  });

  test('keeps the beginning of a long message, and counts all of it', () => {
    expect(assemble([first('Hello'), next(', wor'), next('ld', true)], { keep: 8 })).toMatchObject([
      { payload: utf8('Hello, w'), length: 12, truncated: true, text: null, fragments: 3 },
    ]);
  });

  test('keeps nothing after a gap that a cut frame has left', () => {
    expect(assemble([first('Hello'), next('!', true)], { keep: 100, keepFrame: 2 })).toMatchObject([
      { payload: utf8('He'), length: 6, truncated: true, text: null },
    ]);
  });

  test('is whole when a message fills exactly what is kept', () => {
    expect(assemble([first('Hel'), next('lo'), next('', true)], { keep: 5 })).toMatchObject([
      { text: 'Hello', truncated: false },
    ]);
  });

  test('lists the first 1,000 frames of a message and counts every one', () => {
    const frames = [
      first(''),
      ...Array.from({ length: 1500 }, () => [next(''), { opcode: 'ping' as const }]).flat(),
      next('', true),
    ];
    const [message] = assemble(frames);
    expect(message?.fragments).toBe(1502);
    expect(message?.frames).toHaveLength(1000);
    expect(message?.interleaved).toHaveLength(1000);
  });
});

function assemble(frames: FrameInit[], { keep = 1000, keepFrame = 1000 } = {}): AssembledMessage[] {
  const assembler = new MessageAssembler({ keep });
  return new FrameDecoder({ keep: keepFrame })
    .push(concat(frames.map(encodeFrame)))
    .map((frame, at) => assembler.add(frame, at + 1))
    .filter((message) => message !== null);
}
