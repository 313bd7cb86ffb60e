/** Finds out which slip led to a wrong reading of a masked frame, by making every common one. */
import { bytesToLatin1, concat, toHex } from '../../protocol/bytes.ts';
import { applyMask } from '../../protocol/frame.ts';
import type { PosedFrame } from './question-frame-bytes.ts';

/** A masked frame of fewer than 126 bytes: two bytes, then the key. */
const KEY_AT = 2;
const PAYLOAD_AT = 6;

interface Slip {
  says: string;
  make: (frame: PosedFrame) => Uint8Array;
}

const READ_ALONG =
  'The header was read along: two bytes and the four of the key stand before the text, and are no part of it.';

/** What was taken for the text. The first slip that fits is named. */
const slips: readonly Slip[] = [
  {
    says: 'Those are the masked bytes as they crossed the wire: XOR each with its byte of the key first.',
    make: ({ bytes }) => bytes.subarray(PAYLOAD_AT),
  },
  {
    says: 'That is the whole frame: its first two bytes and the four of the key are no part of the text.',
    make: ({ bytes }) => bytes,
  },
  {
    says: READ_ALONG,
    make: ({ bytes, payload }) => concat([bytes.subarray(0, PAYLOAD_AT), payload]),
  },
  {
    says: READ_ALONG,
    make: ({ key, payload }) => concat([key, payload]),
  },
  {
    says: 'The key was unmasked along: its four bytes stand before the text, and are not masked themselves.',
    make: ({ bytes, key }) => applyMask(bytes.subarray(KEY_AT), key),
  },
  { says: 'That is the masking key: XOR the bytes behind it with it.', make: ({ key }) => key },
  {
    says: 'The right beginning, but the key was used once only: after its fourth byte it starts again.',
    make: ({ bytes, payload }) => concat([payload.subarray(0, 4), bytes.subarray(PAYLOAD_AT + 4)]),
  },
  {
    says: 'The right beginning, but the text goes on: after its fourth byte the key starts again.',
    make: ({ payload }) => payload.subarray(0, 4),
  },
  {
    says: 'Every byte was unmasked with the first byte of the key: the next one takes the next.',
    make: ({ bytes, key }) =>
      applyMask(
        bytes.subarray(PAYLOAD_AT),
        key.map(() => key[0] ?? 0),
      ),
  },
  {
    says: 'The key was used from its end: its first byte goes with the first byte of the payload.',
    make: ({ bytes, key }) => applyMask(bytes.subarray(PAYLOAD_AT), key.toReversed()),
  },
  ...[1, 2, 3].map((from) => ({
    says: 'The key was started in the middle: its first byte goes with the first byte of the payload.',
    make: ({ bytes, key }: PosedFrame) => applyMask(bytes.subarray(PAYLOAD_AT), key, from),
  })),
];

/** Says what went wrong with an answer that is not the text of the frame. */
export function mistakenText(frame: PosedFrame, answer: string): string {
  const hex = readHex(answer);
  if (hex === toHex(frame.payload))
    return 'Those are the right bytes, in hex: read each as a letter (0x61 is a).';
  const slip = slips.find(({ make }) => isWritten(make(frame), answer, hex));
  return slip?.says ?? nearlyRight(frame, answer) ?? shapeOf(frame, answer);
}

/** Whether an answer writes these bytes down: as hex, or as text in one of the ways that tools show such bytes. */
function isWritten(bytes: Uint8Array, answer: string, hex: string | null): boolean {
  if (hex !== null && hex === toHex(bytes)) return true;
  const readings = [bytesToLatin1(bytes), new TextDecoder().decode(bytes)];
  return readings.some((reading) => printable(reading) !== '' && printable(reading) === printable(answer));
}

/** Control characters and stand-ins are shown in many ways, and seldom survive a copy. */
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return text.replace(/[\u0000-\u0020\u007f-\u00a0\ufffd.]/g, '');
}

/** `68 65`, `0x68, 0x65`, `68:65` → `6865`; null when it is none of these. */
function readHex(answer: string): string | null {
  const digits = answer.replace(/0x|[\s,:]/gi, '').toLowerCase();
  return /^(?:[0-9a-f]{2})+$/.test(digits) ? digits : null;
}

function nearlyRight({ text }: PosedFrame, answer: string): string | null {
  if (answer.toLowerCase() === text.toLowerCase())
    return 'The letters are right but not their case: 0x41 is A, 0x61 is a.';
  if (answer === '') return 'Expected the text of the frame; found nothing.';
  return null;
}

function shapeOf({ payload }: PosedFrame, answer: string): string {
  const { length } = payload;
  if (answer.length === length)
    return `That has the right length, ${length} letters, but not the right ones: go through the XOR byte by byte.`;
  return `Expected ${length} letters, as the second byte says (its lowest seven bits); found ${answer.length}.`;
}
