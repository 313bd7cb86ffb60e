import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startBehindNginx } from '../server/testing/behind-nginx.ts';
import { ask } from '../server/testing/http-client.ts';
import { hosts, type NginxFront, noNginx } from '../server/testing/nginx-front.ts';
import { TestPage } from '../server/testing/test-page.ts';

describe.skipIf(noNginx)(`deploy/nginx.conf in a real nginx ${noNginx ?? ''}`, () => {
  it('carries the pages, the live channel, a lab’s socket and an attack page, each by its own name', async () => {
    const { front } = await startBehindNginx();
    const home = await front.ask('platform');
    expect(home.status).toBe(200);
    expect(home.headers['content-security-policy']).toContain(`frame-src ${front.origin('lab')} `);

    const opened = await front.post('/api/benches', { writeup: 'practitioner/cross-site-hijacking' });
    const { id } = JSON.parse(opened.text) as { id: string };
    expect(opened.headers['set-cookie']?.[0]).toContain('; Secure');
    const cookie = opened.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    const page = await TestPage.open({ port: 0, bench: id, cookie, through: front.through('platform') });
    expect(page.hello.bench.addresses).toMatchObject({
      wss: `wss://${hosts.lab}:${front.port}/b/${id}/`,
      exploit: `${front.origin('exploit')}/e/${id}/`,
    });

    await page.ask({
      type: 'exploit.store',
      head: 'HTTP/1.1 200 OK\nContent-Type: text/html',
      body: '<p>hi',
    });
    expect((await front.ask('exploit', { path: `/e/${id}/` })).text).toContain('<p>hi');
    expect((await front.ask('lab', { path: `/b/${id}/` })).status).toBe(200);
    await page.untilTrue(() => page.events.some(({ kind }) => kind === 'access'), 'a line of the access log');
  });

  it('carries the upgrade both ways: a step is passed on the wire, and the page hears of it', async () => {
    const { front } = await startBehindNginx();
    const { id, page } = await openThrough(front);
    const socket = front.socket('lab', `/b/${id}/socket`);
    onTestFinished(() => socket.terminate());
    await once(socket, 'message');
    socket.send('hello');
    await page.untilPassed('talk');
    expect(page.step('earn').passed).toBe(true);
  });

  it('tells clients apart, so that one who guesses passwords locks out nobody else', async () => {
    const environment = { TRUSTED_PROXIES: 'loopback', INSTRUCTOR_PASSWORD: 'correct horse' };
    const { front } = await startBehindNginx({}, environment);
    const signIn = async (password: string, from: string) => {
      const origin = front.origin('platform');
      // What a client writes there counts for nothing.
      const headers = { 'content-type': 'application/json', 'x-forwarded-for': '10.9.8.7', origin };
      const asking = {
        path: '/class/api/session',
        method: 'POST',
        headers,
        body: JSON.stringify({ password }),
        from,
      };
      return (await front.ask('platform', asking)).status;
    };
    const guesses: number[] = [];
    while (!guesses.includes(429) && guesses.length < 50)
      guesses.push(await signIn('a guess of ten', '127.0.0.2'));
    expect(guesses.at(-1)).toBe(429);
    expect(await signIn('correct horse', '127.0.0.2')).toBe(429);
    expect(await signIn('correct horse', '127.0.0.3')).toBe(200);
  });

  it('sends plain HTTP to TLS, and a foreign name to the platform’s sentence', async () => {
    const { front, plain } = await startBehindNginx();
    const moved = await ask(plain, { path: '/labs/x?y=1', headers: { host: hosts.platform } });
    expect([moved.status, moved.headers.location]).toEqual([301, `https://${hosts.platform}/labs/x?y=1`]);
    const foreign = await front.ask('platform', { headers: { host: 'stranger.test', accept: 'text/html' } });
    expect(foreign.status).toBe(421);
    expect(foreign.text).toContain('set PLATFORM_URL');
  });
});

async function openThrough(front: NginxFront): Promise<{ id: string; page: TestPage }> {
  const opened = await front.post('/api/benches', { writeup: 'apprentice/shake-hands' });
  const { id } = JSON.parse(opened.text) as { id: string };
  const cookie = opened.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  return {
    id,
    page: await TestPage.open({ port: 0, bench: id, cookie, through: front.through('platform') }),
  };
}
