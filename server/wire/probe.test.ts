import { createServer, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { latin1ToBytes } from '../../protocol/bytes.ts';
import { encodeClosePayload, encodeFrame, randomMaskingKey } from '../../protocol/frame.ts';
import { PROBE_BYTES } from '../../protocol/sizes.ts';
import type { ProbeState } from '../../protocol/workbench.ts';
import { patiently } from '../solve/raw-client.ts';
import { ProbeDesk } from './probe-desk.ts';

/** The answer to the key of RFC 6455 §1.3. */
const SWITCH =
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n';
const REQUEST =
  'GET /socket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n';

describe('a probe', () => {
  it.each([
    ['a sound request', REQUEST],
    ['something else', 'hello?\n'],
    ['no line end at all', 'GET'],
    ['bare line ends, doubles and control characters', 'GET /\n\nX:\0\r\r\nX:\t\x7f\r\n'],
    ['text beyond ASCII, as UTF-8', 'GET /é€😀 HTTP/1.1\r\n\r\n'],
    ['bytes behind the request', `${REQUEST}\x01\x02GET / HTTP/1.1\r\n\r\n`],
    ['as much as it may', `GET / HTTP/1.1\r\nX: ${'x'.repeat(PROBE_BYTES - 23)}\r\n\r\n`],
  ])('sends byte for byte what it was given: %s', async (_what, raw) => {
    const { states, got, open } = await stage();
    open(raw);
    await got(Buffer.byteLength(raw));
    expect((await got(Buffer.byteLength(raw))).equals(Buffer.from(raw))).toBe(true);
    expect(states()).toEqual([]);
  });

  it('shows the answer as it came, with its reading, and closes when it is complete', async () => {
    const answer =
      'HTTP/1.1 426 Upgrade Required\r\nSec-WebSocket-Version: 13\r\nContent-Length: 3\r\n\r\nno\xff';
    const { until, open } = await stage(answer);
    open(REQUEST);
    const state = await until('closed');
    expect(state.raw).toBe(answer);
    expect(state.reading?.valid).toBe(false);
    expect(state.ended).toBe('The answer is complete. The probe closed the connection.');
  });

  it('stays open after a 101, and shows the head without the frames behind it', async () => {
    const { until, open, desk, owner, got } = await stage(`${SWITCH}\x81\x02hi`);
    open(REQUEST);
    const state = await until('open');
    expect(state.raw).toBe(SWITCH);
    expect(state.reading?.valid).toBe(true);
    desk.sendBytes(owner, 'p1', Uint8Array.of(0x81, 0x83, 1, 2, 3, 4, 0xff));
    const frame = (await got(REQUEST.length + 7)).subarray(REQUEST.length);
    expect([...frame]).toEqual([0x81, 0x83, 1, 2, 3, 4, 0xff]);
    desk.close(owner, 'p1');
    expect((await until('closed')).ended).toBe('You dropped the TCP connection.');
    expect(() => desk.sendBytes(owner, 'p1', new Uint8Array(1))).toThrow('Probe "p1" is closed');
  });

  it('passes over interim answers', async () => {
    const { until, open } = await stage(`HTTP/1.1 100 Continue\r\n\r\n${SWITCH}`);
    open(REQUEST);
    expect((await until('open')).raw).toBe(`HTTP/1.1 100 Continue\r\n\r\n${SWITCH}`);
  });

  it('expects no body in the answer to HEAD, also behind empty lines', async () => {
    const { until, open } = await stage('HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n');
    open('\r\nHEAD / HTTP/1.1\r\nHost: x\r\n\r\n');
    expect((await until('closed')).ended).toContain('The answer is complete');
  });

  it.each([
    ['is closed without a word', '', 'The server closed the connection.'],
    ['breaks off', 'HTTP/1.1 101 Switch', 'The server closed the connection.'],
    [
      'has no length and ends with the connection',
      'HTTP/1.1 200 OK\r\n\r\nall',
      'The server closed the connection.',
    ],
    ['is no HTTP', 'SSH-2.0-OpenSSH_9\r\n\r\n', 'The answer is not HTTP.'],
  ])('says once why it ended when the answer %s', async (_how, answer, ended) => {
    const { until, open, states } = await stage(answer, (socket) => socket.end());
    open(REQUEST);
    const state = await until('closed');
    expect(state.ended).toContain(ended);
    expect(state.raw ?? '').toBe(answer);
    expect(states().map((told) => told.state)).toEqual(['closed']);
  });

  it('says that the connection broke', async () => {
    const { until, open } = await stage('', (socket) => socket.resetAndDestroy());
    open(REQUEST);
    expect((await until('closed')).ended).toBe('The connection broke (ECONNRESET).');
  });

  it.each([
    [
      'you, when your close frame was first',
      [close(1000)],
      [close(1000)],
      'You closed the connection (1000 normal closure).',
    ],
    [
      'you, with your own code and reason',
      [masked(4001, 'bye')],
      [close(4001, 'bye')],
      'You closed the connection (4001 private use “bye”).',
    ],
    [
      'you, when the server only drops TCP then',
      [close(1000)],
      [],
      'You sent a close frame (1000 normal closure). The server ended the connection without one in answer.',
    ],
    [
      'the server, when it only drops TCP',
      [],
      [],
      'The server ended the connection without a close frame (1006).',
    ],
  ])('says that the end was by %s', async (_who, yours, theirs, ended) => {
    const { until, open, desk, owner, onceHeard } = await stage(SWITCH);
    open(REQUEST);
    await until('open');
    for (const frame of yours) desk.sendBytes(owner, 'p1', frame);
    await onceHeard(REQUEST.length + Buffer.concat(yours).length, (socket) =>
      socket.end(Buffer.concat(theirs)),
    );
    expect((await until('closed')).ended).toBe(ended);
  });

  it('says that an open connection broke, and that nobody had closed it', async () => {
    const { until, open, onceHeard } = await stage(SWITCH);
    open(REQUEST);
    await until('open');
    await onceHeard(REQUEST.length, (socket) => socket.resetAndDestroy());
    expect((await until('closed')).ended).toBe(
      'The connection broke (ECONNRESET), without a close frame (1006).',
    );
  });

  it('reads no more than its limit', async () => {
    const answer = `HTTP/1.1 200 OK\r\nContent-Length: 900000\r\n\r\n${'x'.repeat(2 * PROBE_BYTES)}`;
    const { until, open } = await stage(answer);
    open(REQUEST);
    const state = await until('closed');
    expect(state.raw).toBe(answer.slice(0, PROBE_BYTES));
    expect(state.ended).toBe('The answer is longer than 65536 bytes; the rest was not read.');
  });

  it('refuses to send more than its limit, counted in bytes', async () => {
    const { open, desk, owner } = await stage();
    expect(() => open('é'.repeat(PROBE_BYTES / 2 + 1))).toThrow('expected at most 65536 bytes, found 65538');
    expect(desk.statesOf(owner)).toEqual([]);
  });

  it('waits so long and no longer', async () => {
    const { until, open } = await stage('HTTP/1.1 101 Switching', undefined, { timeout: 50 });
    open(REQUEST);
    const state = await until('closed');
    expect(state.ended).toBe(
      'No complete answer within 0.05 seconds. Does the request end with an empty line?',
    );
    expect(state.raw).toBe('HTTP/1.1 101 Switching');
  });

  it('says that nobody listens', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const port = portOf(server);
    await new Promise((resolve) => server.close(resolve));
    const { open, until } = await stage('', undefined, { port });
    open(REQUEST);
    expect((await until('closed')).ended).toBe('The connection broke (ECONNREFUSED).');
  });
});

describe('the desk of probes', () => {
  it('opens as many as it may, and says which setting allows more', async () => {
    const { desk, owner, until } = await stage(SWITCH, undefined, { most: 2 });
    desk.open(owner, 'p1', REQUEST);
    await until('open', 'p1');
    desk.open(owner, 'p2', REQUEST);
    await until('open', 'p2');
    expect(() => desk.open(owner, 'p3', REQUEST)).toThrow(
      'There are already 2 probes open on this bench, the most that PROBES allows. Close one of them first.',
    );
    desk.close(owner, 'p1');
    desk.open(owner, 'p3', REQUEST);
    await until('open', 'p3');
    expect(desk.statesOf(owner).map(({ probe }) => probe)).toEqual(['p2', 'p3']);
    const other = { id: 'other', connectionFrom: () => undefined, news: { emit: () => undefined } };
    expect(() => desk.open(other, 'p1', REQUEST)).not.toThrow();
    expect(() => desk.close(other, 'p2')).toThrow('There is no open probe called "p2"');
    desk.release(other);
  });

  it('closes a probe when another of its name is opened', async () => {
    const { desk, owner, until } = await stage(SWITCH);
    desk.open(owner, 'p1', REQUEST);
    await until('open');
    desk.open(owner, 'p1', REQUEST);
    await until('closed');
    expect(desk.statesOf(owner)).toMatchObject([{ probe: 'p1', state: 'waiting' }]);
  });

  it('knows whose an address is until the other side of it is closed', async () => {
    const { desk, owner, until, address } = await stage(SWITCH);
    desk.open(owner, 'p1', REQUEST);
    await until('open');
    const client = await address();
    expect(desk.benchOf(client)).toBe(owner.id);
    desk.release(owner);
    await until('closed');
    expect(desk.benchOf(client)).toBe(owner.id);
    desk.forget(client);
    expect(desk.benchOf(client)).toBeUndefined();
    expect(desk.statesOf(owner)).toEqual([]);
  });
});

function close(code: number, reason = ''): Uint8Array {
  return encodeFrame({ opcode: 'close', payload: encodeClosePayload(code, reason) });
}

function masked(code: number, reason: string): Uint8Array {
  const payload = encodeClosePayload(code, reason);
  return encodeFrame({ opcode: 'close', payload, maskingKey: randomMaskingKey() });
}

interface StageOptions {
  timeout?: number;
  most?: number;
  port?: number;
}

/** A server that gives one answer (latin1) to whatever it hears, and a desk whose probes dial it. */
async function stage(
  answer = '',
  then: (socket: Socket) => void = () => undefined,
  options: StageOptions = {},
) {
  const heard: Buffer[] = [];
  const told: ProbeState[] = [];
  const watchers = new Set<() => void>();
  const look = () => {
    for (const watcher of watchers) watcher();
  };
  const clients: string[] = [];
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    clients.push(`${socket.remoteAddress}:${socket.remotePort}`);
    onTestFinished(() => void socket.destroy());
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      heard.push(chunk);
      look();
    });
    socket.once('data', () => socket.write(latin1ToBytes(answer), () => then(socket)));
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const desk = new ProbeDesk({
    target: () => ({ host: '127.0.0.1', port: options.port ?? portOf(server) }),
    most: options.most ?? 8,
    timeout: options.timeout ?? 5_000,
  });
  const owner = {
    id: 'bench-of-the-test',
    connectionFrom: () => undefined,
    news: {
      emit(_name: 'probe', state: ProbeState) {
        told.push(state);
        look();
      },
    },
  };
  onTestFinished(() => desk.release(owner));

  async function until<T>(find: () => T | undefined, what: string): Promise<T> {
    const done = Promise.withResolvers<T>();
    const watcher = () => {
      const found = find();
      if (found !== undefined) done.resolve(found);
    };
    watchers.add(watcher);
    watcher();
    return patiently(done.promise, what).finally(() => watchers.delete(watcher));
  }

  const got = (bytes: number) =>
    until(() => {
      const whole = Buffer.concat(heard);
      return whole.length >= bytes ? whole : undefined;
    }, `${bytes} bytes at the server`);

  return {
    desk,
    owner,
    open: (raw: string) => desk.open(owner, 'p1', raw),
    states: () => told,
    address: async () => clients[0] ?? '',
    until: (state: ProbeState['state'], name = 'p1') =>
      until(
        () => told.find((one) => one.probe === name && one.state === state),
        `probe ${name} to be ${state}`,
      ),
    got,
    /** Lets the server do something once it has heard so many bytes. */
    onceHeard: async (bytes: number, act: (socket: Socket) => unknown) => {
      await got(bytes);
      const [socket] = sockets;
      if (socket) act(socket);
    },
  };
}

function portOf(server: ReturnType<typeof createServer>): number {
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : 0;
}
