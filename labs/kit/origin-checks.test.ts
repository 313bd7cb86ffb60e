import { describe, expect, it } from 'vitest';
import { checksThatFit, originChecks, originSetting } from './origin-checks.ts';

const own = 'http://localhost:3001';

/** Each origin, and the checks that let it in besides `any`. */
const table: [string, string | undefined, (keyof typeof originChecks)[]][] = [
  ['its own', own, ['prefix', 'suffix', 'contains', 'null-too', 'absent-too', 'exact']],
  ['a stranger’s', 'http://127.0.0.1:3002', []],
  ['a sibling’s on another port', 'http://localhost:3002', ['prefix', 'suffix', 'contains']],
  ['a name that begins like its own', 'http://localhost.evil.example:3002', ['prefix', 'contains']],
  ['a name that ends like its own', 'http://evil-localhost:3002', ['suffix', 'contains']],
  ['a name around its own', 'http://my-localhost.example', ['contains']],
  ['a port that begins like its own', 'http://localhost:30011', ['prefix', 'suffix', 'contains']],
  ['another scheme', 'https://localhost:3001', ['suffix', 'contains']],
  ['an opaque one', 'null', ['null-too']],
  ['none', undefined, ['absent-too']],
  ['an empty one', '', []],
];

describe('the origin checks', () => {
  it.each(table)('know %s', (_what, origin, expected) => {
    expect(checksThatFit(origin, own)).toEqual(['any', ...expected]);
  });

  it('are all in the setting', () => {
    const options = (originSetting as unknown as { anyOf: { const: string }[] }).anyOf;
    expect(options.map((option) => option.const)).toEqual(Object.keys(originChecks));
  });

  it('know an address literal of version 6', () => {
    expect(originChecks.exact('http://[::1]:3001', 'http://[::1]:3001')).toBe(true);
    expect(originChecks.suffix('http://[::1]:3002', 'http://[::1]:3001')).toBe(true);
  });
});
