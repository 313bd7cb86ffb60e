import type { Socket } from 'node:net';
import { ByteParts } from '../../protocol/byte-parts.ts';
import { headerMap, headerValues, isHeadProblem } from '../../protocol/http-head.ts';
import { type HeadSeen, HttpReader } from '../../protocol/http-reader.ts';
import type { Direction, NewTraceEvent, ObservedRequest } from '../../protocol/trace.ts';
import { now } from '../clock.ts';
import { concealIdentity } from '../identity/identity-cookie.ts';
import { benchIdIn, originForm, pathBelowBench } from './bench-path.ts';
import { BodyStart } from './body-start.ts';
import type { CaptureSide } from './capture.ts';
import { countExchange, type Exchange, exchangeEvent, isHandshake, viaOf } from './exchange.ts';
import type { FrameBudget } from './frame-budget.ts';
import { FrameWatch } from './frame-watch.ts';
import type { Crossed } from './meter.ts';
import type { ReadWatcher } from './read-gate.ts';
import type { BoundClient, TappedConnectionOptions, TapTarget } from './tap-target.ts';

/** The longest request or response head that is kept, in bytes. Node's own parser gives up at 16 KiB. */
const HEAD_BYTES = 65_536;

/** Bytes a client may send behind its upgrade request before the answer; more is not recorded. */
const EARLY_BYTES = 65_536;

/** What a request and its answer cost a bench, in frames: a lab's page was measured at 10 to 50 of them. */
const EXCHANGE_FRAMES = 20;

/** Everything seen on one TCP connection: HTTP exchanges one after the other, then perhaps a WebSocket. */
export class TappedConnection implements ReadWatcher {
  readonly #socket: Socket;
  readonly #options: TappedConnectionOptions;
  readonly #requests: HttpReader;
  readonly #responses: HttpReader;
  /** Asked and not yet answered, in order (pipelining). */
  #exchanges: Exchange[] = [];
  /** Bytes of all requests that are complete. */
  #asked = 0;
  #frames: FrameWatch | null = null;
  /** What is said is HTTP no more. */
  #isUpgraded = false;
  /** Set when a mistake of ours has ended the watching. */
  #isLost = false;
  /** Where the frames' bytes are counted: at the path of their handshake. */
  #crossed: Crossed | null = null;
  readonly #early = new ByteParts();
  #bench: { id: string; named: ReturnType<TapTarget['addConnection']>; target: TapTarget } | null = null;
  #budget: FrameBudget | undefined;
  #letGo: Direction | null = null;
  #bound: BoundClient | null | undefined = null;
  /** Filled here until they are full, unless somebody beneath TLS does so. */
  #overheardClient: CaptureSide | null;
  #overheardServer: CaptureSide | null;

  constructor(socket: Socket, options: TappedConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    const { capture, secure } = options;
    this.#overheardClient = secure ? null : capture.client;
    this.#overheardServer = secure ? null : capture.server;
    this.#requests = new HttpReader('request', {
      maxHead: HEAD_BYTES,
      onHead: (seen) => this.#onRequest(seen),
      onBody: (bytes) => this.#exchanges.at(-1)?.body.add(bytes),
      onEnd: (bytes) => this.#onRequestEnd(bytes),
    });
    this.#responses = new HttpReader('response', {
      maxHead: HEAD_BYTES,
      requestMethod: () => this.#exchanges[0]?.head.method,
      onHead: (seen) => this.#onResponse(seen),
      onEnd: (bytes) => this.#onResponseEnd(bytes),
    });
  }

  /** What is known of this client, if it is one of ours. */
  get bound(): BoundClient | undefined {
    // Asked once: one that is closed and forgotten may have left requests behind that are still to be answered.
    if (this.#bound === null) this.#bound = this.#options.bound();
    return this.#bound;
  }

  /** True when nothing more can be told of what the client sends. */
  get isBlind(): boolean {
    return this.#isLost || this.#requests.dead;
  }

  /** What the client spends from: that of the bench it asked for last. */
  get budget(): FrameBudget | undefined {
    return this.#budget;
  }

  /** Whether a few of the client's bytes may ask for much: they may be requests, or compressed messages. */
  get isDear(): boolean {
    return this.#frames?.isCompressed ?? true;
  }

  fromClient(chunk: Uint8Array): void {
    if (!this.#isLost) {
      try {
        if (this.#isUpgraded) this.#frameBytes('client', chunk);
        else this.#requestBytes(chunk);
      } catch (error) {
        this.#lose(error);
      }
    }
    // Behind the request's reader: what concerns another bench is not to be kept for this one.
    if (this.#overheardClient && !this.#overheardClient.add(chunk)) this.#overheardClient = null;
  }

  fromServer(chunk: Uint8Array): void {
    if (this.#overheardServer && !this.#overheardServer.add(chunk)) this.#overheardServer = null;
    if (this.#isLost) return;
    try {
      if (this.#isUpgraded) this.#frameBytes('server', chunk);
      else this.#responseBytes(chunk);
    } catch (error) {
      this.#lose(error);
    }
  }

  /** One side let go of TCP; the first to do so counts. */
  lettingGo(by: Direction): void {
    this.#letGo ??= by;
  }

  /** TCP is gone: what was left open is told as it stands. */
  ended(): void {
    try {
      if (!this.#isLost) this.#tellOpen();
    } catch (error) {
      this.#lose(error);
    }
    this.leaveBench();
    this.#options.capture.end();
  }

  #tellOpen(): void {
    this.#responses.end();
    this.#frames?.ended(this.#letGo ?? 'client');
    for (const exchange of this.#exchanges.splice(0)) {
      this.#count(exchange, 0);
      this.#tellExchange(exchange, { client: exchange.requestBytes, server: 0 });
    }
  }

  /** A mistake of ours in watching must not end the process, nor what is watched: the rest of it goes unseen. */
  #lose(error: unknown): void {
    this.#isLost = true;
    this.#options.onError(error);
  }

  #requestBytes(chunk: Uint8Array): void {
    const rest = this.#requests.push(chunk);
    if (!rest || this.#early.length + rest.length > EARLY_BYTES) return;
    this.#early.add(Uint8Array.from(rest));
  }

  #responseBytes(chunk: Uint8Array): void {
    const rest = this.#responses.push(chunk);
    const [exchange] = this.#exchanges;
    if (exchange?.response) this.#count(exchange, this.#responses.bytes);
    if (rest && this.#isUpgraded) this.#frameBytes('server', rest);
  }

  #frameBytes(from: Direction, chunk: Uint8Array): void {
    // By name: this is done for every message, and a computed key costs more than a branch.
    if (from === 'client') {
      if (this.#crossed) this.#crossed.client += chunk.length;
      this.#frames?.fromClient(chunk);
    } else {
      if (this.#crossed) this.#crossed.server += chunk.length;
      this.#frames?.fromServer(chunk);
    }
  }

  #count(exchange: Exchange, server: number): void {
    countExchange(exchange, server, (benchId) => this.#options.awakeBench(benchId)?.meter);
  }

  #onRequest({ raw, head }: HeadSeen): void {
    // A head that is no HTTP names no bench: nobody's trace can hold it. The server answers 400 by itself.
    if (isHeadProblem(head) || !('method' in head)) return;
    const concealed = concealIdentity(raw, head);
    const target = originForm(head.target);
    const benchId = this.#concerned(target);
    if (benchId !== null) {
      this.#budget = this.#options.awakeBench(benchId)?.budget;
      this.#options.capture.concerns(benchId, this.#asked);
    }
    this.#budget?.spend(EXCHANGE_FRAMES, raw.length);
    const request: ObservedRequest = {
      raw: concealed.raw,
      method: head.method,
      target: head.target,
      path: benchId === null ? target : pathBelowBench(target, benchId),
      httpVersion: head.version,
      headers: headerMap(concealed.head.headers),
    };
    const upgrade = isHandshake(head);
    if (upgrade && benchId !== null && this.bound?.actor === 'victim')
      this.#options.onVictimHandshake(request);
    this.#exchanges.push({
      head: concealed.head,
      request,
      benchId,
      wire: {
        actor: this.bound?.actor ?? 'learner',
        via: this.bound?.via ?? viaOf(head),
        secure: this.#options.secure,
      },
      upgrade,
      at: now(),
      requestBytes: raw.length,
      body: new BodyStart(),
      metered: null,
      response: null,
    });
  }

  /** The bench that a target names. A client of ours that aims at another one than its own leaves no mark there. */
  #concerned(target: string): string | null {
    const benchId = benchIdIn(target) ?? null;
    return this.bound === undefined || this.bound.bench === benchId ? benchId : null;
  }

  #onRequestEnd(bytes: number): void {
    this.#asked += bytes;
    const last = this.#exchanges.at(-1);
    if (last) last.requestBytes = bytes;
  }

  #onResponse({ raw, head }: HeadSeen): void {
    const exchange = this.#exchanges[0];
    if (!exchange || isHeadProblem(head) || !('status' in head)) return;
    exchange.response = {
      head,
      observed: { raw, status: head.status, reason: head.reason, headers: headerMap(head.headers) },
      at: now(),
    };
    if (!exchange.upgrade) return;
    this.#exchanges.shift();
    this.#count(exchange, raw.length);
    this.#tellExchange(exchange);
    if (head.status === 101) this.#switchProtocols(exchange);
  }

  #onResponseEnd(bytes: number): void {
    const exchange = this.#exchanges[0];
    if (!exchange?.response) return;
    this.#exchanges.shift();
    this.#budget?.spend(0, bytes);
    this.#count(exchange, bytes);
    this.#tellExchange(exchange, { client: exchange.requestBytes, server: bytes });
  }

  #switchProtocols(exchange: Exchange): void {
    this.#isUpgraded = true;
    // The bench of an accepted handshake is awake. Without one there is nobody to tell, but the frames are no HTTP either.
    if (!this.#bench) return;
    const { named, target } = this.#bench;
    this.#crossed = exchange.metered?.crossed ?? null;
    this.#frames = new FrameWatch({
      payloadBytes: this.#options.payloadBytes,
      extensions: headerValues(exchange.response?.head.headers ?? [], 'sec-websocket-extensions').join(', '),
      wire: { ...exchange.wire, connection: named.name },
      named,
      target,
    });
    if (this.#early.length > 0) this.#frameBytes('client', this.#early.take());
  }

  /** `bytes` of a whole answer; a handshake's has no end. */
  #tellExchange(exchange: Exchange, bytes?: { client: number; server: number }): void {
    this.#tell(exchange.benchId, (connection) => exchangeEvent(exchange, connection, bytes));
  }

  /**
   * Hands an event to the bench it belongs to. The lab host woke the bench before it answered; a bench that sleeps, or
   * never was, hears nothing.
   */
  #tell(benchId: string | null, event: (connection: string) => NewTraceEvent): void {
    if (benchId === null) return;
    if (this.#bench?.id !== benchId) {
      this.leaveBench();
      const target = this.#options.awakeBench(benchId);
      if (!target) return;
      this.#bench = { id: benchId, target, named: target.addConnection(this.#socket) };
      this.#budget = target.budget;
      if (this.#options.capture.concerns(benchId, this.#asked))
        target.captures.keep(this.#bench.named.name, this.#options.capture);
    }
    this.#bench.target.observe(event(this.#bench.named.name));
  }

  /** The bench need not know this connection any more. */
  leaveBench(): void {
    this.#bench?.target.removeConnection(this.#socket);
    this.#bench = null;
  }
}
