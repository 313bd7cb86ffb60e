import { expect, it } from 'vitest';
import { utf8 } from '../../protocol/bytes.ts';
import { encodeClosePayload, encodeFrame, type FrameInit } from '../../protocol/frame.ts';
import type { NewTraceEvent, TraceEvent } from '../../protocol/trace.ts';
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

it.each<[string, Omit<FrameInit, 'opcode'>]>([
  ['without a mask', { payload: encodeClosePayload(1000) }],
  ['with a code that is never sent', { payload: encodeClosePayload(1006), maskingKey: KEY }],
  ['with half a code', { payload: Uint8Array.of(3), maskingKey: KEY }],
])('takes a close frame %s, refused with another code, for no goodbye', (_what, init) => {
  const { watch, ends } = stage();
  watch.fromClient(encodeFrame({ opcode: 'close', ...init }));
  watch.fromServer(encodeFrame({ opcode: 'close', payload: encodeClosePayload(1002, 'no') }));
  watch.ended('server');
  expect(ends).toMatchObject([{ clean: false, code: 1002, reason: 'no', by: 'server' }]);
});

it('takes a broken close frame for a goodbye where the other side returns it', () => {
  const { watch, ends } = stage();
  const unmasked = encodeFrame({ opcode: 'close', payload: encodeClosePayload(1000) });
  watch.fromClient(unmasked);
  watch.fromServer(unmasked);
  watch.ended('server');
  expect(ends).toMatchObject([{ clean: true, code: 1000, by: 'client' }]);
});

function stage() {
  const ends: NewTraceEvent[] = [];
  const records: { read(): TraceEvent }[] = [];
  const watch = new FrameWatch({
    payloadBytes: 125,
    extensions: '',
    wire: { connection: 'c1', actor: 'learner', via: 'tool', secure: false },
    named: { isOpen: true },
    target: {
      ring: new FrameRing(),
      budget: new FrameBudget({ frames: 1, bytes: 1, spare: () => 1, onSlowed: () => undefined }),
      observe: (event) => ends.push(event),
      observeRecord: (record) =>
        records.push(record, ...(record.places === 2 && record.second ? [record.second()] : [])),
    },
  });
  return { watch, ends, told: () => records.map((record) => record.read()) };
}
