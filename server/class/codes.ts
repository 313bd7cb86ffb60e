import { randomInt } from 'node:crypto';

/** Letters and digits that are not taken for each other on a screen or read aloud; no vowels, so no words. */
const ALPHABET = 'BCDFGHJKMNPQRTVWXY346789';

/** 24⁶ is 191 million: enough where wrong codes are counted (`MinuteLimit`). */
export const CLASS_CODE = 6;
/** 24¹² is 56 bits: it stands for one learner, and is in links that lie about. */
export const SEAT_CODE = 12;

/** A code that nobody can foresee. */
export function makeCode(length: number): string {
  return Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

/** A code as somebody typed it: case, spaces and hyphens do not matter. Undefined when it cannot be one. */
export function readCode(typed: string): { kind: 'class' | 'seat'; code: string } | undefined {
  const code = typed.replace(/[\s\p{Pd}]/gu, '').toUpperCase();
  if ([...code].some((character) => !ALPHABET.includes(character))) return undefined;
  if (code.length === CLASS_CODE) return { kind: 'class', code };
  return code.length === SEAT_CODE ? { kind: 'seat', code } : undefined;
}

/** In groups of three or four, to be read aloud: `KXT-4WM`. */
export function groupCode(code: string): string {
  const size = code.length === CLASS_CODE ? 3 : 4;
  return code.replace(new RegExp(`.{${size}}(?=.)`, 'g'), '$&-');
}
