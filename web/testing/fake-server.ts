import { onTestFinished } from 'vitest';

export interface FakeRequest {
  method: string;
  path: string;
  body: unknown;
}

/** What the server answers: a body, or an error with its status. */
export type FakeAnswer = { ok: unknown } | { status: number; code: string; message: string };

/** Answers the page's requests until the test ends, and keeps them in order. */
export function fakeServer(answer: (request: FakeRequest) => FakeAnswer): FakeRequest[] {
  const asked: FakeRequest[] = [];
  const real = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const request: FakeRequest = {
      method: init?.method ?? 'GET',
      path: String(input),
      body: typeof init?.body === 'string' ? JSON.parse(init.body) : undefined,
    };
    asked.push(request);
    const given = answer(request);
    if (!('ok' in given)) return Response.json(given, { status: given.status });
    return given.ok === null ? new Response(null, { status: 204 }) : Response.json(given.ok);
  };
  onTestFinished(() => {
    globalThis.fetch = real;
  });
  return asked;
}
