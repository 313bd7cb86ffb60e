/** Finds out which slip led to a wrong `Sec-WebSocket-Accept`, by making every common one. */
import { createHash } from 'node:crypto';
import { acceptKey, GUID } from '../../protocol/accept-key.ts';

/** The key and the accept value printed in RFC 6455 §1.3. */
const EXAMPLE_KEY = 'dGhlIHNhbXBsZSBub25jZQ==';

interface Slip {
  /** A sentence that names the slip; empty for the right way. */
  says: string;
  /** Text is latin1 here, so that decoded bytes survive. */
  make: (from: string) => string;
}

/** From the key to what was hashed. */
const inputs: readonly Slip[] = [
  { says: '', make: (key) => key + GUID },
  { says: 'The GUID was forgotten: it goes directly behind the key.', make: (key) => key },
  {
    says: 'The GUID was written in lower case: its letters are capitals, and a hash sees the difference.',
    make: (key) => key + GUID.toLowerCase(),
  },
  {
    says: 'The key was Base64-decoded first: use its text as it stands in the header.',
    make: (key) => Buffer.from(key, 'base64').toString('latin1') + GUID,
  },
  ...['\n', '\r\n'].map((end) => ({
    says: 'A newline was hashed along: with echo, use echo -n or printf.',
    make: (key: string) => key + GUID + end,
  })),
  ...['\n', '\r\n'].flatMap((end) =>
    ['', end].map((last) => ({
      says: 'A newline was hashed between key and GUID: nothing stands between them.',
      make: (key: string) => key + end + GUID + last,
    })),
  ),
  {
    says: 'There was a space between key and GUID: nothing stands between them.',
    make: (key) => `${key} ${GUID}`,
  },
  { says: 'The GUID was put before the key: it goes behind.', make: (key) => GUID + key },
  { says: 'Only the GUID was hashed: the key goes before it.', make: () => GUID },
];

/** From what should be hashed to what was answered. */
const outputs: readonly Slip[] = [
  { says: '', make: (input) => sha1(input).toString('base64') },
  {
    says: 'That is the digest in hexadecimal: Base64-encode its 20 bytes instead.',
    make: (input) => sha1(input).toString('hex'),
  },
  ...['', '\n'].map((end) => ({
    says: 'That is the Base64 of the hexadecimal text: encode the 20 bytes of the digest, not its hex digits.',
    make: (input: string) => base64(sha1(input).toString('hex') + end),
  })),
  {
    says: 'That is Base64 without a hash: take the SHA-1 of the text first, then encode the digest.',
    make: base64,
  },
];

/** Says what went wrong with an answer that is not the accept value of the key. */
export function mistakenAccept(key: string, answer: string): string {
  return slipIn(key, answer) ?? nearlyRight(key, answer) ?? shapeOf(answer);
}

function slipIn(key: string, answer: string): string | null {
  for (const input of inputs) {
    for (const output of outputs) {
      if (matches(answer, output.make(input.make(key)))) {
        return [input.says, output.says].filter((sentence) => sentence !== '').join(' ');
      }
    }
  }
  return null;
}

/** Hexadecimal digits may be written in either case; in Base64 the case carries bits. */
function matches(answer: string, slip: string): boolean {
  return answer === slip || (/^[0-9a-f]{40}$/.test(slip) && answer.toLowerCase() === slip);
}

function nearlyRight(key: string, answer: string): string | null {
  const right = acceptKey(key);
  if (answer === acceptKey(EXAMPLE_KEY)) {
    return 'That is the example of RFC 6455 §1.3: work it out for the key given here.';
  }
  if (answer.toLowerCase() === right.toLowerCase()) {
    return 'The letters are right but not their case: in Base64, a and A are different digits.';
  }
  if (answer === right.replace(/=+$/, '')) {
    return 'The padding is missing: 20 bytes in Base64 end with one "=".';
  }
  if (answer.replaceAll('-', '+').replaceAll('_', '/').replace(/=*$/, '=') === right) {
    return 'That is the URL-safe alphabet of Base64: the header uses "+" and "/" (RFC 4648 §4).';
  }
  return null;
}

function shapeOf(answer: string): string {
  const wanted = 'Expected 28 characters of Base64, which hold the 20 bytes of a SHA-1 digest';
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(answer)) return `${wanted}; this is not Base64.`;
  const bytes = Buffer.from(answer, 'base64').length;
  if (bytes !== 20) return `${wanted}; this holds ${bytes} ${bytes === 1 ? 'byte' : 'bytes'}.`;
  return 'That has the right length but belongs to another text: hash the key, directly followed by the GUID.';
}

function sha1(text: string): Buffer {
  return createHash('sha1').update(text, 'latin1').digest();
}

function base64(text: string): string {
  return Buffer.from(text, 'latin1').toString('base64');
}
