/** The learner reads a masked text frame, byte by byte: what does it say? */
import { bytesToLatin1, fromHex, toHex, utf8 } from '../../protocol/bytes.ts';
import { encodeFrame } from '../../protocol/frame.ts';
import { FrameDecoder } from '../../protocol/frame-decoder.ts';
import type { Question } from '../content/writeup-schema.ts';
import { mistakenText } from './frame-bytes-mistakes.ts';
import type { Given, QuestionForm, RandomBytes } from './question-form.ts';

/** What a frame may say: five to nine letters, so that the masking key comes round at least once. */
export const FRAME_WORDS = [
  'anchor',
  'beacon',
  'cipher',
  'comet',
  'compass',
  'ember',
  'falcon',
  'granite',
  'harbour',
  'lantern',
  'magnet',
  'meadow',
  'nutmeg',
  'orbit',
  'pebble',
  'quartz',
  'saffron',
  'signal',
  'thimble',
  'tunnel',
  'velvet',
  'walnut',
  'zephyr',
] as const;

export function frameBytesQuestion(question: Extract<Question, { kind: 'frame-bytes' }>): QuestionForm {
  return {
    pose: (random) => ({ frame: spaced(toHex(drawFrame(random))) }),
    view: (given, render) => ({
      prompt: render(question.ask.replaceAll('{{frame}}', () => frameOf(given))),
      given: { frame: frameOf(given) },
    }),
    judge: (given, answer) => {
      const frame = read(given);
      // Whoever copies the text out of a hex editor or a script may bring its quotes along.
      const said = answer.trim().replace(/^(["'`])(.*)\1$/s, '$2');
      return said === frame.text
        ? {
            correct: true,
            message: `${frame.payload.length} bytes, unmasked with ${toHex(frame.key).replace(/..(?=.)/g, '$& ')}.`,
          }
        : { correct: false, message: mistakenText(frame, said) };
    },
    compute: (given) => read(given).text,
  };
}

/** A frame as the learner has to take it apart. */
export interface PosedFrame {
  /** All of it, as it crosses the wire. */
  bytes: Uint8Array;
  key: Uint8Array;
  /** Unmasked. */
  payload: Uint8Array;
  text: string;
}

function drawFrame(random: RandomBytes): Uint8Array {
  const [pick = 0] = random(1);
  // A zero in the key would leave letters unmasked, and give a part of the answer away.
  const maskingKey = random(4).map((byte) => byte || 0x2a);
  return encodeFrame({
    opcode: 'text',
    maskingKey,
    payload: utf8(FRAME_WORDS[pick % FRAME_WORDS.length] ?? ''),
  });
}

function read(given: Given): PosedFrame {
  const bytes = fromHex(frameOf(given));
  const [frame] = new FrameDecoder({ keep: bytes.length }).push(bytes);
  if (!frame?.header.maskingKey) throw new Error('a frame-bytes question was posed without a masked frame');
  return { bytes, key: frame.header.maskingKey, payload: frame.payload, text: bytesToLatin1(frame.payload) };
}

function frameOf({ frame }: Given): string {
  if (frame === undefined) throw new Error('a frame-bytes question was not posed: it has no frame');
  return frame;
}

/** `8185…` → `81 85 …`: a byte at a time is how one reads it. */
function spaced(hex: string): string {
  return hex.replace(/..(?!$)/g, '$& ');
}
