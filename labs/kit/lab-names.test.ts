import { expect, it } from 'vitest';
import { hostsOf, isOwned, unnamed } from './lab-names.ts';

const names = { home: 'shop.lamps.example', siblings: ['help.lamps.example'] };

it('lists the home first', () => {
  expect(hostsOf(names)).toEqual(['shop.lamps.example', 'help.lamps.example']);
});

it.each([
  ['shop.lamps.example', true],
  ['anything.lamps.example', true],
  ['anything.lamps.example.', true],
  ['lamps.example', true],
  ['evil-lamps.example', false],
  ['lamps.example.evil.example', false],
  ['example', false],
])('knows whether %s is the lab’s own: %s', (host, owned) => {
  expect(isOwned(names, host)).toBe(owned);
});

it('leaves every name to attackers where the lab has none', () => {
  expect(isOwned(unnamed, 'localhost')).toBe(false);
  expect(isOwned(unnamed, 'evil.localhost')).toBe(false);
});
