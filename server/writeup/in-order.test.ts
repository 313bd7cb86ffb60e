import { expect, it } from 'vitest';
import { inOrder } from './in-order.ts';

it('does several at a time, hears the first at once, and keeps together what each says', async () => {
  const printed: string[] = [];
  const gates = new Map(['a', 'b', 'c'].map((name) => [name, Promise.withResolvers<void>()]));
  const begun: string[] = [];
  const all = inOrder<string, string>(
    ['a', 'b', 'c'],
    2,
    async (name, say) => {
      begun.push(name);
      say(`${name} begins`);
      await gates.get(name)?.promise;
      say(`${name} ends`);
    },
    (line) => printed.push(line),
  );
  expect(begun).toEqual(['a', 'b']);
  expect(printed).toEqual(['a begins']);
  gates.get('b')?.resolve();
  await expect.poll(() => begun).toEqual(['a', 'b', 'c']);
  expect(printed).toEqual(['a begins']);
  gates.get('a')?.resolve();
  await expect.poll(() => printed).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins']);
  gates.get('c')?.resolve();
  await all;
  expect(printed.at(-1)).toBe('c ends');
});

it('hands on what goes wrong', async () => {
  const all = inOrder([1], 2, () => Promise.reject(new Error('no')), String);
  await expect(all).rejects.toThrow('no');
});
