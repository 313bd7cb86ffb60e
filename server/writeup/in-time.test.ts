import { expect, it } from 'vitest';
import { inTime, TooSlow } from './in-time.ts';

async function* ticks(last: Promise<number>): AsyncGenerator<number> {
  yield 1;
  yield await last;
}

async function all(items: AsyncGenerator<number>): Promise<number[]> {
  const found: number[] = [];
  for await (const item of items) found.push(item);
  return found;
}

it('passes on what comes in time', async () => {
  expect(await all(inTime(ticks(Promise.resolve(2)), 10_000))).toEqual([1, 2]);
});

it('gives up on what never ends, and takes no harm from what it does later', async () => {
  const later = Promise.withResolvers<number>();
  const given = all(inTime(ticks(later.promise), 20));
  await expect(given).rejects.toThrow(TooSlow);
  await expect(given).rejects.toThrow('nothing ended within 0.02 s: shorten the script that runs now');
  later.reject(new Error('the servers are closed'));
});

it('passes on an error', async () => {
  await expect(all(inTime(ticks(Promise.reject(new Error('broken'))), 10_000))).rejects.toThrow('broken');
});
