import { expect, it } from 'vitest';
import { utf8 } from '../../protocol/bytes.ts';
import { encodeFrame } from '../../protocol/frame.ts';
import type { FrameRecord } from './frame-record.ts';
import { FrameRing } from './frame-ring.ts';
import { FrameScanner } from './frame-scanner.ts';

const wire = { connection: 'c1', actor: 'learner', via: 'tool', secure: false } as const;

it('tells of each frame what was kept of it, however often its memory is used again', () => {
  const ring = new FrameRing();
  const kept: { said: string; record: FrameRecord }[] = [];
  for (let i = 0; i < 2_000; i++) {
    const said = `number ${i}`;
    kept.push({ said, record: recordOf(ring, said) });
    const oldest = kept.length > 10 ? kept.shift() : undefined;
    if (oldest) oldest.record.home.drop(oldest.record.index);
    for (const { said, record } of kept)
      expect([record, record.second()].map((each) => each.read())).toMatchObject([
        { text: said },
        { text: said },
      ]);
  }
});

function recordOf(ring: FrameRing, text: string): FrameRecord {
  const records: FrameRecord[] = [];
  const scanner = new FrameScanner(1_000, (frame) =>
    records.push(ring.keep(frame, { wire, direction: 'client', places: 2, oddity: null })),
  );
  scanner.push(encodeFrame({ opcode: 'text', payload: utf8(text), maskingKey: utf8('mask') }));
  return records[0] as FrameRecord;
}
