import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from './store/test-store.ts';
import { ask, handshakeStatus, openBench } from './testing/http-client.ts';
import { shakeHands } from './testing/lab-client.ts';
import { startTestPlatform, startUnregistered } from './testing/start-test-platform.ts';
import { takenPort } from './testing/taken-port.ts';
import { TestPage } from './testing/test-page.ts';

const atFirst = listening();

describe('start', () => {
  it('finds everything again in the same folder', async () => {
    const DATA_DIR = await temporaryFolder();
    const first = await startUnregistered({ DATA_DIR });
    const { platform, lab } = first.services.ports;
    const { id, cookie } = await openBench(platform);
    const page = await TestPage.open({ port: platform, bench: id, cookie });
    const settings = { ...page.hello.bench.settings, requiredHeader: 'lab-pass' };
    await shakeHands(lab, id);
    await page.untilPassed('earn');
    await page.ask({ type: 'settings.change', settings });
    await first.close();
    expect(await page.closed).toMatchObject({ code: 1001 });

    const second = await startTestPlatform({ DATA_DIR });
    const port = second.services.ports.platform;
    expect(await openBench(port, cookie)).toEqual({ id, cookie });
    const back = await TestPage.open({ port, bench: id, cookie });
    expect(back.step('earn')).toEqual(page.step('earn'));
    expect(back.hello.bench.settings).toEqual(settings);
  });

  it('closes although handshakes were refused, and their clients are gone or never leave', async () => {
    const running = await startUnregistered();
    const { platform, lab } = running.services.ports;
    const headers = { host: `localhost:${platform}`, origin: `http://localhost:${platform}` };
    for (const [path, origin, status] of [
      ['/', headers.origin, 200],
      ['/nowhere', headers.origin, 404],
      ['/healthz', headers.origin, 200],
      ['/api/live', headers.origin, 400],
      ['/api/live', 'http://attacker.example', 403],
    ] as const) {
      expect([path, await handshakeStatus(platform, path, { ...headers, origin })]).toEqual([path, status]);
    }
    const stayers = [platform, lab].map((port) => {
      const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
      socket.on('error', () => undefined);
      socket.write(
        'GET /nowhere HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n',
      );
      return new Promise<void>((resolve) => socket.once('data', () => resolve()));
    });
    await Promise.all(stayers);
    const asked = performance.now();
    await running.close();
    expect(performance.now() - asked).toBeLessThan(3000);
  });

  it.each(['PORT', 'LAB_PORT', 'LAB_TLS_PORT', 'EXPLOIT_PORT'])(
    'says that %s is taken, and leaves nothing of the rest listening',
    async (variable) => {
      const { port, sentence } = await takenPort(variable);
      await expect(startUnregistered({ [variable]: port })).rejects.toThrow(sentence);
      // The other program's, and those of the test runner.
      await vi.waitFor(() => expect(listening()).toBe(atFirst + 1));
    },
  );

  it('says that an address is not this machine’s', async () => {
    // TEST-NET-1 (RFC 5737): nobody's.
    await expect(startUnregistered({ HOST: '192.0.2.1' })).rejects.toThrow(
      'HOST: expected a name or address of this machine, got "192.0.2.1".',
    );
  });

  it('watches every connection when HOST is a name with two addresses', async () => {
    const { services } = await startTestPlatform({ HOST: 'localhost' });
    const { id, cookie } = await openBench(services.ports.platform);
    const page = await TestPage.open({ port: services.ports.platform, bench: id, cookie });
    await shakeHands(services.ports.lab, id);
    await page.untilPassed('earn');
    expect(await connectionTo(services.ports.lab, '::1')).not.toBe('connected');
  });

  it('binds to loopback alone unless told otherwise', async () => {
    const { services } = await startTestPlatform();
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4');
    for (const { address } of others) {
      expect(await connectionTo(services.ports.lab, address)).toBe('ECONNREFUSED');
    }
    expect((await ask(services.ports.lab, { path: '/healthz' })).status).toBe(200);
  });
});

function listening(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap').length;
}

/** `connected`, or the code of the error. */
function connectionTo(port: number, host: string): Promise<string> {
  const outcome = Promise.withResolvers<string>();
  const socket = connect(port, host);
  socket.once('connect', () => outcome.resolve('connected'));
  socket.once('error', (error: NodeJS.ErrnoException) => outcome.resolve(error.code ?? ''));
  return outcome.promise.finally(() => socket.destroy());
}
