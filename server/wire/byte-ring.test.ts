import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteRing, emptySlab, type KeptBytes, viewOf } from './byte-ring.ts';

describe('ByteRing', () => {
  it('gives back what it keeps, for as long as somebody holds it', () => {
    const sizes = fc.array(
      fc.oneof(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 10_000, max: 70_000 })),
      {
        maxLength: 40,
      },
    );
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 10 }), (list, most) => {
        const ring = new ByteRing();
        const held: { kept: KeptBytes; bytes: Uint8Array }[] = [];
        for (const [index, size] of list.entries()) {
          const around = new Uint8Array(size + 2).fill(index + 1, 1, size + 1);
          const bytes = around.slice(1, size + 1);
          held.push({ kept: keep(ring, around, 1, size + 1), bytes });
          if (held.length > most) {
            const oldest = held.shift();
            if (oldest) ring.release(oldest.kept);
          }
          for (const { kept, bytes: original } of held)
            expect(Buffer.compare(viewOf(kept), original)).toBe(0);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('uses its memory again', () => {
    const ring = new ByteRing();
    const slabs = new Set<unknown>();
    const body = new Uint8Array(4096);
    const held: KeptBytes[] = [];
    for (let i = 0; i < 1000; i++) {
      const kept = keep(ring, body, 0, body.length);
      slabs.add(kept.slab);
      held.push(kept);
      if (held.length > 64) ring.release(held.shift() as KeptBytes);
    }
    expect(slabs.size).toBeLessThan(10);
  });
});

function keep(ring: ByteRing, source: Uint8Array, from: number, to: number): KeptBytes {
  const kept = { slab: emptySlab, start: 0, size: 0 };
  ring.keep(source, from, to, kept);
  return kept;
}
