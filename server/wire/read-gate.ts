import type { Socket } from 'node:net';
import type { FrameBudget } from './frame-budget.ts';

/** Who looks at what a client sends, and knows what it may cost. */
export interface ReadWatcher {
  /** What it is spent from; undefined while nobody has been asked for anything. */
  readonly budget: Pick<FrameBudget, 'isSpent' | 'isShort' | 'wait'> | undefined;
  /** Whether a few bytes may ask for much now. */
  readonly isDear: boolean;
  /** Told of every byte, just before it is handed on. */
  fromClient(chunk: Uint8Array): void;
}

/** Bytes that are handed on at a time. One packet of 64 KiB may hold 10,000 frames; 4 KiB of payload stay in one piece. */
const SLICE = 4_224;

/** The same when too much has come lately: 200 of the smallest, some milliseconds of work with their answers. */
const SMALL_SLICE = 1_024;

/**
 * The same where a few bytes ask for much: 80 of a compressed message may inflate to 64 KiB and be answered with as
 * much, and 60 are a request, which costs as much as twenty frames.
 */
const DEAR_SLICE = 256;

/**
 * All that a client sends comes through here, a slice at a time, and is seen before anybody else has it. While its bench
 * has spent its budget, or nobody takes what comes, the rest waits: here what has been read, then in TCP, then at the
 * client. Nothing is lost, and who pauses and resumes the socket cannot tell.
 * Wrapping `push` and `_read`, which every stream has, is enough: what TCP reads, and what TLS reads, goes through them.
 */
export class ReadGate {
  readonly #socket: Socket;
  readonly #watcher: ReadWatcher;
  readonly #push: Socket['push'];
  /** What was read and is still to be handed on: never more than one reading of TCP, for nothing is read meanwhile. */
  readonly #held: Uint8Array[] = [];
  /** The end came behind it. */
  #ended = false;
  /** There is no budget, and somebody will say when there is. */
  #waiting = false;

  constructor(socket: Socket, watcher: ReadWatcher) {
    this.#socket = socket;
    this.#watcher = watcher;
    this.#push = socket.push;
    socket.push = (chunk: unknown) => this.#take(chunk);
    const read = socket._read;
    // Asked for more after each slice: while there are further ones, none is read.
    socket._read = (size: number) => {
      if (this.#held.length === 0) read.call(socket, size);
    };
    socket.on('resume', () => this.#handOn());
    socket.once('close', () => this.#held.splice(0));
  }

  /** What `push` returns says whether more may be read. */
  #take(chunk: unknown): boolean {
    const isBytes = chunk instanceof Uint8Array;
    // Most of what comes is one slice, however small they are now, and nothing is in its way.
    if (isBytes && chunk.length <= DEAR_SLICE && this.#held.length === 0 && this.#isOpen())
      return this.#hand(chunk);
    if (isBytes) this.#held.push(chunk);
    else if (this.#held.length === 0) return this.#push.call(this.#socket, chunk);
    else this.#ended = true;
    return this.#handOn();
  }

  #isOpen(): boolean {
    if (this.#socket.readableFlowing !== true) return false;
    const { budget } = this.#watcher;
    if (!budget?.isSpent) return true;
    if (!this.#waiting) {
      this.#waiting = true;
      budget.wait(() => {
        this.#waiting = false;
        this.#handOn();
      });
    }
    return false;
  }

  #hand(slice: Uint8Array): boolean {
    this.#watcher.fromClient(slice);
    return this.#push.call(this.#socket, slice);
  }

  /** Hands on what is held, as far as it may; returns whether more may be read. */
  #handOn(): boolean {
    const held = this.#held;
    let more = true;
    // Who has got the slice before may have let go of the socket: nobody gets the next one, so nobody sees it either.
    for (let next = held[0]; next && !this.#socket.destroyed && this.#isOpen(); next = held[0]) {
      const size = this.#slice();
      if (next.length <= size) held.shift();
      else held[0] = next.subarray(size);
      more = this.#hand(next.length <= size ? next : next.subarray(0, size));
    }
    if (held.length > 0) return false;
    if (!this.#ended) return more;
    this.#ended = false;
    return this.#push.call(this.#socket, null);
  }

  #slice(): number {
    const { isDear, budget } = this.#watcher;
    if (isDear) return DEAR_SLICE;
    return budget?.isShort ? SMALL_SLICE : SLICE;
  }
}
