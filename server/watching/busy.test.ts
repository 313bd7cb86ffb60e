import type { OutgoingHttpHeaders } from 'node:http';
import { expect, it, onTestFinished, vi } from 'vitest';
import { ask, handshakeStatus, openBench, post } from '../testing/http-client.ts';
import { shakeHands } from '../testing/lab-client.ts';
import { startTestPlatform } from '../testing/start-test-platform.ts';
import { TestPage } from '../testing/test-page.ts';

/** Milliseconds that the whole process stands still, over and over. */
const STANDSTILL = 400;

it('asks newcomers to come again when it is late with everything, and keeps those who are at work', async () => {
  const { services } = await startTestPlatform({ BUSY_LAG_MS: '200' });
  const port = services.ports.platform;
  const isAnswered = (status: number, headers: OutgoingHttpHeaders) =>
    vi.waitFor(async () => expect((await ask(port, { headers })).status).toBe(status), 10_000);
  await isAnswered(200, { host: `localhost:${port}` });
  const { id, cookie } = await openBench(port);
  const page = await TestPage.open({ port, bench: id, cookie });
  const own = { host: `localhost:${port}`, origin: `http://localhost:${port}`, cookie };
  const work = setInterval(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, STANDSTILL), 1);
  onTestFinished(() => clearInterval(work));
  await isAnswered(503, own);

  const refused = await post(port, '/api/benches', { writeup: 'apprentice/shake-hands' }, { cookie });
  expect([refused.status, refused.headers['retry-after'], JSON.parse(refused.text)]).toEqual([
    503,
    '5',
    {
      code: 'BUSY',
      message: 'There is more to do here than this machine can. Nothing is lost: try again in 5 seconds.',
    },
  ]);
  expect(refused.headers['content-security-policy']).toContain("default-src 'none'");
  expect(await handshakeStatus(port, `/api/live?bench=${id}`, own)).toBe(503);
  const shown = await ask(port, { headers: { ...own, accept: 'text/html' } });
  expect([shown.status, shown.text]).toEqual([503, expect.stringContaining('try again in 5 seconds')]);

  await shakeHands(services.ports.lab, id);
  await page.untilPassed('earn');
  for (const path of ['/healthz', '/metrics'])
    expect([path, (await ask(port, { path, headers: own })).status]).toEqual([path, 200]);

  clearInterval(work);
  await isAnswered(200, own);
});
