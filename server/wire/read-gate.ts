import type { Socket } from 'node:net';
import type { FrameBudget } from './frame-budget.ts';

/** What a gate needs to know of a budget. */
type GateBudget = Pick<FrameBudget, 'isSpent' | 'isShort' | 'wait'>;

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
 * Stops reading from a client while its bench has spent its budget. What has arrived waits in the socket, then in TCP,
 * then at the client: nothing is lost. Everybody else pauses and resumes the socket as before, and cannot tell.
 * Wrapping the public methods is enough, as it is for watching what is written.
 */
export class ReadGate {
  readonly #socket: Socket;
  readonly #budget: () => GateBudget | undefined;
  readonly #isDear: () => boolean;
  readonly #pause: () => Socket;
  readonly #resume: () => Socket;
  #closed = false;
  /** It flowed when the gate closed, and nobody has paused it since. */
  #flowed = false;
  /** Somebody has asked to read on meanwhile. */
  #asked = false;

  /** @param isDear whether a few bytes may ask for much now */
  constructor(socket: Socket, budget: () => GateBudget | undefined, isDear: () => boolean) {
    this.#socket = socket;
    this.#budget = budget;
    this.#isDear = isDear;
    this.#pause = socket.pause.bind(socket);
    this.#resume = socket.resume.bind(socket);
    const push = socket.push.bind(socket) as (chunk: unknown) => boolean;
    socket.push = (chunk: unknown) => (chunk instanceof Uint8Array ? this.#cut(chunk, push) : push(chunk));
    socket.pause = () => {
      this.#flowed = false;
      this.#asked = false;
      return this.#closed ? socket : this.#pause();
    };
    socket.resume = () => {
      this.look();
      this.#asked = this.#closed;
      return this.#closed ? socket : this.#resume();
    };
  }

  /** Closes the gate if nothing more may be read. To be called when a chunk was looked at. */
  look(): void {
    const budget = this.#budget();
    if (this.#closed || !budget?.isSpent) return;
    this.#closed = true;
    this.#asked = false;
    this.#flowed = this.#socket.readableFlowing === true;
    if (this.#flowed) this.#pause();
    budget.wait(() => this.#open());
  }

  /** Hands on what TCP delivered, in slices. Once the gate is closed they queue up in the socket. */
  #cut(chunk: Uint8Array, push: (chunk: Uint8Array) => boolean): boolean {
    this.look();
    // Most of what comes is one slice, however small they are now.
    if (chunk.length <= DEAR_SLICE) return push(chunk);
    let more = true;
    for (let at = 0; at < chunk.length; ) {
      this.look();
      const size = this.#slice();
      more = push(chunk.length <= size ? chunk : chunk.subarray(at, at + size));
      at += size;
    }
    return more;
  }

  #slice(): number {
    if (this.#isDear()) return DEAR_SLICE;
    return this.#budget()?.isShort ? SMALL_SLICE : SLICE;
  }

  #open(): void {
    this.#closed = false;
    // Node makes it null after an upgrade: then it flows when the lab takes it, and what flowed before would be lost.
    const flowsOn = this.#flowed && this.#socket.readableFlowing === false;
    if (this.#asked || flowsOn) this.#resume();
  }
}
