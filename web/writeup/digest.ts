import { sha1 } from '@noble/hashes/legacy.js';

export interface Digest {
  /** 40 hex digits. */
  hex: string;
  /** Base64 of the 20 bytes, which is not the Base64 of the hex digits. */
  base64: string;
}

/** SHA-1 of a text's UTF-8 bytes. In script: `crypto.subtle` is missing on a plain-HTTP address other than localhost. */
export function digest(text: string): Digest {
  const bytes = sha1(new TextEncoder().encode(text));
  return {
    hex: Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(''),
    base64: btoa(String.fromCharCode(...bytes)),
  };
}
