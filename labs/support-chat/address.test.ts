import { describe, expect, it } from 'vitest';
import { addressSources, peerAddress, readForwarded } from './address.ts';

const peer = '127.0.0.1';
const proxy = '192.0.2.10';

describe('the address of a connection', () => {
  it.each<[keyof typeof addressSources, string, string | undefined, string]>([
    ['anyone', peer, undefined, peer],
    ['anyone', peer, '203.0.113.7', '203.0.113.7'],
    ['anyone', peer, '203.0.113.7, 198.51.100.1', '203.0.113.7'],
    ['anyone', peer, 'a teapot', 'a teapot'],
    ['anyone', peer, ' , ,', peer],
    ['proxies', peer, '203.0.113.7', peer],
    ['proxies', proxy, '203.0.113.7', '203.0.113.7'],
    ['proxies', proxy, 'forged, 198.51.100.1', '198.51.100.1'],
    ['proxies', proxy, undefined, proxy],
    ['socket', peer, '203.0.113.7', peer],
    ['socket', proxy, '203.0.113.7', proxy],
  ])('by the word of %s, from %s with %s, is %s', (source, from, header, address) => {
    expect(addressSources[source](from, readForwarded(header))).toBe(address);
  });

  it('is cut where somebody makes up a long one', () => {
    expect(readForwarded('x'.repeat(10_000))).toEqual(['x'.repeat(60)]);
  });

  it('is the same inside IPv6', () => {
    expect([peerAddress('::ffff:127.0.0.1'), peerAddress('::1'), peerAddress(undefined)]).toEqual([
      '127.0.0.1',
      '::1',
      '',
    ]);
  });
});
