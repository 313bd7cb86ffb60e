import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Running } from '../start.ts';
import { ask, openBench, post } from '../testing/http-client.ts';
import { startUnregistered } from '../testing/start-test-platform.ts';
import { TestPage } from '../testing/test-page.ts';

const writeup = 'apprentice/shake-hands';

let running: Running;
let port: number;
beforeAll(async () => {
  running = await startUnregistered();
  port = running.services.ports.platform;
});
afterAll(() => running.close());

const own = (cookie: string) => ({ host: `localhost:${port}`, cookie });

describe('the identity cookie', () => {
  it('is set once, for the whole platform, out of scripts’ reach', async () => {
    const first = await post(port, '/api/benches', { writeup });
    expect(first.headers['set-cookie']).toHaveLength(1);
    const [cookie = ''] = first.headers['set-cookie'] ?? [];
    expect(cookie).toMatch(/^lab101=[\w-]{43}; Max-Age=34560000; Path=\/; HttpOnly; SameSite=Lax$/);
    const again = await post(port, '/api/benches', { writeup }, { cookie: cookie.split(';')[0] ?? '' });
    expect(again.headers['set-cookie']).toBeUndefined();
    expect(again.text).toBe(first.text);
  });

  it('is not made for readers', async () => {
    for (const path of ['/', '/overview', `/labs/${writeup}`, '/nowhere', '/assets/highlight.css']) {
      const answer = await ask(port, { path, headers: { host: `localhost:${port}` } });
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
  });

  it('is looked up for pages, and not for assets, which are the same for everybody', async () => {
    const { cookie } = await openBench(port);
    const asked = vi.spyOn(running.services.store.learners, 'byToken');
    onTestFinished(() => asked.mockRestore());
    expect((await ask(port, { path: '/assets/highlight.css', headers: own(cookie) })).status).toBe(200);
    await ask(port, { path: '/assets/none.js', headers: own(cookie) });
    expect(asked).not.toHaveBeenCalled();
    await ask(port, { path: '/', headers: own(cookie) });
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it('is not made by a request that is refused', async () => {
    for (const body of [{ writeup: 'apprentice/not-there' }, { writeup: 7 }, {}]) {
      expect((await post(port, '/api/benches', body)).headers['set-cookie']).toBeUndefined();
    }
  });

  it.each([
    ['unknown', 'A'.repeat(43)],
    ['empty', ''],
    ['garbage', '%00%ff;;=,"\\'],
    ['an SQL fragment', "' or 1=1 --"],
    ['the name of a property', '__proto__'],
    ['overlong', 'x'.repeat(8_000)],
  ])('makes a new learner of a token that is %s', async (_what, token) => {
    const chosen = `lab101=${token}`;
    const answer = await post(port, '/api/benches', { writeup }, { cookie: chosen });
    expect(answer.status).toBe(200);
    expect(answer.headers['set-cookie']?.[0]).toMatch(/^lab101=[\w-]{43};/);
    // Nobody can choose a token for somebody else: what was sent is still nobody's.
    expect(answer.headers['set-cookie']?.[0]).not.toContain(`${chosen};`);
    const { id } = JSON.parse(answer.text) as { id: string };
    expect((await ask(port, { path: `/api/benches/${id}`, headers: own(chosen) })).status).toBe(404);
  });

  it('cannot be shadowed by one that a lab’s page planted for a deeper path', async () => {
    const victim = await openBench(port);
    const attacker = await openBench(port);
    // RFC 6265 §5.4: the cookie of the longer path is sent first, and ours is for "/".
    const headers = own(`${attacker.cookie}; ${victim.cookie}`);
    expect((await ask(port, { path: `/api/benches/${victim.id}`, headers })).status).toBe(200);
    expect((await ask(port, { path: `/api/benches/${attacker.id}`, headers })).status).toBe(404);
  });
});

describe('somebody else’s bench', () => {
  it('looks like none at all, to a learner and to a stranger', async () => {
    const first = await openBench(port);
    const second = await openBench(port);
    const answers = [
      await ask(port, { path: `/api/benches/${first.id}`, headers: own(second.cookie) }),
      await ask(port, { path: `/api/benches/${first.id}`, headers: own('') }),
      await ask(port, { path: `/api/benches/${'0'.repeat(32)}`, headers: own(second.cookie) }),
      await ask(port, { path: '/api/benches/short', headers: own(second.cookie) }),
    ];
    const [bare = ''] = answers.map(({ text }) => text);
    expect(JSON.parse(bare).message).toContain('There is no bench here.');
    for (const answer of answers) expect([answer.status, answer.text]).toEqual([404, bare]);
  });

  it('is not told about on the live channel, which ends with 4404', async () => {
    const first = await openBench(port);
    const second = await openBench(port);
    for (const [bench, cookie] of [
      [first.id, second.cookie],
      [first.id, ''],
      [first.id, 'lab101=forged'],
      ['0'.repeat(32), second.cookie],
      ['short', second.cookie],
    ] as const) {
      const page = new TestPage({ port, bench, cookie });
      expect(await page.closed).toEqual({ code: 4404, reason: expect.stringContaining('no bench here') });
      expect(page.messages).toEqual([]);
    }
  });
});
