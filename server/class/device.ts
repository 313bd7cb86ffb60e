import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Sixteen random bytes and an HMAC-SHA-256, both in base64url. */
const form = /^([\w-]{22})([\w-]{43})$/;

/**
 * What a browser that has signed in shows the next time, so that its wrong passwords are counted apart from everybody
 * else's at its address (OWASP: Slow Down Online Guessing Attacks with Device Cookies). It opens nothing by itself.
 *
 * The key is the hash of the password as it is kept: nobody outside has it, for its salt is random, all processes have
 * the same, and with another password every browser is a stranger again.
 */
export function makeDevice(kept: string): string {
  const nonce = randomBytes(16).toString('base64url');
  return nonce + sign(nonce, kept).toString('base64url');
}

/** Which browser this is; undefined for one that did not sign in with the password that is kept. */
export function deviceOf(shown: string, kept: string): string | undefined {
  const [, nonce, signature = ''] = form.exec(shown) ?? [];
  if (nonce === undefined) return undefined;
  return timingSafeEqual(Buffer.from(signature, 'base64url'), sign(nonce, kept)) ? nonce : undefined;
}

function sign(nonce: string, kept: string): Buffer {
  return createHmac('sha256', kept).update(nonce).digest();
}
