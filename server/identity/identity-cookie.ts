import type { RequestHead } from '../../protocol/http-head.ts';

/** Carries the learner's token. Cookies ignore ports, so a browser sends it to the lab and exploit origins as well. */
export const identityCookie = 'lab101';

/**
 * Carries an instructor's token. Its path keeps it from everything but the class, yet a lab's page may ask its own
 * origin for that path, and then it travels there.
 */
export const instructorCookie = 'lab101_instructor';

/** Says that a browser has signed in as an instructor before. Sent where the instructor's token is. */
export const deviceCookie = 'lab101_device';

const names = [identityCookie, instructorCookie, deviceCookie];
const ours = `(?:${names.join('|')})`;
const pattern = new RegExp(`(^|;\\s*)(${ours}=)([^;]*)`, 'g');
const anywhere = new RegExp(`(\\b${ours}=)([^;\\r\\n]*)`, 'g');

/**
 * The token in a `Cookie` value; of several, the last. Browsers send the cookie of the longest path first
 * (RFC 6265 §5.4) and ours is for `/`: one that a lab's page planted for a deeper path on this host comes before it.
 */
export function identityToken(value: string | undefined): string | undefined {
  return tokenNamed(identityCookie, value);
}

/** An instructor's token, by the same rule. */
export function instructorToken(value: string | undefined): string | undefined {
  return tokenNamed(instructorCookie, value);
}

/** What a browser shows that has signed in before, by the same rule. */
export function deviceToken(value: string | undefined): string | undefined {
  return tokenNamed(deviceCookie, value);
}

/** A `Cookie` value with the token starred out, same length: it is the platform's secret and no part of any lab. */
export function concealIdentityValue(value: string): string {
  return value.replace(
    pattern,
    (_all, before: string, name: string, token: string) => `${before}${name}${'*'.repeat(token.length)}`,
  );
}

/** Bytes of a connection as text, with whatever stands where the token would be starred out, same length. */
export function concealIdentityAnywhere(text: string): string {
  return text.replace(anywhere, (_all, name: string, token: string) => name + '*'.repeat(token.length));
}

/** A `Cookie` value without the identity cookie: what a lab may see. Empty when nothing else was there. */
export function withoutIdentity(value: string): string {
  return value.replace(pattern, '').replace(/^;\s*/, '');
}

/** A request head, raw and parsed, with the learner's token starred out wherever it stands. */
export function concealIdentity(raw: string, head: RequestHead): { raw: string; head: RequestHead } {
  if (!names.some((name) => raw.includes(`${name}=`))) return { raw, head };
  const headers = head.headers.map(([name, value]): [string, string] =>
    name.toLowerCase() === 'cookie' ? [name, concealIdentityValue(value)] : [name, value],
  );
  const lines = raw.replace(
    /^(cookie:[ \t]*)([^\r\n]*)/gim,
    (_all, name: string, value: string) => name + concealIdentityValue(value),
  );
  return { raw: lines, head: { ...head, headers } };
}

function tokenNamed(name: string, value: string | undefined): string | undefined {
  return [...(value ?? '').matchAll(pattern)].findLast((match) => match[2] === `${name}=`)?.[3]?.trim();
}
