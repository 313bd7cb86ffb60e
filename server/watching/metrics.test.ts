import { describe, expect, it } from 'vitest';
import { type Answer, ask, openBench } from '../testing/http-client.ts';
import { startTestPlatform } from '../testing/start-test-platform.ts';
import { TestPage } from '../testing/test-page.ts';

const TOKEN = 'a-token-of-24-characters';

async function metrics(port: number, headers: Record<string, string> = {}): Promise<Answer> {
  return ask(port, { path: '/metrics', headers: { host: `localhost:${port}`, ...headers } });
}

describe('/metrics', () => {
  it('tells what the process does, and nothing of whom', async () => {
    const { services } = await startTestPlatform();
    const port = services.ports.platform;
    const { id, cookie } = await openBench(port);
    await TestPage.open({ port, bench: id, cookie });
    await ask(services.ports.lab, { path: `/b/${id}/nowhere` });

    const { status, headers, text } = await metrics(port);
    expect([status, headers['content-type']]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    const lines = text.split('\n');
    for (const line of [
      'lab101_benches{kind="learner"} 1',
      'lab101_benches{kind="shadow"} 0',
      'lab101_pages 1',
      'lab101_visits{state="running"} 0',
      'lab101_verifications 0',
      'lab101_answers_total{listener="platform",status="2xx"} 1',
      'lab101_answers_total{listener="lab",status="4xx"} 1',
    ])
      expect(lines).toContain(line);
    expect(text).toMatch(/^lab101_writeups\{state="read"\} [1-9]\d*$/m);
    expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
    expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds /m);
    for (const secret of [id, cookie.split('=')[1] ?? '', 'shake-hands']) expect(text).not.toContain(secret);
    // Counted, not added up with each look.
    expect((await metrics(port)).text).toContain('lab101_answers_total{listener="lab",status="4xx"} 1\n');
  });

  it('is for this machine alone when there is no token', async () => {
    const { services } = await startTestPlatform();
    const port = services.ports.platform;
    expect((await metrics(port, { host: `127.0.0.1:${port}` })).status).toBe(200);
    for (const headers of [
      { host: 'attacker.example' },
      { host: `localhost.attacker.example:${port}` },
      { 'x-forwarded-for': '203.0.113.7' },
      { forwarded: 'for=203.0.113.7' },
      { 'x-real-ip': '203.0.113.7' },
      { via: '1.1 proxy' },
    ]) {
      const { status, text } = await metrics(port, headers);
      expect([headers, status, JSON.parse(text)]).toEqual([
        headers,
        403,
        { code: 'METRICS_CLOSED', message: expect.stringContaining('Set METRICS_TOKEN') },
      ]);
    }
    // Another listener has none.
    expect((await metrics(services.ports.lab)).status).toBe(404);
  });

  it('is for whoever has the token when there is one, by any name', async () => {
    const { services } = await startTestPlatform({ METRICS_TOKEN: TOKEN });
    const port = services.ports.platform;
    for (const authorization of [
      '',
      'Bearer',
      `Bearer ${TOKEN}x`,
      `Bearer ${TOKEN.slice(1)}`,
      `Basic ${TOKEN}`,
    ]) {
      const { status, headers, text } = await metrics(port, { authorization });
      expect([authorization, status, headers['www-authenticate']]).toEqual([authorization, 401, 'Bearer']);
      expect(text).not.toContain(TOKEN);
    }
    const authorization = `Bearer ${TOKEN}`;
    const answer = await metrics(port, { authorization, host: 'lab-101', 'x-forwarded-for': '203.0.113.7' });
    expect(answer.status).toBe(200);
  });
});
