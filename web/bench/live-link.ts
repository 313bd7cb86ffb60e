import type { WorkbenchMessage } from '../../protocol/workbench.ts';
import type { Link } from './bench-view.ts';
import { readMessage } from './read-message.ts';
import { BenchRefused } from './request-bench.ts';

/** The bench is not there (any more): a new one has to be asked for. */
const BENCH_UNKNOWN = 4404;

/** What a loss is called wherever it is told. */
export const LOST = 'The connection to the server was lost.';

/** What the link needs of a WebSocket. */
export interface LiveSocket extends EventTarget {
  send(data: string): void;
  close(): void;
}

export interface LiveLinkOptions {
  /** Asks the server for the learner's bench; resolves with its id. */
  requestBench(): Promise<string>;
  /** Opens the live channel with this query. */
  openSocket(query: URLSearchParams): LiveSocket;
  /** Milliseconds until the next try, after so many that failed. */
  wait(attempt: number): number;
  /** Where the page's copy of the trace ends; null when it has none. */
  seen(): { trace: string; since: number } | null;
  onMessage(message: WorkbenchMessage): void;
  /** Called when a socket is gone: what was asked over it gets no answer. */
  onLost(): void;
  onLink(link: Link, before: Link): void;
}

/** Opens a bench's live channel, and opens it again after each loss. */
export class LiveLink {
  state: Link = { state: 'starting' };

  private readonly options: LiveLinkOptions;
  private benchId: string | null = null;
  private socket: LiveSocket | null = null;
  private attempt = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private stopped = false;

  constructor(options: LiveLinkOptions) {
    this.options = options;
  }

  /** Where to send; null while the server has not said hello. */
  get open(): LiveSocket | null {
    return this.state.state === 'live' ? this.socket : null;
  }

  /** Opens the bench and its channel, and keeps it open until `stop`. */
  async start(): Promise<void> {
    try {
      this.benchId ??= await this.options.requestBench();
      if (!this.stopped) this.connect(this.benchId);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (error instanceof BenchRefused) this.set({ state: 'refused', reason });
      else this.later(reason);
    }
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    this.socket?.close();
  }

  /** Tries again now instead of later. */
  retry(): void {
    if (this.state.state !== 'lost' || this.timer === undefined) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    void this.start();
  }

  /** The server said hello, and was understood. */
  greeted(): void {
    this.attempt = 0;
    this.set({ state: 'live' });
  }

  /** Gives up for good: the reason says what to do. */
  refuse(reason: string): void {
    this.set({ state: 'refused', reason });
    this.socket?.close();
  }

  private connect(bench: string): void {
    const query = new URLSearchParams({ bench });
    const seen = this.options.seen();
    if (seen) {
      query.set('trace', seen.trace);
      query.set('since', String(seen.since));
    }
    const socket = this.options.openSocket(query);
    this.socket = socket;
    socket.addEventListener('message', (event) => {
      const message = event instanceof MessageEvent ? readMessage(event.data) : null;
      if (message) this.options.onMessage(message);
    });
    socket.addEventListener('close', (event) => {
      this.lost(socket, event instanceof CloseEvent ? event.code : 1006);
    });
  }

  private lost(socket: LiveSocket, code: number): void {
    if (socket !== this.socket) return;
    this.socket = null;
    // A channel that never said hello was refused, and a browser may not know why: asking for the bench again tells.
    if (code === BENCH_UNKNOWN || this.state.state !== 'live') this.benchId = null;
    this.options.onLost();
    if (!this.stopped && this.state.state !== 'refused') this.later(LOST);
  }

  private later(reason: string): void {
    if (this.stopped) return;
    this.attempt += 1;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = undefined;
      void this.start();
    }, this.options.wait(this.attempt));
    this.set({ state: 'lost', reason });
  }

  private set(link: Link): void {
    const before = this.state;
    this.state = link;
    this.options.onLink(link, before);
  }
}
