import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { onTestFinished } from 'vitest';
import { serialiseRequestHead } from '../../protocol/http-head.ts';
import type { TraceEvent, TraceEventKind } from '../../protocol/trace.ts';
import type { Bench } from '../benches/bench.ts';
import { patiently } from '../solve/raw-client.ts';
import type { Running } from '../start.ts';

/** A bench of a learner of its own, with some settings changed. */
export async function openBench(
  { services }: Running,
  settings: Record<string, unknown> = {},
  writeup = 'apprentice/shake-hands',
): Promise<Bench> {
  const { id } = await services.store.learners.create();
  const bench = await services.registry.open(id, writeup);
  await bench.changeSettings({ ...bench.settings, ...settings });
  return bench;
}

/** The key of RFC 6455 §1.3, whose answer is `s3pPLMBiTxaQ9kYGzzhZRbK+xOo=`. */
export const SAMPLE_KEY = 'dGhlIHNhbXBsZSBub25jZQ==';

/** A request head as text: a sound handshake, with fields changed, added (a list stands for several) or left out (null). */
export function handshake(
  target: string,
  fields: Record<string, string | string[] | null> = {},
  method = 'GET',
): string {
  const all = {
    Host: 'localhost',
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Key': SAMPLE_KEY,
    'Sec-WebSocket-Version': '13',
    ...fields,
  };
  const headers = Object.entries(all).flatMap(([name, values]) =>
    [values].flat().flatMap((value): [string, string][] => (value === null ? [] : [[name, value]])),
  );
  return serialiseRequestHead({ method, target, version: '1.1', headers });
}

/** A plain request as text; the last one of its connection, if so wanted. */
export function plainRequest(target: string, { method = 'GET', last = false } = {}): string {
  const headers: [string, string][] = [['Host', 'localhost']];
  if (last) headers.push(['Connection', 'close']);
  return serialiseRequestHead({ method, target, version: '1.1', headers });
}

/** A TCP client that says what it is told and remembers what it hears. */
export class TcpClient {
  readonly socket: Socket;
  /** Everything that was heard, latin1. */
  heard = '';
  readonly #watchers = new Set<() => void>();
  #closed = false;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.heard += chunk.toString('latin1');
      this.#look();
    });
    // A reset is an end as well; what was heard before it counts.
    socket.on('error', () => undefined);
    socket.once('close', () => {
      this.#closed = true;
      this.#look();
    });
  }

  /** Connects; the socket is gone when the test ends. */
  static async to(port: number, secure = false): Promise<TcpClient> {
    const socket = secure
      ? connectTls({ host: '127.0.0.1', port, rejectUnauthorized: false })
      : connect({ host: '127.0.0.1', port });
    onTestFinished(() => void socket.destroy());
    const connected = Promise.withResolvers<void>();
    socket.once(secure ? 'secureConnect' : 'connect', () => connected.resolve());
    socket.once('error', connected.reject);
    await patiently(connected.promise, 'a connection');
    return new TcpClient(socket);
  }

  say(text: string | Uint8Array): this {
    this.socket.write(text);
    return this;
  }

  /** Waits until `text` was heard (`times` times). */
  async hears(text: string, times = 1): Promise<string> {
    await this.#until(() => this.heard.split(text).length > times, `"${text}", having heard "${this.heard}"`);
    return this.heard;
  }

  /** Waits until the connection is gone, and returns all that was heard. */
  async untilClosed(): Promise<string> {
    await this.#until(() => this.#closed, `the end of the connection, having heard "${this.heard}"`);
    return this.heard;
  }

  #look(): void {
    for (const watcher of this.#watchers) watcher();
  }

  async #until(met: () => boolean, what: string): Promise<void> {
    if (met()) return;
    const done = Promise.withResolvers<void>();
    const watcher = () => {
      if (met()) done.resolve();
    };
    this.#watchers.add(watcher);
    await patiently(done.promise, what).finally(() => this.#watchers.delete(watcher));
  }
}

type EventOf<Kind extends TraceEventKind> = Extract<TraceEvent, { kind: Kind }>;

/** All events of a kind that the bench's trace holds. */
export function eventsOf<Kind extends TraceEventKind>(bench: Bench, kind: Kind): EventOf<Kind>[] {
  return bench.trace.after(0).events.filter((event): event is EventOf<Kind> => event.kind === kind);
}

/** Waits until the trace holds `count` events of a kind, and returns them all. */
export async function untilEvents<Kind extends TraceEventKind>(
  bench: Bench,
  kind: Kind,
  count = 1,
): Promise<EventOf<Kind>[]> {
  const done = Promise.withResolvers<void>();
  const look = () => {
    if (eventsOf(bench, kind).length >= count) done.resolve();
  };
  bench.news.on('trace', look);
  look();
  const kinds = () => bench.trace.after(0).events.map((event) => event.kind);
  await patiently(done.promise, `${count} events of kind ${kind}`)
    .catch((error: Error) => {
      throw new Error(`${error.message}; the trace holds ${kinds().join(', ') || 'nothing'}`);
    })
    .finally(() => bench.news.off('trace', look));
  return eventsOf(bench, kind);
}

/** Waits until the bench holds `count` connections. */
export async function untilConnections(bench: Bench, count: number): Promise<void> {
  const started = Date.now();
  // The bench tells nobody when a connection leaves, so this looks once per turn of the event loop.
  while (bench.openConnections !== count) {
    if (Date.now() - started > 5_000)
      throw new Error(`expected ${count} connections, found ${bench.openConnections}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
