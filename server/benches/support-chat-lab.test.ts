import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Judge } from '../checks/judge.ts';
import { RawClient } from '../solve/raw-client.ts';
import type { Running } from '../start.ts';
import { ask } from '../testing/http-client.ts';
import { handshake, openBench, untilConnections } from '../testing/lab-visitor.ts';
import { sampleHandshake } from '../testing/sample-events.ts';
import { startUnregistered } from '../testing/start-test-platform.ts';
import type { Bench } from './bench.ts';

const WRITEUP = 'practitioner/cross-site-hijacking';

let running: Running;
beforeAll(async () => {
  running = await startUnregistered();
});
afterAll(() => running.close());

/** What the lab's own tests cannot see: the shop on a real bench. Nothing is said here that would send for a victim. */
describe('the support chat on a bench', () => {
  it('gives each bench secrets of its own', async () => {
    const [one, other] = [await openBench(running, {}, WRITEUP), await openBench(running, {}, WRITEUP)];
    const told = await history(one, cookieOf(one, 'customer'));
    expect(told).toContain(`password is ${one.secret('password', 16)}.`);
    expect(told).not.toContain(other.secret('password', 16));
    // The session of one bench opens nothing on another: a stranger is greeted, and that is all.
    expect(await history(other, cookieOf(one, 'customer'))).not.toContain('password');
  });

  it('begins again when the lab is reset, in less than a second', async () => {
    const bench = await openBench(running, { filter: 'naive', ban: 'address' }, WRITEUP);
    const client = await connect(bench);
    client.sendText('{"type":"line","text":"<script>"}');
    expect(await client.nextClose()).toBe(1008);
    expect(await statusOf(bench)).toBe(403);
    const started = performance.now();
    await bench.resetLab();
    expect(performance.now() - started).toBeLessThan(1_000);
    await untilConnections(bench, 0);
    expect(await statusOf(bench)).toBe(101);
  });

  it.each([
    ['http://localhost:3001', false],
    ['https://localhost:3443', false],
    ['http://127.0.0.1:3002', true],
    ['https://localhost.evil.example', true],
  ])('counts Teo as connected from elsewhere at %s: %s', async (origin, counts) => {
    const { writeup } = await openBench(running, {}, WRITEUP);
    const { request, ...rest } = sampleHandshake({ actor: 'victim', via: 'browser' });
    const headers = { ...request.headers, origin: [origin], cookie: ['session=x'] };
    const passed = new Judge(writeup.steps, []).observe({ ...rest, request: { ...request, headers } });
    expect(passed.includes('stranger')).toBe(counts);
  });

  it.each<[host: string, end: string]>([
    ['localhost', 'Secure; SameSite=None'],
    ['192.168.1.5', 'HttpOnly'],
  ])('asked for as %s, gives a cookie that the browser there accepts', async (host, end) => {
    const { base } = await openBench(running, {}, WRITEUP);
    const { lab } = running.services.ports;
    const answer = await ask(lab, { path: `${base}/chat`, headers: { host: `${host}:${lab}` } });
    expect(answer.headers['set-cookie']?.[0]?.endsWith(end)).toBe(true);
  });
});

/** The customer's cookie, as the victim's browser is given it. */
function cookieOf(bench: Bench, who: string): string {
  const [cookie] = bench.lab.people?.[who]?.cookies(bench) ?? [];
  return `${cookie?.name}=${cookie?.value}`;
}

/** All that the shop replays to whoever has this cookie. */
async function history(bench: Bench, cookie: string): Promise<string> {
  const client = await connect(bench, cookie);
  client.sendText('{"type":"hello"}');
  const texts: string[] = [];
  while (!texts.at(-1)?.includes('"ready"')) texts.push(await client.nextText());
  client.destroy();
  return texts.join('\n');
}

async function connect(bench: Bench, cookie: string | null = null): Promise<RawClient> {
  return (await request(bench, cookie)).client;
}

async function statusOf(bench: Bench): Promise<number> {
  const { client, response } = await request(bench, null);
  client.destroy();
  return response.status;
}

function request(bench: Bench, cookie: string | null) {
  const address = { host: '127.0.0.1', port: running.services.ports.lab };
  return RawClient.request(address, handshake(`${bench.base}/socket`, { Cookie: cookie }));
}
