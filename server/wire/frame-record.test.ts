import { expect, it } from 'vitest';
import { utf8 } from '../../protocol/bytes.ts';
import { encodeFrame } from '../../protocol/frame.ts';
import { ByteRing } from './byte-ring.ts';
import { FrameRecord } from './frame-record.ts';
import { FrameScanner } from './frame-scanner.ts';

const wire = { connection: 'c1', actor: 'learner', via: 'tool', secure: false } as const;

it('tells of each record what was told of it last, however often records are used again', () => {
  const ring = new ByteRing();
  const kept: { said: string; record: FrameRecord }[] = [];
  for (let i = 0; i < 2_000; i++) {
    const said = `number ${i}`;
    kept.push({ said, record: recordOf(ring, said) });
    if (kept.length > 10) kept.shift()?.record.release();
    for (const { said, record } of kept)
      expect([record, record.second()].map((each) => each.read())).toMatchObject([
        { text: said },
        { text: said },
      ]);
  }
});

function recordOf(ring: ByteRing, text: string): FrameRecord {
  const records: FrameRecord[] = [];
  const scanner = new FrameScanner(1_000, (frame) =>
    records.push(FrameRecord.of(wire, 'client', ring, frame, 2, null)),
  );
  scanner.push(encodeFrame({ opcode: 'text', payload: utf8(text), maskingKey: utf8('mask') }));
  return records[0] as FrameRecord;
}
