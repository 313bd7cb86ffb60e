import type { ReactiveControllerHost } from 'lit';
import { toBase64, utf8 } from '../../protocol/bytes.ts';
import { encodeClosePayload, encodeFrame, type FrameInit, randomMaskingKey } from '../../protocol/frame.ts';
import type { TraceEvent } from '../../protocol/trace.ts';
import type { ProbeState } from '../../protocol/workbench.ts';
import { BenchController } from '../bench/bench-controller.ts';
import { freshKey } from '../probe/draft.ts';
import { openBench } from './open-bench.ts';

/** How long an answer may take, in milliseconds. */
const PATIENCE = 10_000;

/** One connection of an exhibit: the platform dials the lab, and what crosses is drawn from the trace. */
export class Conversation {
  /** The request as it was sent; null before the first. */
  request: string | null = null;
  private readonly bench: BenchController;
  private readonly secure: boolean;
  private name = '';
  private known: readonly TraceEvent[] = [];
  private knownUpTo: TraceEvent | undefined;

  constructor(host: ReactiveControllerHost & HTMLElement, { secure = false } = {}) {
    this.bench = new BenchController(host);
    this.secure = secure;
  }

  get probe(): ProbeState | undefined {
    return this.bench.view?.probes.get(this.name);
  }

  get isOpen(): boolean {
    return this.probe?.state === 'open';
  }

  /** The trace's name of the connection. */
  get connection(): string | undefined {
    return this.probe?.connection;
  }

  /** Handshake, frames and close of this connection: the same list until there is more. */
  get rows(): readonly TraceEvent[] {
    const events = this.bench.view?.events ?? [];
    const { connection } = this;
    const last = events.at(-1);
    if (connection === undefined) return [];
    if (last === this.knownUpTo) return this.known;
    this.knownUpTo = last;
    const rows = events.filter(
      (event) => 'connection' in event && event.connection === connection && event.kind !== 'message',
    );
    if (rows.length !== this.known.length || rows[0] !== this.known[0]) this.known = rows;
    return this.known;
  }

  /** Shakes hands at a path of the lab. @throws Error that says why there is no connection */
  async open(path: string): Promise<void> {
    await openBench();
    const { bench } = this.view;
    if (!bench) return;
    if (this.isOpen) await this.view.ask({ type: 'probe.close', probe: this.name });
    const address = new URL(this.secure ? bench.addresses.https : bench.addresses.http);
    this.request = [
      `GET ${address.pathname}${path} HTTP/1.1`,
      `Host: ${address.host}`,
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Key: ${freshKey()}`,
      'Sec-WebSocket-Version: 13',
      `Origin: ${address.origin}`,
      '\r\n',
    ].join('\r\n');
    // A name that no earlier page of this reader has used.
    this.name = `p${Math.floor(Math.random() * 1e9)}`;
    this.knownUpTo = undefined;
    this.known = [];
    await this.view.ask({
      type: 'probe.open',
      probe: this.name,
      raw: this.request,
      ...(this.secure ? { secure: true } : {}),
    });
    await this.until(() => this.probe !== undefined && this.probe.state !== 'waiting');
    if (!this.isOpen) throw new Error(this.probe?.ended ?? 'The lab opened no connection.');
  }

  say(text: string): Promise<void> {
    return this.send({ opcode: 'text', payload: utf8(text) });
  }

  /** Sends a close frame; the server answers it, and ends TCP. */
  close(): Promise<void> {
    return this.send({ opcode: 'close', payload: encodeClosePayload(1000, 'done') });
  }

  /** Settles when something holds of the bench. @throws Error when that takes too long */
  until(met: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = () => {
        if (met()) done(resolve);
      };
      const done = (settle: () => void) => {
        clearTimeout(timer);
        stop();
        settle();
      };
      const timer = setTimeout(
        () => done(() => reject(new Error('The lab did not answer in time. Try again.'))),
        PATIENCE,
      );
      const stop = this.view.subscribe(look);
      look();
    });
  }

  private get view() {
    const { view } = this.bench;
    if (!view) throw new Error('This page has no bench. Load it again.');
    return view;
  }

  private send(frame: FrameInit): Promise<void> {
    const bytes = encodeFrame({ ...frame, maskingKey: randomMaskingKey() });
    return this.view.ask({ type: 'probe.bytes', probe: this.name, bytes: toBase64(bytes) });
  }
}
