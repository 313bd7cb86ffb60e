import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from './start.ts';
import { type Answer, type Asking, ask, openBench, post } from './testing/http-client.ts';
import { startUnregistered } from './testing/start-test-platform.ts';

let running: Running;
let port: number;
beforeAll(async () => {
  running = await startUnregistered();
  port = running.services.ports.platform;
});
afterAll(() => running.close());

const own = () => ({ host: `localhost:${port}`, origin: `http://localhost:${port}` });

describe('an error', () => {
  it.each([
    ['/not/here', 404, 'There is no page at /not/here.'],
    ['/labs/apprentice/not-there', 404, 'There is no lab called &quot;apprentice/not-there&quot;.'],
    ['/labs/apprentice/constructor', 404, 'There is no lab called &quot;apprentice/constructor&quot;.'],
    [`/${'x'.repeat(5000)}`, 404, 'There is no page at /xxxx'],
  ])('is a page to a browser: %s', async (path, status, sentence) => {
    const answer = await ask(port, { path, headers: { ...own(), accept: 'text/html' } });
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
    });
    expect(answer.text.replaceAll('&#34;', '&quot;')).toContain(sentence);
    expect(answer.text).toContain('href="/"');
  });

  it('is JSON to a program, and always below /api', async () => {
    for (const [path, accept] of [
      ['/not/here', '*/*'],
      ['/api/not/here', 'text/html'],
    ] as const) {
      const answer = await ask(port, { path, headers: { ...own(), accept } });
      expect(answer.headers['content-type']).toContain('application/json');
      expect([answer.status, JSON.parse(answer.text)]).toEqual([
        404,
        { code: 'PAGE_NOT_FOUND', message: expect.stringContaining(`There is no page at ${path}.`) },
      ]);
    }
  });

  it.each([
    '/<script>alert(1)</script>',
    '/labs/apprentice/<img src=x onerror=alert(1)>'.replaceAll(' ', '%20'),
    '/labs/%3Cscript%3Ealert(1)%3C%2Fscript%3E/x',
    "/'%22%3E%3Csvg/onload=alert(1)%3E",
  ])('repeats the path %s as text only', async (path) => {
    const { status, text } = await ask(port, { path, headers: { ...own(), accept: 'text/html' } });
    expect(status).toBe(404);
    expect(text).not.toMatch(/<script>|<img|<svg\/onload/);
  });

  it('says what the live channel is when it is asked for as a page', async () => {
    const { id, cookie } = await openBench(port);
    const answer = await ask(port, { path: `/api/live?bench=${id}`, headers: { ...own(), cookie } });
    expect(answer.status).toBe(426);
    expect(answer.headers.upgrade).toBe('websocket');
    expect(JSON.parse(answer.text).message).toContain('WebSocket');
  });
});

describe('the API', () => {
  const refuse = async (asking: Asking): Promise<[number, { code: string; message: string }]> => {
    const answer = await ask(port, {
      path: '/api/benches',
      method: 'POST',
      ...asking,
      headers: { ...own(), ...asking.headers },
    });
    expect(answer.headers['content-type']).toContain('application/json');
    return [answer.status, JSON.parse(answer.text)];
  };
  const json = { 'content-type': 'application/json' };
  const shakeHands = '{"writeup":"apprentice/shake-hands"}';

  it.each([
    ['no content type', {}],
    ['plain text, as a form of another site can send it', { 'content-type': 'text/plain' }],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['XML', { 'content-type': 'application/xml' }],
    ['a type that only looks like JSON', { 'content-type': 'application/jsonp' }],
    ['nonsense', { 'content-type': 'json' }],
  ])('answers 415 to %s', async (_what, headers) => {
    const [status, { code, message }] = await refuse({ headers, body: shakeHands });
    expect([status, code]).toEqual([415, 'CONTENT_TYPE']);
    expect(message).toContain('Expected the content type application/json, got ');
  });

  it.each([
    ['no JSON', '{"writeup":'],
    ['an empty body', ''],
    ['null', 'null'],
    ['a list', '[]'],
    ['a number', '7'],
    ['a missing writeup', '{}'],
    ['a writeup of another type', '{"writeup":["apprentice/shake-hands"]}'],
    ['a path as writeup', '{"writeup":"../../etc/passwd"}'],
    ['an unknown key', '{"writeup":"apprentice/shake-hands","learner":"x"}'],
    ['__proto__', '{"writeup":"apprentice/shake-hands","__proto__":{"admin":true}}'],
    ['a constructor with a prototype', '{"writeup":"a","constructor":{"prototype":{"admin":true}}}'],
  ])('answers 400 with the reason to %s', async (_what, body) => {
    const [status, { code, message }] = await refuse({ headers: json, body });
    expect([status, code]).toEqual([400, 'BODY_INVALID']);
    expect(message).toMatch(/^This request was not understood: .+[^.]\.$/);
    expect({}).not.toHaveProperty('admin');
  });

  it('answers 404 to a writeup that is not there', async () => {
    const [status, { message }] = await refuse({ headers: json, body: '{"writeup":"apprentice/none"}' });
    expect([status, message]).toEqual([
      404,
      'There is no lab called "apprentice/none". The home page lists all labs.',
    ]);
  });

  it('answers 413 to a body over the limit, by its length alone and when it lied about it', async () => {
    const [status, { code, message }] = await refuse({
      headers: json,
      body: JSON.stringify('x'.repeat(70_000)),
    });
    expect([status, code]).toEqual([413, 'BODY_TOO_LARGE']);
    expect(message).toContain('at most 65536 bytes');
    const chunked = await refuse({
      headers: { ...json, 'transfer-encoding': 'chunked' },
      body: JSON.stringify('x'.repeat(70_000)),
    });
    expect(chunked[0]).toBe(413);
  });

  it('answers 429 when one address asks for more than a class would', async () => {
    let refused: Answer | undefined;
    for (let batch = 0; batch < 13 && !refused; batch++) {
      const answers = await Promise.all(Array.from({ length: 50 }, () => post(port, '/api/benches', {})));
      refused = answers.find(({ status }) => status === 429);
    }
    expect(JSON.parse(refused?.text ?? '{}')).toEqual({
      code: 'LIMIT_REACHED',
      message: expect.stringMatching(
        /already 600 requests .* the most that BENCHES_OPENED allows\. Try again in \d+ \w+\.$/,
      ),
    });
    expect(refused?.headers).toHaveProperty('retry-after');
  });
});

describe('a request that is no HTTP', () => {
  it.each([
    '\0\0\0\0',
    'GET / HTTP/1.1\r\nHost: a\r\nHost b\r\n\r\n',
    `GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
  ])('ends its connection and nothing else: %#', async (bytes) => {
    const socket = connect(port, '127.0.0.1');
    const closed = Promise.withResolvers<string>();
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.on('close', () => closed.resolve(answer));
    socket.write(bytes);
    expect(await closed.promise).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect((await ask(port, { path: '/healthz' })).status).toBe(200);
  });
});
