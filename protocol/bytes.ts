/** Bytes and the ways to write them down, for Node and browsers alike. */

const encoder = new TextEncoder();
const hexDigits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** How many characters go to `String.fromCharCode` at a time: its arguments live on the stack. */
const CHARACTERS_AT_ONCE = 8192;

/** A copy with memory of its own. `slice` would not do: on a Node `Buffer` it is a view of the same memory. */
export function copyOf(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}

/** Joins byte arrays into a new one. */
export function concat(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Lower-case hex, two digits a byte, nothing between. */
export function toHex(bytes: Uint8Array): string {
  let hex = '';
  for (const byte of bytes) hex += hexDigits[byte] ?? '';
  return hex;
}

/** Reads hex; white space and colons between bytes are allowed. Throws a `SyntaxError` that names the place. */
export function fromHex(hex: string): Uint8Array {
  const digits = hex.replace(/[\s:]/g, '');
  const stranger = /[^0-9a-f]/i.exec(digits);
  if (stranger)
    throw new SyntaxError(`Expected hex digits, found "${stranger[0]}" at digit ${stranger.index + 1}.`);
  if (digits.length % 2 !== 0)
    throw new SyntaxError(`Expected two hex digits for each byte, found ${digits.length} digits in all.`);
  return Uint8Array.from({ length: digits.length / 2 }, (_, at) =>
    Number.parseInt(digits.slice(at * 2, at * 2 + 2), 16),
  );
}

/** Base64 with padding (RFC 4648 §4). */
export function toBase64(bytes: Uint8Array): string {
  return btoa(bytesToLatin1(bytes));
}

/** Reads base64 (RFC 4648 §4). Throws a `SyntaxError` when it is not. */
export function fromBase64(base64: string): Uint8Array {
  let text: string;
  try {
    text = atob(base64);
  } catch {
    throw new SyntaxError(`Expected base64, found "${base64.slice(0, 40)}".`);
  }
  return latin1ToBytes(text);
}

/** One character, one byte. Characters above U+00FF lose their high bits: check first where that can happen. */
export function latin1ToBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

/** One byte, one character. `TextDecoder('latin1')` would not do: it means windows-1252 (WHATWG Encoding §4.2). */
export function bytesToLatin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += CHARACTERS_AT_ONCE)
    text += String.fromCharCode(...bytes.subarray(at, at + CHARACTERS_AT_ONCE));
  return text;
}

/** Text as UTF-8. */
export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** A decoder that refuses invalid UTF-8 and keeps a byte order mark, which is content in a message (RFC 6455 §8.1). */
export function strictUtf8() {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
}

export type StrictUtf8 = ReturnType<typeof strictUtf8>;

const decoder = strictUtf8();

/** UTF-8 as text; null when it is not valid UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}
