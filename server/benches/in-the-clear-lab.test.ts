import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RawClient } from '../solve/raw-client.ts';
import type { Running } from '../start.ts';
import { eventsOf, handshake, openBench, TcpClient } from '../testing/lab-visitor.ts';
import { startUnregistered } from '../testing/start-test-platform.ts';
import type { Bench } from './bench.ts';

const WRITEUP = 'apprentice/in-the-clear';
const HOME = 'lockers.tide.example';

let running: Running;
beforeAll(async () => {
  running = await startUnregistered({ VICTIM_QUIET_MS: '300' });
});
afterAll(() => running.close());

describe('the lockers', () => {
  it('redirect to TLS, handshakes too, whoever comes by their public name', async () => {
    const { base } = await openBench(running, { redirect: true }, WRITEUP);
    const { lab, labTls } = running.services.ports;
    expect(await visit(`${base}/nora?x=1`, HOME)).toMatch(
      new RegExp(`^HTTP/1.1 308 .*location: https://${HOME}:${labTls}${base}/nora\\?x=1\r`, 's'),
    );
    expect(await visit(`${base}/`, 'localhost')).toMatch(/^HTTP\/1.1 200 /);
    const { response } = await connect({ base }, { Host: `${HOME}:${lab}` });
    expect(response.status).toBe(308);
  });

  it('say Strict-Transport-Security over TLS only, and never for the name of this machine', async () => {
    const { base } = await openBench(running, { hsts: true, redirect: false }, WRITEUP);
    const other = await openBench(running, { hsts: false }, WRITEUP);
    const field = /^strict-transport-security: max-age=\d{7,}\r$/m;
    expect(await visit(`${base}/`, HOME, true)).toMatch(field);
    expect(await visit(`${base}/`, 'localhost', true)).not.toMatch(field);
    expect(await visit(`${base}/`, HOME)).not.toMatch(field);
    expect(await visit(`${other.base}/`, HOME, true)).not.toMatch(field);
  });

  it.each<[string, 'http' | 'https', 'ws' | 'wss']>([
    ['plain', 'https', 'ws'],
    ['secure', 'http', 'wss'],
    ['page', 'http', 'ws'],
    ['page', 'https', 'wss'],
  ])('with the address “%s”, have a page that came by %s: and opens %s:', async (socket, by, opens) => {
    const { base } = await openBench(running, { socket, connectSrc: 'secure' }, WRITEUP);
    const { lab, labTls } = running.services.ports;
    const page = await visit(`${base}/`, 'localhost', by === 'https');
    const port = opens === 'wss' ? labTls : lab;
    expect(page).toContain(`data-socket="${opens}://localhost:${port}${base}/socket"`);
    expect(page).toContain('content-security-policy: connect-src wss:\r\n');
  });

  it('open for the code, and for nothing else', async () => {
    const bench = await openBench(running, {}, WRITEUP);
    const { client } = await connect(bench);
    const say = async (message: string) => {
      client.sendText(message);
      return client.nextText();
    };
    const code = bench.secret('code', 8);
    expect(await say('{"type":"open","locker":12,"code":"0000"}')).toBe('{"type":"shut","locker":12}');
    expect(await say(`{"type":"open","locker":11,"code":"${code}"}`)).toBe('{"type":"shut","locker":11}');
    expect(await say('{"type":"fetch"}')).toContain('Nothing lies here for you.');
    for (const wrong of [
      'hello',
      '{}',
      '{"type":"reserve","locker":1,"hours":49}',
      '{"type":"open","locker":12}',
    ])
      expect(await say(wrong)).toContain('Expected {');
    expect(await say('{"type":"reserve","locker":3,"hours":4}')).toContain('"price":"€ 8"');
    expect(await say(`{"type":"open","locker":12,"code":"${code}"}`)).toBe('{"type":"opened","locker":12}');
    expect(eventsOf(bench, 'lab').map(({ name }) => name)).toEqual(['reserved', 'opened']);
    await bench.resetLab();
    expect(await visit(`${bench.base}/`, 'localhost')).toContain('which is <b>shut</b>');
  });

  it('are met by Nora under their name, and over TLS the network sees that name and no more', async () => {
    const bench = await openBench(running, { redirect: true, socket: 'page' }, WRITEUP);
    bench.summon('nora', '/nora');
    await running.services.victims.idle(bench);
    const [shake] = eventsOf(bench, 'handshake');
    expect(shake).toMatchObject({ actor: 'victim', secure: true, accepted: true });
    const { client, server } = bench.captures.read(shake?.connection ?? '') ?? {};
    const seen = [client, server].map((side) => Buffer.from(side?.bytes ?? '', 'base64').toString('latin1'));
    expect(seen[0]).toContain(HOME);
    expect(seen.join()).not.toMatch(new RegExp(`${bench.secret('code', 8)}|${bench.id}|HTTP/1.1 101`));
  });
});

function connect({ base }: Pick<Bench, 'base'>, fields: Record<string, string> = {}) {
  const target = { host: '127.0.0.1', port: running.services.ports.lab };
  return RawClient.request(target, handshake(`${base}/socket`, fields));
}

/** A page as it comes, head and all, to whoever asks for it under this name. */
async function visit(path: string, host: string, secure = false): Promise<string> {
  const { lab, labTls } = running.services.ports;
  const port = secure ? labTls : lab;
  const client = await TcpClient.to(port, secure);
  return client
    .say(`GET ${path} HTTP/1.1\r\nHost: ${host}:${port}\r\nConnection: close\r\n\r\n`)
    .untilClosed();
}
