import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../protocol/bytes.ts';
import { encodeFrame } from '../../../protocol/frame.ts';
import { FrameDecoder } from '../../../protocol/frame-decoder.ts';
import { BenchIntercept } from './bench-intercept.ts';
import { Lane } from './lane.ts';

const frame = (text: string) => encodeFrame({ opcode: 'text', payload: utf8(text) });

function stage({ on = true } = {}) {
  const intercept = new BenchIntercept({
    id: 'bench',
    news: { emit: () => undefined },
    observe: () => undefined,
  });
  intercept.set({ on, handshakes: false, rules: [{ pattern: 'hold' }] });
  const out: Uint8Array[] = [];
  let ended = false;
  const lane = new Lane({
    direction: 'server',
    connection: 'c1',
    intercept,
    isOpen: () => true,
    onForward: (bytes) => void out.push(Uint8Array.from(bytes)),
    onEnd: () => {
      ended = true;
    },
    onMoved: () => undefined,
  });
  const texts = () =>
    new FrameDecoder({ keep: 1_000_000 })
      .push(Buffer.concat(out))
      .map(({ payload }) => Buffer.from(payload).toString());
  return { intercept, lane, texts, ended: () => ended };
}

describe('one direction of an intercepted connection', () => {
  it('keeps everything behind a held frame waiting, and lets it go in order', () => {
    const { intercept, lane, texts, ended } = stage();
    lane.push(
      Buffer.concat([frame('one'), frame('hold two'), frame('three'), frame('hold four'), frame('five')]),
    );
    lane.end();
    expect(texts()).toEqual(['one']);
    intercept.resolve('h2', { action: 'drop' });
    expect([texts(), ended()]).toEqual([['one'], false]);
    intercept.resolve('h1', { action: 'forward' });
    expect([texts(), ended()]).toEqual([['one', 'hold two', 'three', 'five'], true]);
    expect(intercept.state.held).toEqual([]);
  });

  it('puts an injected frame ahead of what is held', () => {
    const { intercept, lane, texts } = stage();
    lane.push(frame('hold it'));
    lane.inject(frame('injected'));
    intercept.release();
    expect(texts()).toEqual(['injected', 'hold it']);
  });

  it('puts an injected frame behind one that is half way, never into it', () => {
    const { lane, texts } = stage({ on: false });
    const half = frame('half way');
    lane.push(half.subarray(0, 4));
    lane.inject(frame('injected'));
    lane.push(Buffer.concat([half.subarray(4), frame('next')]));
    expect(texts()).toEqual(['half way', 'injected', 'next']);
  });

  it('puts an injected frame before one that is still being gathered', () => {
    const { intercept, lane, texts } = stage();
    const half = frame('hold this');
    lane.push(half.subarray(0, 4));
    lane.inject(frame('injected'));
    lane.push(half.subarray(4));
    intercept.release();
    expect(texts()).toEqual(['injected', 'hold this']);
  });

  it('counts what is injected behind a frame that is half way, until it goes on', () => {
    const { intercept, lane, texts } = stage();
    const half = frame('half way'.repeat(10_000));
    const injected = frame('x'.repeat(60_000));
    lane.push(half.subarray(0, 100));
    for (let number = 0; number < 18; number++) lane.inject(injected);
    expect([lane.waiting, intercept.isFull]).toEqual([18 * injected.length, true]);
    lane.push(half.subarray(100));
    expect([lane.waiting, intercept.isFull, texts().length]).toEqual([0, false, 19]);
    intercept.burden(1_048_575);
    expect(intercept.isFull).toBe(false);
  });

  it('lets go of half a frame when it is released, and of its rest when it comes', () => {
    const { lane, texts } = stage();
    const half = frame('hold this');
    lane.push(half.subarray(0, 4));
    lane.release();
    lane.push(half.subarray(4));
    expect(texts()).toEqual(['hold this']);
  });

  it('owes nothing to the bench’s limit when it is gone', () => {
    const { intercept, lane, ended } = stage();
    const large = frame(`hold ${'x'.repeat(60_000)}`);
    for (let number = 0; number < 25; number++) lane.push(large);
    lane.push(large.subarray(0, 5_000));
    expect([intercept.isFull, lane.isClogged]).toEqual([true, true]);
    lane.end();
    lane.discard();
    expect([intercept.isFull, lane.isClogged, ended()]).toEqual([false, false, false]);
    intercept.burden(1_048_575);
    expect(intercept.isFull).toBe(false);
    intercept.leave('c1');
  });

  it('owes nothing for what was injected behind a frame whose rest never came', () => {
    const { intercept, lane, texts } = stage({ on: false });
    lane.push(frame('half way').subarray(0, 4));
    lane.inject(frame('injected'));
    lane.end();
    lane.discard();
    expect([lane.waiting, texts()]).toEqual([0, []]);
    intercept.burden(1_048_575);
    expect(intercept.isFull).toBe(false);
  });
});
