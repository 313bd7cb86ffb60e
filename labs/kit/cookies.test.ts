import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acceptableAt, readCookies, writeSetCookie } from './cookies.ts';
import type { LabCookie } from './define-lab.ts';

const session: LabCookie = { name: 'session', value: 'abc', sameSite: 'None', secure: true, httpOnly: true };

describe('readCookies', () => {
  it.each<[string, string | undefined, [string, string][]]>([
    ['one', 'session=abc', [['session', 'abc']]],
    [
      'several',
      'a=1; session=abc;b=2',
      [
        ['a', '1'],
        ['session', 'abc'],
        ['b', '2'],
      ],
    ],
    ['the first of two with one name', 'session=deep; session=shallow', [['session', 'deep']]],
    ['an equals sign in a value', 'session=a=b', [['session', 'a=b']]],
    ['none', undefined, []],
    ['noise', ';;=;x', []],
  ])('reads %s', (_what, header, cookies) => {
    expect([...readCookies(header)]).toEqual(cookies);
  });

  it('reads anything without a complaint', () => {
    fc.assert(fc.property(fc.string(), (header) => void readCookies(header)));
  });
});

describe('writeSetCookie', () => {
  it.each<[LabCookie, string]>([
    [session, 'session=abc; Path=/b/x; HttpOnly; Secure; SameSite=None'],
    [{ name: 'session', value: 'abc' }, 'session=abc; Path=/b/x'],
    [{ name: 'session', value: 'abc', sameSite: 'Strict' }, 'session=abc; Path=/b/x; SameSite=Strict'],
  ])('writes %o', (cookie, header) => {
    expect(writeSetCookie(cookie, '/b/x')).toBe(header);
  });
});

describe('acceptableAt', () => {
  it.each([
    'https://shop.example',
    'http://localhost:3001',
    'http://shop.localhost:3001',
    'http://127.0.0.1:3001',
    'http://[::1]:3001',
  ])('leaves the cookie as it is at %s', (origin) => {
    expect(acceptableAt(origin, session)).toEqual(session);
  });

  it.each(['http://192.168.1.5:3001', 'http://shop.example', 'http://localhost.evil.example'])(
    'leaves out what a browser refuses at %s',
    (origin) => {
      expect(acceptableAt(origin, session)).toEqual({ name: 'session', value: 'abc', httpOnly: true });
    },
  );

  it('changes nothing about a cookie that is not secure', () => {
    const lax: LabCookie = { name: 'session', value: 'abc', sameSite: 'Lax' };
    expect(acceptableAt('http://192.168.1.5:3001', lax)).toEqual(lax);
  });
});
