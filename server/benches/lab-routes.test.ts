import { pino } from 'pino';
import { Type } from 'typebox';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { defineLab, type LabDefinition } from '../../labs/kit/define-lab.ts';
import { buildLabHost } from '../app.ts';
import type { Running } from '../start.ts';
import {
  eventsOf,
  handshake,
  openBench,
  plainRequest,
  TcpClient,
  untilConnections,
  untilEvents,
} from '../testing/lab-visitor.ts';
import { startTestPlatform, startUnregistered } from '../testing/start-test-platform.ts';
import type { Bench } from './bench.ts';

const SOCKETS_SENTENCE =
  'There are already 2 sockets open on this bench, the most that BENCH_SOCKETS allows. Close some and try again.\n';

let running: Running;
let port: number;
beforeAll(async () => {
  running = await startUnregistered({ BENCH_SOCKETS: '2' });
  port = running.services.ports.lab;
});
afterAll(() => running.close());

describe('the sockets of a bench', () => {
  it('are so many and no more, and the next one is told why', async () => {
    const bench = await openBench(running);
    const first = await openSocket(bench);
    await openSocket(bench);
    const third = await TcpClient.to(port);
    const answer = await third.say(handshake(`${bench.base}/socket`)).untilClosed();
    expect(answer).toContain('HTTP/1.1 429 ');
    expect(answer.endsWith(SOCKETS_SENTENCE)).toBe(true);
    await openSocket(await openBench(running));
    first.socket.destroy();
    await untilConnections(bench, 1);
    await openSocket(bench);
  });

  it('cannot be had by asking twice on one connection', async () => {
    const bench = await openBench(running);
    await openSocket(bench);
    await openSocket(bench);
    const third = await TcpClient.to(port);
    third.say(plainRequest(`${bench.base}/`));
    expect(await third.untilClosed()).toContain('HTTP/1.1 429 ');
    const fourth = await TcpClient.to(port);
    fourth.say(plainRequest(`${bench.base}/`) + handshake(`${bench.base}/socket`));
    expect(await fourth.untilClosed()).not.toContain('HTTP/1.1 101');
    await untilConnections(bench, 2);
  });

  it('do not see what another bench sees', async () => {
    const [mine, theirs] = [await openBench(running), await openBench(running)];
    const client = await openSocket(mine);
    client.say(Buffer.from('818537fa213d7f9f4d5158', 'hex'));
    await client.hears('Hello');
    client.socket.destroy();
    await untilEvents(mine, 'close');
    expect(eventsOf(mine, 'message')).toHaveLength(3);
    expect(theirs.trace.after(0).events.map(({ kind }) => kind)).toEqual(['settings']);
  });
});

describe('what goes wrong in a lab', () => {
  it('is a sentence without a stack, and the next request is answered', async () => {
    const bench = await openBench(running);
    const own = await hostOf({ ...running.services.labs.get('handshake'), ...faultyLab() });
    for (const path of ['/throws', '/rejects']) {
      const answer = await (await TcpClient.to(own))
        .say(plainRequest(`${bench.base}${path}`, { last: true }))
        .untilClosed();
      expect(answer).toMatch(
        /^HTTP\/1\.1 500 .*\r\n\r\nThe platform made a mistake, and it was logged as req-\w+\./s,
      );
      expect(answer).not.toMatch(/secret| at |\.ts/);
      const upgrade = await (await TcpClient.to(own)).say(handshake(`${bench.base}${path}`)).untilClosed();
      expect(upgrade).toContain('HTTP/1.1 500 ');
    }
    const fine = await (await TcpClient.to(own))
      .say(plainRequest(`${bench.base}/cookies`, { last: true }))
      .untilClosed();
    expect(fine).toContain('HTTP/1.1 200 ');
  });

  it('shows no lab the identity of a learner', async () => {
    const bench = await openBench(running);
    const own = await hostOf(faultyLab());
    const lines = 'cOOkie: a=1; lab101=QJQJ\r\nCookie: lab101=QJQJ;b=2\r\nCOOKIE: lab101=QJQJ';
    const raw = plainRequest(`${bench.base}/cookies`, { last: true }).replace(
      '\r\n\r\n',
      `\r\n${lines}\r\n\r\n`,
    );
    const answer = await (await TcpClient.to(own)).say(raw).untilClosed();
    expect(answer).not.toContain('QJ');
    expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({ cookie: 'a=1;b=2' });
    const alone = plainRequest(`${bench.base}/cookies`, { last: true }).replace(
      '\r\n\r\n',
      '\r\nCookie: lab101=QJQJ\r\n\r\n',
    );
    const second = await (await TcpClient.to(own)).say(alone).untilClosed();
    expect(second).not.toContain('QJ');
    expect(JSON.parse(second.split('\r\n\r\n')[1] ?? '')).not.toHaveProperty('cookie');
  });

  it('says which limit keeps a bench asleep', async () => {
    const small = await startTestPlatform({ BENCHES: '1' });
    const sleeper = await openBench(small);
    const awake = await openBench(small);
    awake.news.on('trace', () => undefined);
    const client = await TcpClient.to(small.services.ports.lab);
    const answer = await client.say(handshake(`${sleeper.base}/socket`)).untilClosed();
    expect(answer).toContain('HTTP/1.1 429 ');
    expect(answer).toContain('There are already 1 benches in use, the most that BENCHES allows.');
  });

  it('says that the store is away', async () => {
    const bench = await openBench(running);
    const { registry } = running.services;
    const { find } = registry;
    onTestFinished(() => {
      registry.find = find;
    });
    registry.find = async () => {
      throw new Error('disk on fire');
    };
    const client = await TcpClient.to(port);
    const answer = await client.say(plainRequest(`${bench.base}/`, { last: true })).untilClosed();
    expect(answer).toMatch(/^HTTP\/1\.1 500 .*The platform made a mistake/s);
    expect(answer).not.toContain('fire');
  });
});

describe("a lab's pages", () => {
  it.each([
    ['/', 'text/html', '<script type="module" src="porter.ts">'],
    ['/lab.css', 'text/css', 'color-scheme'],
    ['/porter.ts', 'text/javascript', 'new WebSocket(url, offers)'],
  ])('loads %s', async (path, type, text) => {
    const bench = await openBench(running);
    const response = await fetch(`http://127.0.0.1:${port}${bench.base}${path}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(`${type}; charset=utf-8`);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.text()).toContain(text);
  });

  it('serves scripts without types, on the lines where the author wrote them', async () => {
    const bench = await openBench(running);
    const script = await (await fetch(`http://127.0.0.1:${port}${bench.base}/porter.ts`)).text();
    expect(() => new Function(script)).not.toThrow();
    expect(script).not.toMatch(/: (string|void|WebSocket|HTMLFormElement)\b/);
    expect(script.split('\n')[1]).toMatch(/^let socket/);
  });

  it.each([
    ['', '/'],
    ['?a=1&b=?', '/?a=1&b=?'],
  ])('leads to the address with a slash: %s', async (end, location) => {
    const bench = await openBench(running);
    const response = await fetch(`http://127.0.0.1:${port}${bench.base}${end}`, { redirect: 'manual' });
    expect(response.status).toBe(307);
    expect(response.headers.get('location')).toBe(`${bench.base}${location}`);
  });
});

async function openSocket(bench: Bench): Promise<TcpClient> {
  const client = await TcpClient.to(port);
  client.say(handshake(`${bench.base}/socket`));
  await client.hears('Welcome');
  return client;
}

/** A lab host of its own, whose only lab stands in for the handshake lab. */
async function hostOf(lab: LabDefinition): Promise<number> {
  const services = { ...running.services, labs: new Map([['handshake', lab]]) };
  const app = await buildLabHost(services, pino({ level: 'silent' }));
  onTestFinished(() => app.close());
  await app.listen({ host: '127.0.0.1', port: 0 });
  const address = app.server.address();
  return address !== null && typeof address === 'object' ? address.port : 0;
}

function faultyLab(): LabDefinition {
  return defineLab({
    name: 'handshake',
    title: 'Faulty',
    settings: Type.Object({}),
    routes(app) {
      app.get('/throws', () => {
        throw new Error('secret');
      });
      app.get('/rejects', () => Promise.reject(new TypeError('secret')));
      app.get('/cookies', async ({ headers, raw }) => ({
        cookie: headers.cookie,
        raw: raw.rawHeaders,
        distinct: raw.headersDistinct,
      }));
    },
  });
}
