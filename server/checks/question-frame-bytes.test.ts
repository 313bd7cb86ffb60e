import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex } from '../../protocol/bytes.ts';
import { FrameDecoder } from '../../protocol/frame-decoder.ts';
import { FrameRules } from '../../protocol/frame-rules.ts';
import type { Question } from '../content/writeup-schema.ts';
import { FRAME_WORDS } from './question-frame-bytes.ts';
import { compute, judge, pose, view } from './questions.ts';

const question: Question = { kind: 'frame-bytes', ask: 'What does `{{frame}}` say, again: `{{frame}}`?' };
/** The example of RFC 6455 §5.7: a masked "Hello". */
const given = { frame: '81 85 37 fa 21 3d 7f 9f 4d 51 58' };
const latin1 = (hex: string) => Buffer.from(hex, 'hex').toString('latin1');
const utf8 = (hex: string) => Buffer.from(hex, 'hex').toString('utf8');

describe('a frame to read', () => {
  it('is posed with a sound, masked text frame in hex', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 1 }),
        fc.uint8Array({ minLength: 4, maxLength: 4 }),
        (pick, key) => {
          const { frame = '' } = pose(question, (size) => (size === 1 ? pick : key));
          expect(frame).toMatch(/^81 8[5-9](?: [0-9a-f]{2}){9,13}$/);
          const [decoded] = new FrameDecoder({ keep: 100 }).push(fromHex(frame));
          expect(decoded && new FrameRules({ from: 'client' }).frame(decoded)).toEqual([]);
          expect(decoded?.header.maskingKey?.includes(0)).toBe(false);
          expect(FRAME_WORDS).toContain(compute(question, { frame }, []));
        },
      ),
    );
  });

  it('is a fresh one each time', () => {
    const frames = new Set(Array.from({ length: 20 }, () => pose(question, randomBytes).frame));
    expect(frames.size).toBe(20);
  });

  it('is shown wherever the author wants it', () => {
    expect(view(question, given, (markdown) => markdown)).toEqual({
      prompt: `What does \`${given.frame}\` say, again: \`${given.frame}\`?`,
      given,
    });
  });

  it.each(['Hello', ' Hello\n', '"Hello"', "'Hello'", '`Hello`'])('takes %j for right', (answer) => {
    expect(judge(question, given, answer, [])).toEqual({
      correct: true,
      message: '5 bytes, unmasked with 37 fa 21 3d.',
    });
  });

  it('computes its right answer from the frame it was posed with', () => {
    expect(compute(question, given, [])).toBe('Hello');
  });

  it.each([
    ['the right bytes in hex', '48 65 6c 6c 6f', 'right bytes, in hex'],
    ['the right bytes in another hex', '0x48, 0x65, 0x6C, 0x6C, 0x6F', 'right bytes, in hex'],
    ['the masked bytes in hex', '7f9f4d5158', 'masked bytes as they crossed'],
    ['the masked bytes as text', latin1('7f9f4d5158'), 'masked bytes as they crossed'],
    ['the masked bytes as UTF-8', utf8('7f9f4d5158'), 'masked bytes as they crossed'],
    ['the masked bytes as a hex editor shows them', '..MQX', 'masked bytes as they crossed'],
    ['the whole frame in hex', given.frame, 'whole frame'],
    ['the whole frame as text', latin1('818537fa213d7f9f4d5158'), 'whole frame'],
    ['the header and the text', latin1('818537fa213d48656c6c6f'), 'header was read along'],
    ['the header and the text in hex', '818537fa213d48656c6c6f', 'header was read along'],
    ['the key and the text', latin1('37fa213d48656c6c6f'), 'header was read along'],
    ['the key unmasked by itself', '0000000048656c6c6f', 'unmasked along'],
    ['the key', '37fa213d', 'masking key'],
    ['a key that was used once', `Hell${latin1('58')}`, 'used once only'],
    ['the first four letters', 'Hell', 'the text goes on'],
    ['one byte of the key for all', latin1('48a87a666f'), 'first byte of the key'],
    ['the key from its end', latin1('42beb76665'), 'from its end'],
    ['the key from its second byte', latin1('85be7066a2'), 'started in the middle'],
    ['another case', 'hELLO', 'not their case'],
    ['other letters', 'World', 'right length, 5 letters'],
    [
      'too many letters',
      'Hello, world',
      'Expected 5 letters, as the second byte says (its lowest seven bits); found 12',
    ],
    ['nothing', ' ', 'found nothing'],
    ['the answer twice', 'HelloHello', 'found 10'],
  ])('recognises %s', (_name, answer, message) => {
    expect(judge(question, given, answer, [])).toEqual({
      correct: false,
      message: expect.stringContaining(message),
    });
  });

  it('never gives the text away, nor throws, whatever the answer', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (answer) => {
        const { correct, message } = judge(question, given, answer, []);
        if (!correct) expect(message).not.toContain('Hello');
      }),
    );
  });
});
