import { describe, expect, it } from 'vitest';
import { toBase64, utf8 } from '../../protocol/bytes.ts';
import type { NewTraceEvent, TraceEvent } from '../../protocol/trace.ts';
import { Trace } from '../benches/trace.ts';
import { soundingPayload } from '../solve/sounding.ts';
import {
  sampleFrame,
  sampleHandshake,
  sampleHttp,
  sampleLabEvent,
  sampleMessage,
} from '../testing/sample-events.ts';
import { shortTrace } from './short-trace.ts';

/** What is shown of a run in which this was observed. */
function story(events: NewTraceEvent[], decided: number | null = null, goal: TraceEvent['kind'] = 'message') {
  const trace = new Trace({ events: 5_000, bytes: 10_000_000 });
  for (const event of events) trace.append(event);
  return shortTrace(trace, { goal, decided }).events;
}

/** Before which of them something is left out. */
function gapsOf(events: NewTraceEvent[], decided: number | null = null) {
  const trace = new Trace({ events: 5_000, bytes: 10_000_000 });
  for (const event of events) trace.append(event);
  return shortTrace(trace, { goal: 'message', decided }).gaps;
}

const seqs = (events: TraceEvent[]) => events.map(({ seq }) => seq);
const frames = (count: number) => Array.from({ length: count }, () => sampleFrame());

describe('a short trace', () => {
  it('shows frames, and a message only where its frames do not say it', () => {
    const shown = story([
      sampleHandshake(),
      sampleFrame({ payload: 'wyg=', broken: ['utf8-invalid'] }),
      sampleMessage({ frames: [2], payload: 'wyg=' }),
      sampleFrame({ opcode: 'ping', text: '?' }),
      sampleFrame({ fin: false }),
      sampleFrame({ opcode: 'continuation' }),
      sampleMessage({ frames: [5, 6], fragments: 2 }),
    ]);
    expect(seqs(shown)).toEqual([1, 2, 4, 5, 6, 7]);
    expect(shown[1]).toMatchObject({ kind: 'frame', payload: 'wyg=' });
  });

  it('leaves out the pings by which a script finds out how far the server is', () => {
    const text = new TextDecoder().decode(soundingPayload());
    const events = (['ping', 'pong'] as const).map((opcode) => sampleFrame({ opcode, text }));
    expect(story([sampleHandshake(), ...events])).toHaveLength(1);
  });

  it('leaves out files that were fetched, unless the goal is about such', () => {
    const events = [sampleHttp({ status: 200 }), sampleHttp({ status: 403 })];
    expect(seqs(story(events))).toEqual([2]);
    expect(seqs(story(events, null, 'http'))).toEqual([1, 2]);
  });

  it('shows how a long run began and how it ended', () => {
    const shown = seqs(story(frames(100)));
    expect(shown).toEqual([
      ...Array.from({ length: 8 }, (_, index) => index + 1),
      ...Array.from({ length: 16 }, (_, index) => index + 85),
    ]);
  });

  it('says where something is left out, and not where nothing telling is', () => {
    expect(gapsOf(frames(24))).toEqual([]);
    expect(gapsOf(frames(100))).toEqual([85]);
    expect(gapsOf(frames(100), 50)).toEqual([50, 85]);
    const file = sampleHttp({ status: 200 });
    expect(gapsOf([...frames(8), file, file, ...frames(16)])).toEqual([]);
  });

  it('shows what decided a run, whatever came behind', () => {
    const shown = seqs(story([...frames(50), sampleLabEvent(), ...frames(2_000)], 51));
    expect(shown).toContain(51);
    expect(shown).toHaveLength(25);
  });

  it('says each event once', () => {
    expect(seqs(story(frames(10), 9))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('shows the beginning of what is long', () => {
    const [shown] = story([sampleFrame({ payload: toBase64(utf8('x'.repeat(50_000))) })]);
    expect(shown).toMatchObject({ truncated: true });
    expect(JSON.stringify(shown).length).toBeLessThan(2_000);
  });
});
