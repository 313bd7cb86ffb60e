import { isIP } from 'node:net';
import { Type } from 'typebox';
import { variable, wholeNumber } from './variable.ts';

/** Where the platform listens, and how it is known from outside. */
export const addressVariables = {
  HOST: variable(Type.String({ pattern: '^[A-Za-z0-9._:-]+$' }), {
    default: '127.0.0.1',
    expected: () => 'an address or host name such as 127.0.0.1 or 0.0.0.0',
    description:
      'Where all listeners bind. The labs are vulnerable on purpose: leave loopback only for a network you trust',
  }),
  PORT: port(3000, 'Port of the platform. For this and the next three, 0 takes any free port'),
  LAB_PORT: port(3001, 'Port of the labs'),
  LAB_TLS_PORT: port(3443, 'Port of the labs over TLS'),
  EXPLOIT_PORT: port(3002, 'Port of the exploit server'),
  PLATFORM_URL: origin('Public origin of the platform, behind a reverse proxy'),
  LAB_URL: origin('Public origin of the labs, behind a reverse proxy'),
  EXPLOIT_URL: origin('Public origin of the exploit server, behind a reverse proxy'),
  TRUSTED_PROXIES: variable(Type.Optional(Type.Refine(Type.String(), isProxyList)), {
    expected: () => 'addresses or ranges such as 10.0.0.7 or 172.16.0.0/12, or loopback, separated by commas',
    description:
      'Proxies that are believed in `X-Forwarded-For`, such as `loopback` or `172.16.0.0/12`. Without it, everybody behind a proxy is one address to `BENCHES_OPENED`, `JOINS`, `WRONG_CODES` and `WRONG_PASSWORDS`',
  }),
};

function port(byDefault: number, description: string) {
  return wholeNumber('a port number', { minimum: 0, default: byDefault, maximum: 65_535 }, description);
}

function origin(description: string) {
  return variable(Type.Optional(Type.Refine(Type.String(), isOrigin)), {
    expected: (given) =>
      `an http or https origin without a path, such as ${originOf(given) ?? 'https://labs.example:8443'}`,
    description,
  });
}

/** Browsers send origins in one form only (RFC 6454 §6.2), and they are compared as text. */
function isOrigin(given: string): boolean {
  return originOf(given) === given;
}

function originOf(given: string): string | undefined {
  if (!URL.canParse(given)) return undefined;
  const url = new URL(given);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.origin : undefined;
}

/** What the proxy-addr package understands, and nothing that it would throw at. */
function isProxyList(given: string): boolean {
  return given.split(',').every((part) => {
    const [address = '', bits, ...more] = part.split('/');
    if (address === 'loopback') return bits === undefined;
    const most = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0;
    return (
      more.length === 0 &&
      most > 0 &&
      (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most))
    );
  });
}
