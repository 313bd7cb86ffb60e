import { describe, expect, it } from 'vitest';
import { BenchSecrets } from './bench-secrets.ts';

const key = Buffer.alloc(32, 7);

describe('the secrets of a bench', () => {
  it('are letters and digits, of the length that was asked for', () => {
    const secrets = new BenchSecrets(key, 'bench');
    expect(secrets.of('password')).toMatch(/^[0-9a-z]{20}$/);
    for (const length of [6, 12, 48])
      expect(secrets.of('code', length)).toMatch(RegExp(`^[0-9a-z]{${length}}$`));
  });

  it('are the same whenever they are asked for, also after a restart', () => {
    expect(new BenchSecrets(key, 'bench').of('password')).toBe(new BenchSecrets(key, 'bench').of('password'));
  });

  it('differ by name, bench and key', () => {
    const all = [
      new BenchSecrets(key, 'bench').of('password'),
      new BenchSecrets(key, 'bench').of('order'),
      new BenchSecrets(key, 'bencH').of('password'),
      new BenchSecrets(Buffer.alloc(32, 8), 'bench').of('password'),
    ];
    expect(new Set(all).size).toBe(all.length);
  });

  it('use every letter and digit, at every place', () => {
    const secrets = new BenchSecrets(key, 'bench');
    const many = Array.from({ length: 2_000 }, (_, number) => secrets.of(`name ${number}`, 48));
    for (let place = 0; place < 48; place++) {
      expect(new Set(many.map((secret) => secret[place])).size).toBe(36);
    }
  });

  it('are known once they were asked for, in their shortest form', () => {
    const secrets = new BenchSecrets(key, 'bench');
    expect([...secrets.known]).toEqual([]);
    const long = secrets.of('order', 30);
    const short = secrets.of('order', 8);
    secrets.of('order', 12);
    expect(long.endsWith(short)).toBe(true);
    expect([...secrets.known]).toEqual([['order', short]]);
  });

  it('are known in a bounded number, the latest ones', () => {
    const secrets = new BenchSecrets(key, 'bench');
    for (let number = 0; number < 1_000; number++) {
      secrets.of('password');
      secrets.of(`ticket ${number}`);
    }
    expect(secrets.known.size).toBe(32);
    expect(secrets.known.has('password')).toBe(true);
    expect(secrets.known.has('ticket 999')).toBe(true);
  });

  it.each([0, 5, 49, 7.5, Number.NaN])('have no %s characters', (length) => {
    expect(() => new BenchSecrets(key, 'bench').of('x', length)).toThrow(RangeError);
  });
});
