import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { get } from 'node:https';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../start.ts';
import { ask, handshakeStatus, openBench, post } from '../testing/http-client.ts';
import { startTestPlatform, startUnregistered } from '../testing/start-test-platform.ts';

let running: Running;
let port: number;
beforeAll(async () => {
  running = await startUnregistered();
  port = running.services.ports.platform;
});
afterAll(() => running.close());

describe('the Host guard', () => {
  it.each([
    'attacker.example',
    'localhost.attacker.example',
    'localhost.',
    'x@localhost',
    'localhost/; script-src *',
  ])('answers 421 with a sentence to the host %s', async (host) => {
    const answer = await ask(port, { headers: { host } });
    expect(answer.status).toBe(421);
    expect(JSON.parse(answer.text)).toMatchObject({
      code: 'HOST_FOREIGN',
      message: expect.stringContaining('set PLATFORM_URL'),
    });
    expect(answer.headers['content-security-policy']).not.toContain('script-src *');
  });

  it('refuses a rebound name even when page and request agree', async () => {
    const headers = { host: `rebound.example:${port}`, origin: `http://rebound.example:${port}` };
    expect((await post(port, '/api/benches', { writeup: 'apprentice/shake-hands' }, headers)).status).toBe(
      421,
    );
    expect(await handshakeStatus(port, `/api/live?bench=${'a'.repeat(32)}`, headers)).toBe(421);
  });

  it.each(['10.1.2.3:3000', '[fd00::4]:3000'])('serves a page at the address literal %s', async (host) => {
    const answer = await ask(port, { headers: { host } });
    expect(answer.status).toBe(200);
    const name = host.replace(/:3000$/, '');
    expect(answer.headers['content-security-policy']).toContain(
      `frame-src http://${name}:${running.services.ports.lab} `,
    );
  });

  it.each(['127.0.0.1', '[::1]'])('sends a page at %s to localhost, path and query kept', async (name) => {
    const answer = await ask(port, { path: '/labs/apprentice/x?y=1', headers: { host: `${name}:${port}` } });
    expect(answer.status).toBe(307);
    expect(answer.headers.location).toBe(`http://localhost:${port}/labs/apprentice/x?y=1`);
  });

  it.each(['//attacker.example/', '/\\attacker.example', 'http://attacker.example/'])(
    'never redirects the path %s to another host',
    async (path) => {
      const { headers, status } = await ask(port, { path, headers: { host: `127.0.0.1:${port}` } });
      if (status === 307) expect(new URL(headers.location ?? '').host).toBe(`localhost:${port}`);
      else expect(headers.location).toBeUndefined();
    },
  );
});

const foreignOrigins: [string, (ports: Running['services']['ports']) => string | undefined][] = [
  ['none', () => undefined],
  ['null', () => 'null'],
  ['the lab’s', ({ lab }) => `http://localhost:${lab}`],
  ['the lab’s over TLS', ({ labTls }) => `https://localhost:${labTls}`],
  ['the exploit server’s', ({ exploit }) => `http://127.0.0.1:${exploit}`],
  ['another scheme', ({ platform }) => `https://localhost:${platform}`],
  ['one without the port', () => 'http://localhost'],
  ['one that begins with ours', ({ platform }) => `http://localhost:${platform}.attacker.example`],
  ['one with a longer port', ({ platform }) => `http://localhost:${platform}0`],
  ['one that ends like ours', ({ platform }) => `http://attacker.localhost:${platform}`],
  ['one with ours in the user part', ({ platform }) => `http://localhost:${platform}@attacker.example`],
  ['one with a slash', ({ platform }) => `http://localhost:${platform}/`],
  ['ours in capitals', ({ platform }) => `HTTP://LOCALHOST:${platform}`],
  ['ours and another', ({ platform }) => `http://localhost:${platform}, http://attacker.example`],
  ['the same machine by number', ({ platform }) => `http://127.0.0.1:${platform}`],
];

describe('the Origin guard', () => {
  it.each(foreignOrigins)(
    'refuses a change and a live channel whose Origin is %s',
    async (_what, originOf) => {
      const { id, cookie } = await openBench(port);
      const origin = originOf(running.services.ports);
      const headers = { host: `localhost:${port}`, cookie, ...(origin === undefined ? {} : { origin }) };
      const change = await ask(port, {
        path: '/api/benches',
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify({ writeup: 'apprentice/shake-hands' }),
      });
      expect(change.status).toBe(403);
      expect(JSON.parse(change.text)).toEqual({
        code: 'ORIGIN_FOREIGN',
        message: `Expected a request from http://localhost:${port}, but it came from ${origin ?? 'no origin'}. Use the platform at its own address.`,
      });
      expect(change.headers['set-cookie']).toBeUndefined();
      expect(await handshakeStatus(port, `/api/live?bench=${id}`, headers)).toBe(403);
    },
  );

  it.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'POST'])(
    'asks for the Origin before it looks at %s',
    async (method) => {
      const answer = await ask(port, { method, path: '/nowhere', headers: { host: `localhost:${port}` } });
      expect(answer.status).toBe(403);
    },
  );

  it('lets the platform’s own page in', async () => {
    const { id, cookie } = await openBench(port);
    const host = `localhost:${port}`;
    const headers = { host, origin: `http://${host}`, cookie };
    expect(await handshakeStatus(port, `/api/live?bench=${id}`, headers)).toBe(101);
  });
});

describe('behind a reverse proxy', () => {
  const publicUrls = {
    PLATFORM_URL: 'https://labs.example',
    LAB_URL: 'https://weak.labs.example',
    EXPLOIT_URL: 'https://evil.example',
  };

  it('knows only its public name, and marks the cookie Secure', async () => {
    const { services } = await startTestPlatform(publicUrls);
    const own = services.ports.platform;
    const opened = await post(
      own,
      '/api/benches',
      { writeup: 'apprentice/shake-hands' },
      {
        host: 'labs.example',
        origin: 'https://labs.example',
      },
    );
    expect(opened.status).toBe(200);
    expect(opened.headers['set-cookie']?.[0]).toContain('; Secure');

    for (const host of [`localhost:${own}`, `127.0.0.1:${own}`, 'labs.example:8443']) {
      const answer = await ask(own, { headers: { host } });
      expect([host, answer.status]).toEqual([host, 421]);
      expect(answer.text).toContain('https://labs.example');
    }
    const plain = { host: 'labs.example', origin: 'http://labs.example' };
    expect((await post(own, '/api/benches', { writeup: 'apprentice/shake-hands' }, plain)).status).toBe(403);
    const page = await ask(own, { headers: { host: 'labs.example' } });
    expect(page.headers['content-security-policy']).toContain('frame-src https://weak.labs.example ');
    expect(page.headers['content-security-policy']).toContain("connect-src 'self' wss://labs.example");
  });
});

describe('/healthz', () => {
  it.each(['platform', 'lab', 'exploit'] as const)('answers on the %s listener to any Host', async (name) => {
    for (const host of ['localhost', 'container-7', '10.0.0.1:80', 'attacker.example']) {
      const answer = await ask(running.services.ports[name], { path: '/healthz', headers: { host } });
      expect([answer.status, answer.text]).toEqual([200, '{"status":"ok"}']);
    }
  });

  it('answers on the lab listener over TLS', async () => {
    const answer = await askTls(running.services.ports.labTls, '/healthz');
    expect(answer).toEqual({ status: 200, text: '{"status":"ok"}' });
  });
});

/** The certificate is made at start and trusted by nobody. */
async function askTls(tlsPort: number, path: string): Promise<{ status: number; text: string }> {
  const outgoing = get({ host: '127.0.0.1', port: tlsPort, path, rejectUnauthorized: false, agent: false });
  const [response]: IncomingMessage[] = await once(outgoing, 'response');
  if (!response) throw new Error('no response');
  const chunks: Buffer[] = await response.toArray();
  return { status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() };
}
