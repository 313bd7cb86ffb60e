import { expect, it } from 'vitest';
import { utf8 } from '../../protocol/bytes.ts';
import { encodeClosePayload, encodeFrame, type FrameInit } from '../../protocol/frame.ts';
import type { TraceEvent } from '../../protocol/trace.ts';
import { FrameBudget } from './frame-budget.ts';
import { FrameRing } from './frame-ring.ts';
import { FrameWatch } from './frame-watch.ts';

const KEY = Uint8Array.of(1, 2, 3, 4);
const close = encodeFrame({ opcode: 'close', payload: encodeClosePayload(1001) });

it.each<[string, FrameInit, string[]]>([
  ['a plain one', { opcode: 'text' }, []],
  ['a fragment', { opcode: 'text', fin: false }, []],
  ['one that breaks a rule', { opcode: 'text', rsv2: true }, ['rsv-set']],
])(
  'tells a frame once as unfinished and once whole, when the server closes in the middle of it: %s',
  (_what, init, broken) => {
    const { watch, told } = stage();
    const bytes = encodeFrame({ maskingKey: KEY, ...init, payload: utf8('half and half') });
    watch.fromClient(bytes.subarray(0, 10));
    watch.fromServer(close);
    watch.fromClient(bytes.subarray(10));
    watch.ended('client');
    const frames = told().filter((event) => event.kind === 'frame');
    expect(frames.map(({ opcode, length, received, broken }) => [opcode, length, received, broken])).toEqual([
      ['text', 13, 4, broken],
      ['close', 2, undefined, []],
      ['text', 13, undefined, broken],
    ]);
  },
);

it('tells a frame that is never completed once, however often it could', () => {
  const { watch, told } = stage();
  watch.fromClient(
    encodeFrame({ opcode: 'text', maskingKey: KEY, declaredLength: 9, payload: utf8('half') }),
  );
  watch.fromServer(close);
  watch.fromServer(close);
  watch.fromClient(utf8('more'));
  watch.ended('server');
  expect(told().map((event) => (event.kind === 'frame' ? event.opcode : event.kind))).toEqual([
    'text',
    'close',
    'close',
  ]);
});

function stage() {
  const records: { read(): TraceEvent }[] = [];
  const watch = new FrameWatch({
    payloadBytes: 125,
    extensions: '',
    wire: { connection: 'c1', actor: 'learner', via: 'tool', secure: false },
    named: { isOpen: true },
    target: {
      ring: new FrameRing(),
      budget: new FrameBudget({ frames: 1, bytes: 1, spare: () => 1, onSlowed: () => undefined }),
      observe: () => undefined,
      observeRecord: (record) =>
        records.push(record, ...(record.places === 2 && record.second ? [record.second()] : [])),
    },
  });
  return { watch, told: () => records.map((record) => record.read()) };
}
