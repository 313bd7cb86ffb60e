import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { acceptKey, GUID } from './accept-key.ts';

test('computes the example of RFC 6455 §1.3', () => {
  expect(acceptKey('dGhlIHNhbXBsZSBub25jZQ==')).toBe('s3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
});

test('agrees with Node on any key, byte for byte', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.integer({ max: 255 }).map((code) => String.fromCharCode(code)) }),
      (key) => {
        expect(acceptKey(key)).toBe(
          createHash('sha1')
            .update(key + GUID, 'latin1')
            .digest('base64'),
        );
      },
    ),
  );
});
