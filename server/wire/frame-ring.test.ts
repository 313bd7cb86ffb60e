import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FrameRecord } from './frame-record.ts';
import { FrameRing } from './frame-ring.ts';
import type { Oddity } from './kept-frame.ts';
import type { RecordHome } from './trace-record.ts';

const wire = { connection: 'c1', actor: 'learner', via: 'tool', secure: false } as const;

describe('FrameRing', () => {
  it('gives back what it keeps, for as long as somebody needs it', () => {
    const facts = fc.record({
      size: fc.oneof(fc.integer({ min: 2, max: 200 }), fc.integer({ min: 10_000, max: 70_000 })),
      length: fc.oneof(fc.nat(), fc.constant(Number.MAX_SAFE_INTEGER)),
      headerLength: fc.constantFrom(2, 4, 6, 8, 10, 14),
      direction: fc.constantFrom('client' as const, 'server' as const),
      places: fc.constantFrom(1 as const, 2 as const),
      oddity: fc.option(
        fc.record({ broken: fc.array(fc.string()), received: fc.option(fc.nat(), { nil: undefined }) }),
      ),
    });
    fc.assert(
      fc.property(fc.array(facts, { maxLength: 40 }), fc.integer({ min: 1, max: 10 }), (list, most) => {
        const ring = new FrameRing();
        const held: { record: FrameRecord; expected: object }[] = [];
        for (const [index, { size, length, headerLength, ...rest }] of list.entries()) {
          const bytes = new Uint8Array(size + 2).fill(index + 1, 1, size + 1);
          const frame = { bytes, from: 1, to: size + 1, headerLength, length };
          const record = ring.keep(frame, { wire, ...rest });
          held.push({
            record,
            expected: { wire, headerLength, length, ...rest, bytes: bytes.slice(1, size + 1) },
          });
          if (held.length > most) drop(held.shift()?.record);
          for (const { record, expected } of held) {
            // As whoever has only kept its place finds it again.
            const again = record.home.recordAt(record.index, 7, 8) as FrameRecord;
            expect({ ...again.frame, bytes: Uint8Array.from(again.frame.bytes) }).toEqual(expected);
            expect([again.seq, again.at, again.places]).toEqual([7, 8, again.frame.places]);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it('uses its memory again', () => {
    const ring = new FrameRing();
    const homes = new Set<RecordHome>();
    const held: FrameRecord[] = [];
    for (let i = 0; i < 1000; i++) {
      const record = keep(ring, new Uint8Array(4096));
      homes.add(record.home);
      held.push(record);
      if (held.length > 64) drop(held.shift());
    }
    expect(homes.size).toBeLessThan(16);
  });

  it('lets one that nobody needs any more keep nothing else from being kept', () => {
    const ring = new FrameRing();
    const stays = keep(ring, Uint8Array.of(1, 2, 3));
    for (let i = 0; i < 100_000; i++) drop(keep(ring, new Uint8Array(100)));
    expect([...stays.frame.bytes]).toEqual([1, 2, 3]);
  });
});

function keep(ring: FrameRing, bytes: Uint8Array, oddity: Oddity | null = null): FrameRecord {
  const frame = { bytes, from: 0, to: bytes.length, headerLength: 2, length: bytes.length - 2 };
  return ring.keep(frame, { wire, direction: 'client', places: 1, oddity });
}

function drop(record: FrameRecord | undefined): void {
  if (record) record.home.drop(record.index);
}
