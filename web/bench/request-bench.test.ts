import { expect, test, vi } from 'vitest';
import { BenchRefused, requestBench } from './request-bench.ts';

test('asks for the bench of a writeup and gives back its id', async () => {
  const fetch = vi.fn(async () => Response.json({ id: 'b0' }));
  await expect(requestBench('apprentice/shake-hands', fetch)).resolves.toBe('b0');
  expect(fetch).toHaveBeenCalledWith('/api/benches', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"writeup":"apprentice/shake-hands"}',
  });
});

test.each([
  [404, { message: 'There is no writeup “x/y”.' }, true, 'There is no writeup “x/y”.'],
  [403, null, true, 'The server answered 403 to the request for a bench.'],
  [429, { message: 'Too many benches. Wait a minute.' }, false, 'Too many benches. Wait a minute.'],
  [503, '<html>', false, 'The server answered 503 to the request for a bench.'],
  [200, { id: 7 }, false, 'The server opened a bench without naming it.'],
])('of an answer %i with %j says whether to give up: %s', async (status, body, forGood, message) => {
  const failure = await requestBench('x/y', async () => Response.json(body, { status })).catch(
    (error) => error,
  );
  expect(failure).toMatchObject({ message });
  expect(failure instanceof BenchRefused).toBe(forGood);
});

test('says in words that the server cannot be reached', async () => {
  const fetch = () => Promise.reject(new TypeError('Failed to fetch'));
  await expect(requestBench('x/y', fetch)).rejects.toThrow('The server cannot be reached.');
});
