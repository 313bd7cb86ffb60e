import { decodeUtf8 } from '../../protocol/bytes.ts';
import { parseClosePayload } from '../../protocol/frame.ts';
import type { OpcodeName } from '../../protocol/trace.ts';

/** What the payload of a frame says by itself: a close frame's code and reason, or text. */
export function readFramePayload(
  opcode: OpcodeName,
  whole: boolean,
  payload: Uint8Array,
): { code?: number; reason?: string; text?: string } {
  if (opcode === 'close') {
    const { code, reason } = parseClosePayload(payload);
    return code === null ? {} : { code, reason };
  }
  if (!whole || (opcode !== 'text' && opcode !== 'ping' && opcode !== 'pong')) return {};
  const text = decodeUtf8(payload);
  return text === null ? {} : { text };
}

/** Longer texts are not parsed: a check that walks a large document would hold up every other bench. */
const JSON_LENGTH = 16_384;

/** Deeper ones neither: whoever walks one (a check, `JSON.stringify` on its way to the page) would run out of stack. */
const JSON_DEPTH = 100;

/** How JSON begins and ends. An error costs more than all the rest of reading a message, and most texts are no JSON. */
const MAYBE_JSON = /^\s*(?:\{.*\}|\[.*\]|".*"|true|false|null|-?\d[\d.eE+-]*)\s*$/s;

/** Undefined when the text is no JSON: `null` is. */
export function readJson(text: string): unknown {
  if (text.length > JSON_LENGTH || !MAYBE_JSON.test(text) || jsonDepth(text) > JSON_DEPTH) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** How many brackets are open at once, outside of strings. One pass: a pattern for strings would go back and forth. */
function jsonDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') inString = !inString;
    else if (inString && character === '\\') at++;
    else if (!inString && (character === '[' || character === '{')) deepest = Math.max(deepest, ++depth);
    else if (!inString && (character === ']' || character === '}')) depth--;
  }
  return deepest;
}

/** As `protocol/bytes.ts` does it anywhere, but with what Node has built in: pages are sent thousands of these. */
export function toBase64(bytes: Uint8Array): string {
  return asBuffer(bytes).toString('base64');
}

export function toHex(bytes: Uint8Array): string {
  return asBuffer(bytes).toString('hex');
}

function asBuffer({ buffer, byteOffset, length }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, length);
}
