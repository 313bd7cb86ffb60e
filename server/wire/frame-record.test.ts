import { expect, it } from 'vitest';
import { utf8 } from '../../protocol/bytes.ts';
import { encodeFrame } from '../../protocol/frame.ts';
import { ByteRing } from './byte-ring.ts';
import { FrameRecord } from './frame-record.ts';
import { FrameScanner } from './frame-scanner.ts';
import { SingleFrameMessage } from './message-record.ts';

const wire = { connection: 'c1', actor: 'learner', via: 'tool', secure: false } as const;

it('keeps a frame for its message when the trace has dropped it', () => {
  const ring = new ByteRing();
  const frame = recordOf(ring, 'first');
  const message = SingleFrameMessage.of(frame);
  frame.release();
  for (let i = 0; i < 5_000; i++) recordOf(ring, 'another of them').release();
  expect(message.read()).toMatchObject({ connection: 'c1', text: 'first' });
  message.release();
});

it('tells of each record what was told of it last, however often records are used again', () => {
  const ring = new ByteRing();
  const kept: { said: string; records: [FrameRecord, SingleFrameMessage] }[] = [];
  for (let i = 0; i < 2_000; i++) {
    const said = `number ${i}`;
    const frame = recordOf(ring, said);
    kept.push({ said, records: [frame, SingleFrameMessage.of(frame)] });
    if (kept.length > 10) for (const record of kept.shift()?.records ?? []) record.release();
    for (const { said, records } of kept)
      expect(records.map((record) => record.read().text)).toEqual([said, said]);
  }
});

function recordOf(ring: ByteRing, text: string): FrameRecord {
  const records: FrameRecord[] = [];
  const scanner = new FrameScanner(1_000, (frame) =>
    records.push(FrameRecord.of(wire, 'client', ring, frame, null)),
  );
  scanner.push(encodeFrame({ opcode: 'text', payload: utf8(text), maskingKey: utf8('mask') }));
  return records[0] as FrameRecord;
}
