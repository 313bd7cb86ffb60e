import type { Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TraceEvent } from '../../protocol/trace.ts';
import type { Bench } from '../benches/bench.ts';
import type { Running } from '../start.ts';
import { harSchema } from '../testing/har-schema.ts';
import { type Answer, ask, openBench } from '../testing/http-client.ts';
import { LabPage } from '../testing/lab-page.ts';
import { handshake, plainRequest, TcpClient, untilEvents } from '../testing/lab-visitor.ts';
import { startUnregistered } from '../testing/start-test-platform.ts';

const har = Compile(harSchema);

let running: Running;
beforeAll(async () => {
  running = await startUnregistered({ TRACE_PAYLOAD: '1000' });
});
afterAll(() => running.close());

describe('the export of a trace', () => {
  it('is the trace, one event a line, as a file', async () => {
    const { bench, download } = await openExport();
    await TcpClient.to(running.services.ports.lab).then((client) =>
      client.say(plainRequest(`${bench.base}/`)),
    );
    await untilEvents(bench, 'http');
    const answer = await download('jsonl');
    expect(answer).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'application/jsonl; charset=utf-8',
        'content-disposition': 'attachment; filename="shake-hands.jsonl"',
        'cache-control': 'no-store',
      },
    });
    const events = answer.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as TraceEvent);
    expect(events).toEqual(JSON.parse(JSON.stringify(bench.trace.after(0).events)));
    expect(events).toHaveLength(1);
  });

  it('is an empty file before anything happened', async () => {
    const { download } = await openExport();
    expect(await download('jsonl')).toMatchObject({ status: 200, text: '' });
    expect(readHar(await download('har')).log.entries).toEqual([]);
  });

  it.each(['jsonl', 'har'])('tells nobody else that there is one: %s', async (ending) => {
    const { bench } = await openExport();
    const stranger = await openBench(running.services.ports.platform);
    for (const cookie of [stranger.cookie, '']) {
      const answer = await ask(running.services.ports.platform, {
        path: `/api/benches/${bench.id}/trace.${ending}`,
        headers: { host: `localhost:${running.services.ports.platform}`, cookie },
      });
      expect(answer.status).toBe(404);
      expect(JSON.parse(answer.text)).toMatchObject({ code: 'BENCH_NOT_FOUND' });
    }
  });

  it('is given so often and no more, to each learner', async () => {
    const [one, other] = [await openExport(), await openExport()];
    const answers = await Promise.all(Array.from({ length: 25 }, () => one.download('jsonl')));
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(5);
    expect(answers.find(({ status }) => status === 429)?.text).toContain('exports in this minute');
    expect((await other.download('har')).status).toBe(200);
  });
});

describe('the HAR', () => {
  it('has an entry for each handshake with its messages, and for each request', async () => {
    const { bench, download } = await openExport();
    const { lab, labTls } = running.services.ports;
    const plain = await TcpClient.to(lab);
    plain.say(
      plainRequest(`${bench.base}/?a=1&b=%C3%A9`).replace('\r\n\r\n', '\r\nCookie: x=1; y=2=3\r\n\r\n'),
    );
    await untilEvents(bench, 'http');
    const refused = await TcpClient.to(lab);
    refused.say(handshake(`${bench.base}/socket`, { 'Sec-WebSocket-Key': null }));
    await refused.untilClosed();
    const page = await LabPage.open({ port: labTls, bench: bench.id, secure: true });
    page.say('é').say(Uint8Array.of(0xff, 0)).say('x'.repeat(2_000));
    page.socket.ping('now');
    page.socket.close(4001, 'bye');
    await untilEvents(bench, 'close');

    const { entries } = readHar(await download('har')).log;
    expect(entries).toMatchObject([
      {
        connection: 'c1',
        request: {
          method: 'GET',
          url: `http://localhost:${lab}${bench.base}/?a=1&b=%C3%A9`,
          queryString: [
            { name: 'a', value: '1' },
            { name: 'b', value: 'é' },
          ],
          cookies: [
            { name: 'x', value: '1' },
            { name: 'y', value: '2=3' },
          ],
        },
        response: { status: 200, content: { mimeType: 'text/html; charset=utf-8' } },
      },
      { connection: 'c2', response: { status: 400 }, _webSocketMessages: [] },
      {
        connection: 'c3',
        request: { url: `wss://localhost:${labTls}${bench.base}/socket` },
        response: { status: 101, statusText: 'Switching Protocols' },
        _resourceType: 'websocket',
      },
    ]);
    expect(entries[0]).not.toHaveProperty('_webSocketMessages');
    const messages = entries[2]?._webSocketMessages ?? [];
    expect(messages.filter(({ type }) => type === 'send')).toMatchObject([
      { opcode: 1, data: 'é' },
      { opcode: 2, data: '/wA=' },
      { opcode: 1, data: 'x'.repeat(1_000), _truncated: true, _length: 2_000 },
      { opcode: 9, data: Buffer.from('now').toString('base64') },
      { opcode: 8, data: Buffer.from('\x0f\xa1bye', 'latin1').toString('base64') },
    ]);
    expect(messages[0]).toMatchObject({ type: 'receive', opcode: 1 });
    expect(messages[0]?.time).toBeCloseTo(Date.now() / 1000, -2);
  });

  it('has what a form has sent', async () => {
    const { bench, download } = await openExport();
    const body = 'name=customer&password=%C3%A9';
    const client = await TcpClient.to(running.services.ports.lab);
    client.say(
      `POST ${bench.base}/socket HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    await untilEvents(bench, 'http');
    const [entry] = readHar(await download('har')).log.entries;
    expect(entry?.request).toMatchObject({
      bodySize: body.length,
      postData: { mimeType: 'application/x-www-form-urlencoded', text: body },
    });
  });

  it('leaves out a frame that was never complete: it is no message to anybody', async () => {
    const { bench, download } = await openExport();
    const client = await TcpClient.to(running.services.ports.lab);
    client.say(handshake(`${bench.base}/socket`));
    await untilEvents(bench, 'message');
    // A ping and a binary frame of 1 GiB, of which not all comes.
    client.socket.end(Buffer.from('898037fa213d' + '82ff000000004000000037fa213dabcd', 'hex'));
    await untilEvents(bench, 'close');
    const sent = readHar(await download('har')).log.entries[0]?._webSocketMessages ?? [];
    expect(sent.filter(({ type }) => type === 'send')).toMatchObject([{ opcode: 9, data: '' }]);
    expect(bench.trace.recent('frame', 9).some(({ received }) => received === 2)).toBe(true);
  });

  it('holds a handshake that was never answered', async () => {
    const { bench, download } = await openExport();
    const client = await TcpClient.to(running.services.ports.lab);
    client.say(plainRequest(`${bench.base}/`) + handshake(`${bench.base}/socket`));
    await client.untilClosed();
    await untilEvents(bench, 'handshake');
    const shakes = readHar(await download('har')).log.entries.filter(({ _resourceType }) => _resourceType);
    expect(shakes).toMatchObject([
      { response: { status: 0 }, _error: 'the connection ended before an answer', _webSocketMessages: [] },
    ]);
  });

  it('holds no control frame that was never complete', async () => {
    const { bench, download } = await openExport();
    const client = await TcpClient.to(running.services.ports.lab);
    await client.say(handshake(`${bench.base}/socket`)).hears('Welcome');
    client.socket.end(Buffer.from('8985000000006869', 'hex'));
    await untilEvents(bench, 'close');
    expect((await download('jsonl')).text).toContain('"opcode":"ping"');
    const [entry] = readHar(await download('har')).log.entries;
    expect(entry?._webSocketMessages?.map(({ type, opcode }) => [type, opcode])).toEqual([['receive', 1]]);
  });

  it('takes a target that is no address for what it is', async () => {
    const { bench, download } = await openExport();
    const client = await TcpClient.to(running.services.ports.lab);
    client.say(handshake(`http://[::bad${bench.base}/nowhere?%zz<>"\\`));
    await untilEvents(bench, 'handshake');
    const { entries } = readHar(await download('har')).log;
    expect(entries[0]?.request.url).toContain(`${bench.base}/nowhere?%zz`);
  });

  it('holds every message of a full trace, those of a forgotten handshake too', async () => {
    const { bench, download } = await openExport();
    const page = await LabPage.open({ port: running.services.ports.lab, bench: bench.id });
    const count = 3_000;
    for (let number = 1; number <= count; number++) page.say(`{"number":${number}}`);
    await page.hears(`{"number":${count}}`);
    const { events, dropped } = bench.trace.after(0);
    expect(events).toHaveLength(10_000);
    expect(dropped).toBeGreaterThan(0);
    expect(events.some(({ kind }) => kind === 'handshake')).toBe(false);

    const { entries } = readHar(await download('har')).log;
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({
      response: { status: 101 },
      comment: expect.stringContaining('no longer'),
    });
    const messages = events.flatMap((event) =>
      event.kind === 'message' ? [[event.direction === 'client' ? 'send' : 'receive', event.text]] : [],
    );
    expect(messages.length).toBeGreaterThan(4_000);
    expect(entries[0]?._webSocketMessages?.map(({ type, data }) => [type, data])).toEqual(messages);
    expect((await download('jsonl')).text.trimEnd().split('\n')).toHaveLength(10_000);
  });
});

async function openExport(): Promise<{ bench: Bench; download(ending: string): Promise<Answer> }> {
  const port = running.services.ports.platform;
  const { id, cookie } = await openBench(port);
  const bench = running.services.registry.awake(id);
  if (!bench) throw new Error('the bench is asleep');
  const headers = { host: `localhost:${port}`, cookie };
  return { bench, download: (ending) => ask(port, { path: `/api/benches/${id}/trace.${ending}`, headers }) };
}

/** Parses a HAR and holds it against the format. */
function readHar({ text }: Answer): Static<typeof harSchema> {
  const value: unknown = JSON.parse(text);
  expect([...har.Errors(value)].slice(0, 3)).toEqual([]);
  if (!har.Check(value)) throw new Error('not a HAR');
  return value;
}
