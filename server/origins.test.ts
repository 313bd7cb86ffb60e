import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import { hostName, isLoopbackLiteral, originsFor, originsUnder, victimOrigins } from './origins.ts';

const ports = { platform: 3000, lab: 3001, labTls: 3443, exploit: 3002 };
const unset = { platform: undefined, lab: undefined, exploit: undefined };

describe('originsFor', () => {
  it.each([
    ['localhost:3000', 'http://localhost:3000', 'http://localhost:3001', 'http://127.0.0.1:3002'],
    ['localhost:8080', 'http://localhost:8080', 'http://localhost:3001', 'http://127.0.0.1:3002'],
    ['LocalHost:3000', 'http://localhost:3000', 'http://localhost:3001', 'http://127.0.0.1:3002'],
    ['localhost:80', 'http://localhost', 'http://localhost:3001', 'http://127.0.0.1:3002'],
    ['192.168.7.4:3000', 'http://192.168.7.4:3000', 'http://192.168.7.4:3001', 'http://192.168.7.4:3002'],
    ['[fd00::4]:3000', 'http://[fd00::4]:3000', 'http://[fd00::4]:3001', 'http://[fd00::4]:3002'],
    ['[::1]:3000', 'http://[::1]:3000', 'http://[::1]:3001', 'http://[::1]:3002'],
  ])('gives the addresses as a browser at %s writes them', (host, platform, lab, exploit) => {
    expect(originsFor({ urls: unset }, ports, host)).toMatchObject({ platform, lab, exploit });
  });

  it("takes this machine's own name", () => {
    const name = hostname().toLowerCase();
    expect(originsFor({ urls: unset }, ports, `${name}:3000`)?.platform).toBe(`http://${name}:3000`);
  });

  it.each([
    ['a stranger’s name', 'rebound.attacker.example:3000'],
    ['a name that begins like ours', 'localhost.attacker.example:3000'],
    ['a name that ends like ours', 'attacker-localhost:3000'],
    ['a name that holds an address', '127.0.0.1.nip.io:3000'],
    ['a fully qualified localhost', 'localhost.:3000'],
    ['nothing', ''],
    ['a user before the name', 'attacker.example@localhost:3000'],
    ['a path behind the name', 'localhost/x:3000'],
    ['a policy behind the name', "localhost/; script-src 'unsafe-inline'"],
    ['a query behind the name', 'localhost?x'],
    ['a fragment behind the name', 'localhost#x'],
    ['a backslash behind the name', 'localhost\\x'],
    ['a space', 'local host'],
    ['a port that is none', 'localhost:port'],
  ])('refuses %s', (_what, host) => {
    expect(originsFor({ urls: unset }, ports, host)).toBeUndefined();
  });

  it('takes only the configured host behind a proxy', () => {
    const urls = { ...unset, platform: 'https://labs.example' };
    expect(originsFor({ urls }, ports, 'labs.example')?.platform).toBe('https://labs.example');
    for (const host of [
      'labs.example:3000',
      'localhost:3000',
      '127.0.0.1:3000',
      'xlabs.example',
      'labs.example.',
    ]) {
      expect(originsFor({ urls }, ports, host)).toBeUndefined();
    }
  });

  it('prefers the configured addresses of the other two', () => {
    const urls = {
      platform: 'https://labs.example',
      lab: 'https://weak.labs.example',
      exploit: 'https://evil.example',
    };
    expect(originsFor({ urls }, ports, 'labs.example')).toEqual({
      platform: 'https://labs.example',
      lab: 'https://weak.labs.example',
      labTls: 'https://weak.labs.example',
      exploit: 'https://evil.example',
    });
  });
});

describe('originsUnder', () => {
  it.each([
    ['localhost:3002', 'localhost', '127.0.0.1'],
    ['127.0.0.1:3002', '127.0.0.1', '127.0.0.1'],
    ['[::1]:3002', '[::1]', '[::1]'],
    ['192.168.7.4:3002', '192.168.7.4', '192.168.7.4'],
    ['192.168.7.4:9999', '192.168.7.4', '192.168.7.4'],
    ['evil.example:3002', 'localhost', '127.0.0.1'],
    ['localhost.evil.example', 'localhost', '127.0.0.1'],
    ['"><script>', 'localhost', '127.0.0.1'],
    ['', 'localhost', '127.0.0.1'],
  ])('gives whoever asks for %j the addresses of a reader there', (host, lab, exploit) => {
    expect(originsUnder({ urls: unset }, ports, host)).toEqual({
      platform: `http://${lab}:3000`,
      lab: `http://${lab}:3001`,
      labTls: `https://${lab}:3443`,
      exploit: `http://${exploit}:3002`,
    });
  });

  it('gives the public addresses behind a proxy, whatever the proxy asks for', () => {
    const urls = {
      platform: 'https://labs.example',
      lab: 'https://weak.example',
      exploit: 'https://evil.example',
    };
    for (const host of [
      'evil.example',
      'labs.example',
      'localhost:3002',
      '10.0.0.7:3002',
      'other.example',
      '',
    ])
      expect(originsUnder({ urls }, ports, host)).toEqual({ ...urls, labTls: urls.lab });
  });
});

describe('victimOrigins', () => {
  it('knows the lab as localhost and the attacker under any name', () => {
    const lab = { lab: 'http://localhost:3001', labTls: 'https://localhost:3443' };
    expect(victimOrigins(ports)).toEqual({ ...lab, exploit: 'http://127.0.0.1:3002' });
    expect(victimOrigins(ports, { exploit: 'localhost.evil.example' })).toEqual({
      ...lab,
      exploit: 'http://localhost.evil.example:3002',
    });
  });
});

describe('hostName', () => {
  it.each([
    ['LocalHost:3000', 'localhost'],
    ['[::1]:3000', '[::1]'],
    ['127.1', '127.0.0.1'],
    ['a b', undefined],
    ['user@localhost', undefined],
    ['', undefined],
  ])('of %j is %j', (host, name) => {
    expect(hostName(host)).toBe(name);
  });
});

describe('isLoopbackLiteral', () => {
  it.each([
    ['127.0.0.1:3000', true],
    ['[::1]:3000', true],
    ['localhost:3000', false],
    ['192.168.7.4:3000', false],
    ['127.0.0.1.nip.io', false],
  ])('%s: %s', (host, expected) => {
    expect(isLoopbackLiteral(host)).toBe(expected);
  });
});
