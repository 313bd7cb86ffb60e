import { bytesToLatin1 } from './bytes.ts';
import { type BodyLength, requestBody, responseBody, wantsUpgrade } from './http-body.ts';
import {
  type HeadProblem,
  isHeadProblem,
  parseRequestHead,
  parseResponseHead,
  type RequestHead,
  type ResponseHead,
} from './http-head.ts';
import { LineHolder } from './line-holder.ts';

export interface HeadSeen {
  /** As it crossed the wire, latin1; with a `HeadProblem`, as far as it was kept. */
  raw: string;
  head: RequestHead | ResponseHead | HeadProblem;
}

export interface HttpReaderOptions {
  /** The longest head, and the longest trailer section, in bytes. */
  maxHead: number;
  /** Called with each head, except those of interim responses such as `100 Continue`. */
  onHead: (seen: HeadSeen) => void;
  /** Called once for each `onHead`: the message is over; `bytes` counts all of it, head included. */
  onEnd: (bytes: number) => void;
  /** Called with the bytes of a body as they come, free of chunked coding: views of what was pushed. */
  onBody?: (bytes: Uint8Array) => void;
  /** On the response side: the method of the request that is answered next. `HEAD` has no body, `CONNECT` opens a tunnel. */
  requestMethod?: () => string | undefined;
}

type State =
  | 'head'
  | 'counted'
  | 'chunk-size'
  | 'chunk-data'
  | 'chunk-end'
  | 'trailers'
  | 'until-close'
  | 'paused'
  | 'upgraded'
  | 'dead';

const CR = 0x0d;
const LF = 0x0a;
const NOTHING = new Uint8Array(0);

/**
 * Follows one direction of an HTTP/1.1 connection as a passive observer: it finds the messages in the bytes, however
 * they are cut, and never throws. It keeps heads, at most `maxHead` bytes of them, and of
 * bodies nothing: it counts them, and passes their bytes on to whoever wants them.
 *
 * `push` returns null while HTTP is spoken. Otherwise it returns the bytes that are not HTTP any more (perhaps none):
 *
 * - **Responses**: after a 101 (or after a 2xx to `CONNECT`) the reader is *upgraded*. The rest of that chunk, and every
 *   later chunk, is returned as it is.
 * - **Requests**: after a head with `Upgrade` and `Connection: upgrade` (or the method `CONNECT`) the reader is *paused*, as
 *   Node's parser is, since only the answer tells what the following bytes are. Bytes are returned and not counted. It
 *   stays so when the upgrade is refused: Node has let go of the socket, and reads no further request from it.
 *
 * `onEnd` of a paused request comes with `end()`.
 *
 * When a head cannot be read or is too long, `onHead` is called with a `HeadProblem`, and the reader is dead: it ignores all
 * that follows, since nobody can tell where the next message begins. The same goes for a body that has no certain length.
 */
export class HttpReader {
  readonly #side: 'request' | 'response';
  readonly #options: HttpReaderOptions;
  #state: State = 'head';
  /** The head, chunk size or trailers that are being read. */
  readonly #lines: LineHolder;
  /** Bytes of this message so far. */
  #bytes = 0;
  /** Bytes left of a counted body or a chunk. */
  #left = 0;
  /** True between `onHead` and `onEnd`. */
  #open = false;

  constructor(side: 'request' | 'response', options: HttpReaderOptions) {
    this.#side = side;
    this.#options = options;
    this.#lines = new LineHolder(options.maxHead);
  }

  /** True when nothing more can be told from this direction. */
  get dead(): boolean {
    return this.#state === 'dead';
  }

  /** Bytes so far of the message under way, head included; 0 between two. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Takes the next bytes; returns those that are not HTTP as a view of the chunk, or null while HTTP is spoken. */
  push(chunk: Uint8Array): Uint8Array | null {
    let at = 0;
    while (at < chunk.length && !this.#released) {
      if (this.#state === 'dead') return null;
      at = this.#step(chunk, at);
    }
    if (!this.#released) return null;
    return at < chunk.length ? chunk.subarray(at) : NOTHING;
  }

  /** The connection has ended: what is open ends with it, and a head that broke off is told as a `HeadProblem`. */
  end(): void {
    if (this.#state === 'head' && this.#lines.length > 0)
      this.#fail('Expected the rest of the head; found the end of the connection.');
    this.#state = 'dead';
    this.#endMessage();
  }

  get #released(): boolean {
    return this.#state === 'paused' || this.#state === 'upgraded';
  }

  /** Reads some bytes in the present state; returns the place behind them. */
  #step(chunk: Uint8Array, at: number): number {
    switch (this.#state) {
      case 'head':
        return this.#readHead(chunk, at);
      case 'counted':
      case 'chunk-data':
        return this.#skip(chunk, at);
      case 'chunk-size':
      case 'chunk-end':
      case 'trailers':
        return this.#readChunkLine(chunk, at, this.#state);
      case 'until-close':
        this.#options.onBody?.(chunk.subarray(at));
        this.#bytes += chunk.length - at;
        return chunk.length;
      case 'paused':
      case 'upgraded':
      case 'dead':
        this.#bytes += chunk.length - at;
        return chunk.length;
    }
  }

  #readHead(chunk: Uint8Array, from: number): number {
    let at = from;
    // RFC 9112 §2.2: empty lines before a message are passed over.
    if (this.#lines.length === 0) {
      while (chunk[at] === CR || chunk[at] === LF) at += 1;
      this.#bytes += at - from;
      if (at === chunk.length) return at;
    }
    const { end, line } = this.#gather(chunk, at);
    // A line that LF alone ends is where a strict parser gives up; reading the head names it.
    if (line === 'empty' || line === 'bare') this.#finishHead();
    else if (line === 'too-long')
      this.#fail(
        `Expected a head of at most ${this.#options.maxHead} bytes; found more. Send fewer or shorter fields.`,
      );
    return end;
  }

  #gather(chunk: Uint8Array, at: number) {
    const gathered = this.#lines.gather(chunk, at);
    this.#bytes += gathered.end - at;
    return gathered;
  }

  #finishHead(): void {
    const raw = bytesToLatin1(this.#lines.take());
    const head = this.#side === 'request' ? parseRequestHead(raw) : parseResponseHead(raw);
    if (isHeadProblem(head)) this.#tellProblem(raw, head);
    else if ('method' in head) this.#beginRequest(raw, head);
    else this.#beginResponse(raw, head);
  }

  #beginRequest(raw: string, head: RequestHead): void {
    if (!wantsUpgrade(head)) {
      this.#begin({ raw, head }, requestBody(head));
      return;
    }
    this.#state = 'paused';
    this.#open = true;
    this.#options.onHead({ raw, head });
  }

  #beginResponse(raw: string, head: ResponseHead): void {
    // RFC 9110 §15.2: an interim response; the final one follows.
    if (head.status >= 100 && head.status < 200 && head.status !== 101) return;
    // Asked before `onHead`, which may move on to the next request.
    const method = this.#options.requestMethod?.();
    const tunnel = method === 'CONNECT' && head.status >= 200 && head.status < 300;
    if (head.status !== 101 && !tunnel) {
      this.#begin({ raw, head }, responseBody(head, method));
      return;
    }
    this.#state = 'upgraded';
    this.#open = true;
    this.#options.onHead({ raw, head });
    this.#endMessage();
  }

  #begin(seen: HeadSeen, body: BodyLength): void {
    this.#open = true;
    this.#options.onHead(seen);
    // The callback may have called `end()`.
    if (this.#state === 'head') this.#enterBody(body);
  }

  #enterBody(body: BodyLength): void {
    switch (body.kind) {
      case 'counted':
        this.#left = body.bytes;
        if (body.bytes > 0) this.#state = 'counted';
        else this.#nextMessage();
        return;
      case 'chunked':
        this.#state = 'chunk-size';
        return;
      case 'until-close':
        this.#state = 'until-close';
        return;
      case 'none':
        this.#nextMessage();
        return;
      case 'uncertain':
        this.#die();
    }
  }

  /** Passes over bytes of a counted body or of a chunk. */
  #skip(chunk: Uint8Array, at: number): number {
    const end = Math.min(chunk.length, at + this.#left);
    this.#options.onBody?.(chunk.subarray(at, end));
    this.#bytes += end - at;
    this.#left -= end - at;
    if (this.#left > 0) return end;
    if (this.#state === 'chunk-data') this.#state = 'chunk-end';
    else this.#nextMessage();
    return end;
  }

  /** Reads the lines between chunks (RFC 9112 §7.1). */
  #readChunkLine(chunk: Uint8Array, at: number, state: 'chunk-size' | 'chunk-end' | 'trailers'): number {
    const { end, line } = this.#gather(chunk, at);
    if (line === 'open') return end;
    if (line === 'too-long' || line === 'bare') this.#die();
    else if (state === 'trailers') {
      // Trailers are held until their end, so that `maxHead` bounds all of them together.
      if (line === 'empty') this.#nextMessage();
    } else if (state === 'chunk-end') {
      this.#lines.take();
      if (line === 'empty') this.#state = 'chunk-size';
      else this.#die();
    } else this.#enterChunk(bytesToLatin1(this.#lines.take()));
    return end;
  }

  #enterChunk(line: string): void {
    // 13 hex digits: the next one would leave the integers that a number holds exactly.
    const digits = /^0*([0-9a-f]{1,13})(?:[ \t]*;[^\r]*)?\r\n$/i.exec(line)?.[1];
    if (digits === undefined) {
      this.#die();
      return;
    }
    this.#left = Number.parseInt(digits, 16);
    this.#state = this.#left === 0 ? 'trailers' : 'chunk-data';
  }

  #nextMessage(): void {
    this.#state = 'head';
    this.#endMessage();
  }

  #endMessage(): void {
    this.#lines.take();
    const bytes = this.#bytes;
    this.#bytes = 0;
    if (!this.#open) return;
    this.#open = false;
    this.#options.onEnd(bytes);
  }

  #die(): void {
    this.#state = 'dead';
    this.#endMessage();
  }

  /** Tells a head that is not complete. */
  #fail(problem: string): void {
    const raw = bytesToLatin1(this.#lines.take());
    this.#tellProblem(raw, { problem, line: raw.split('\n').length });
  }

  #tellProblem(raw: string, head: HeadProblem): void {
    this.#state = 'dead';
    this.#open = true;
    this.#options.onHead({ raw, head });
    this.#endMessage();
  }
}
