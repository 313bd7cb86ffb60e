/** The server will not open this bench, now or later: its words say why. */
export class BenchRefused extends Error {
  override name = 'BenchRefused';
}

/**
 * Asks for the learner's bench of a writeup; the server makes one, and a learner, when there is none.
 * @throws BenchRefused when another try would end alike; any other error is worth another try.
 */
export async function requestBench(writeup: string, fetch: typeof globalThis.fetch): Promise<string> {
  const response = await fetch('/api/benches', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ writeup }),
  }).catch((error: unknown) => {
    throw new Error('The server cannot be reached.', { cause: error });
  });
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) {
    const id = property(body, 'id');
    if (id) return id;
    throw new Error('The server opened a bench without naming it.');
  }
  const message =
    property(body, 'message') ?? `The server answered ${response.status} to the request for a bench.`;
  const worthAnotherTry = response.status >= 500 || response.status === 429 || response.status === 408;
  throw worthAnotherTry ? new Error(message) : new BenchRefused(message);
}

function property(body: unknown, name: string): string | null {
  if (typeof body !== 'object' || body === null || !(name in body)) return null;
  const value: unknown = Reflect.get(body, name);
  return typeof value === 'string' && value !== '' ? value : null;
}
