import { expect, test } from 'vitest';
import { tlsRecords } from './tls-records.ts';

const bytes = (...parts: number[][]) => Uint8Array.from(parts.flat());

test('names each record by its header, a cut one as well', () => {
  const stream = bytes([22, 3, 1, 0, 2, 1, 1], [20, 3, 3, 0, 1, 1], [23, 3, 3, 1, 4, 9, 9]);
  expect(tlsRecords(stream)).toEqual([
    { type: 'handshake', length: 2 },
    { type: 'change cipher spec', length: 1 },
    { type: 'application data', length: 260 },
  ]);
});

test('waits for a header that is not whole', () => {
  expect(tlsRecords(bytes([21, 3, 3, 0, 2, 1, 0], [23, 3, 3]))).toEqual([{ type: 'alert', length: 2 }]);
});

test('takes nothing else for TLS', () => {
  expect(tlsRecords(new TextEncoder().encode('GET / HTTP/1.1'))).toBeNull();
});
