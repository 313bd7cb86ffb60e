import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { buildLabHost } from '../app.ts';
import { handshake, openBench, plainRequest, TcpClient, untilEvents } from '../testing/lab-visitor.ts';
import { startTestPlatform } from '../testing/start-test-platform.ts';

it('serves on after clients that speak no TLS, give up in the middle, or never begin; and closes in spite of them', async () => {
  const running = await startTestPlatform();
  const { labTls } = running.services.ports;
  const noTls = await TcpClient.to(labTls);
  noTls.say(plainRequest('/healthz'));
  await noTls.untilClosed();

  const resets = await tcp(labTls);
  resets.write(Buffer.from('16030100c8010000c4', 'hex'));
  resets.resetAndDestroy();

  const silent = await tcp(labTls);
  const client = await TcpClient.to(labTls, true);
  await client.say(plainRequest('/healthz')).hears('HTTP/1.1 200');
  expect(silent.destroyed).toBe(false);

  await running.close();
  await client.untilClosed();
});

it('knows where a client comes from, and sees a reset', async () => {
  const running = await startTestPlatform();
  const { labTls } = running.services.ports;
  const bench = await openBench(running);
  const socket = connectTls({ host: '127.0.0.1', port: labTls, rejectUnauthorized: false });
  onTestFinished(() => void socket.destroy());
  await once(socket, 'secureConnect');
  socket.write(handshake(`${bench.base}/socket`));
  const [event] = await untilEvents(bench, 'handshake');
  expect(bench.connectionFrom(`127.0.0.1:${socket.localPort}`)).toBe(event?.connection);
  expect(event?.secure).toBe(true);
  socket.destroy();
  expect((await untilEvents(bench, 'close'))[0]).toMatchObject({ code: 1006, by: 'client' });
});

it.each<[string, (tcp: Socket) => void]>([
  ['is reset', (tcp) => void tcp.resetAndDestroy()],
  // A record that no key of the connection has made: RFC 8446 §5.2, bad_record_mac.
  [
    'brings a record that is not its client’s',
    (tcp) => void tcp.write(Buffer.from(`1703030020${'00'.repeat(32)}`, 'hex')),
  ],
])('ends a connection that %s', async (_what, harm) => {
  const running = await startTestPlatform();
  const bench = await openBench(running);
  const raw = await tcp(running.services.ports.labTls);
  const socket = connectTls({ socket: raw, rejectUnauthorized: false });
  socket.on('error', () => undefined);
  await once(socket, 'secureConnect');
  socket.write(handshake(`${bench.base}/socket`));
  await untilEvents(bench, 'handshake');
  harm(raw);
  expect((await untilEvents(bench, 'close'))[0]).toMatchObject({ code: 1006 });
});

it('lets the answer out to a head that is too long, though more of the head comes behind', async () => {
  const running = await startTestPlatform();
  const client = await TcpClient.to(running.services.ports.labTls, true);
  client.say(handshake('/', { X: 'x'.repeat(40_000) }));
  expect(await client.untilClosed()).toMatch(/^HTTP\/1\.1 431 .*16 KiB/s);
});

it('has as much patience with a silent client as the listener without TLS', async () => {
  const { services } = await startTestPlatform();
  const logger = pino({ level: 'silent' });
  const [plain, secure] = [
    await buildLabHost(services, logger),
    await buildLabHost(services, logger, () => Promise.reject(new Error('nobody asks for it'))),
  ];
  onTestFinished(async () => void (await Promise.all([plain.close(), secure.close()])));
  expect(secure.server.keepAliveTimeout).toBe(plain.server.keepAliveTimeout);
});

async function tcp(port: number) {
  const socket = connect({ host: '127.0.0.1', port });
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}
