import { createHash } from 'node:crypto';

/**
 * What is kept of a token or a code. A plain hash is enough: of 256 random bits there is nothing to guess, and codes are
 * guessed at the door, where tries are counted, or not at all.
 */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
