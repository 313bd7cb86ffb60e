import type { LabCookie } from './define-lab.ts';
import { choice } from './settings.ts';

/** The attributes behind each choice of `SameSite`. Browsers take `None` only together with `Secure`. */
export const sameSites = {
  none: { sameSite: 'None', secure: true },
  lax: { sameSite: 'Lax' },
  strict: { sameSite: 'Strict' },
  unset: {},
} satisfies Record<string, Pick<LabCookie, 'sameSite' | 'secure'>>;

/** The setting that goes with the table. */
export const sameSiteSetting = choice(
  {
    title: 'SameSite of the session cookie',
    description:
      'Whether browsers send the cookie along when a page of another site asks. A site is the scheme and the registrable name: ports and subdomains do not count.',
  },
  {
    none: {
      title: 'None',
      description: 'Sent with every request, whoever asks. Needed by what is embedded in other sites.',
    },
    unset: {
      title: 'Not said',
      description: 'The browser decides. Chromium takes it for Lax; not every browser does.',
    },
    lax: {
      title: 'Lax',
      description:
        'Kept back from other sites, but for a link that is followed. A handshake is no link. Sibling hosts and other ports are not other sites.',
    },
    strict: {
      title: 'Strict',
      description:
        'Kept back from other sites, always. Whoever follows a link to us looks signed out at first. Sibling hosts and other ports are not other sites.',
    },
  },
  'lax',
);

/** The cookies of a request. Of two with one name the first counts: it has the longer path (RFC 6265 §5.4). */
export function readCookies(header: string | undefined): Map<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of (header ?? '').split(';')) {
    const at = pair.indexOf('=');
    const name = pair.slice(0, Math.max(at, 0)).trim();
    if (name !== '' && !cookies.has(name)) cookies.set(name, pair.slice(at + 1).trim());
  }
  return cookies;
}

/** A `Set-Cookie` value (RFC 6265 §4.1). */
export function writeSetCookie({ name, value, sameSite, secure, httpOnly }: LabCookie, path: string): string {
  return [
    `${name}=${value}`,
    `Path=${path}`,
    ...(httpOnly ? ['HttpOnly'] : []),
    ...(secure ? ['Secure'] : []),
    ...(sameSite ? [`SameSite=${sameSite}`] : []),
  ].join('; ');
}

/**
 * The cookie as a browser at this origin accepts it: over plain HTTP it refuses `Secure`, and with it `SameSite=None`,
 * unless the host is its own machine. Without them it is kept, and merely travels less far.
 */
export function acceptableAt(origin: string, cookie: LabCookie): LabCookie {
  const { protocol, hostname } = new URL(origin);
  const isTrusted = protocol === 'https:' || /^((.+\.)?localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  if (isTrusted || !cookie.secure) return cookie;
  const { secure: _secure, sameSite, ...rest } = cookie;
  return sameSite === undefined || sameSite === 'None' ? rest : { ...rest, sameSite };
}
