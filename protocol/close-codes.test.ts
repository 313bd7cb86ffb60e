import { expect, test } from 'vitest';
import { closeCodes, describeCloseCode, isSendableCloseCode } from './close-codes.ts';

test.each([
  [999, false, 'unused'],
  [1000, true, 'normal closure'],
  [1004, false, 'reserved'],
  [1005, false, 'no status received'],
  [1006, false, 'abnormal closure'],
  [1014, true, 'bad gateway'],
  [1015, false, 'TLS handshake failed'],
  [1016, false, 'reserved for the protocol'],
  [2999, false, 'reserved for the protocol'],
  [3000, true, 'unauthorized'],
  [3001, true, 'registered use'],
  [4000, true, 'private use'],
  [4999, true, 'private use'],
  [5000, false, 'unused'],
  [Number.NaN, false, 'unused'],
])('knows %i: sendable %s, %s', (code, sendable, name) => {
  expect(isSendableCloseCode(code)).toBe(sendable);
  expect(describeCloseCode(code)).toMatchObject({ code, name, onWire: sendable });
});

test('lets nobody send the codes that must not stand in a frame', () => {
  expect(closeCodes.filter(({ onWire }) => !onWire).map(({ code }) => code)).toEqual([
    1004, 1005, 1006, 1015,
  ]);
  for (const { sender, onWire } of closeCodes) expect(sender === 'nobody').toBe(!onWire);
});
