/** How many bytes are drawn as hex at once. */
const HEX_BYTES = 2048;

export interface HexLine {
  offset: string;
  hex: string;
  text: string;
}

/** Base64 as bytes. */
export function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}

/** Bytes in lines of 16, as hex and as the printable part of ASCII. */
export function hexLines(bytes: Uint8Array): HexLine[] {
  const shown = bytes.subarray(0, HEX_BYTES);
  return Array.from({ length: Math.ceil(shown.length / 16) }, (_, line) => {
    const part = [...shown.subarray(line * 16, line * 16 + 16)];
    return {
      offset: (line * 16).toString(16).padStart(4, '0'),
      hex: part.map((byte) => byte.toString(16).padStart(2, '0')).join(' '),
      text: part.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')).join(''),
    };
  });
}

/** How many bytes `hexLines` leaves out. */
export function hiddenBytes(bytes: Uint8Array): number {
  return Math.max(0, bytes.length - HEX_BYTES);
}
