import { opcodeName } from '../../../protocol/opcodes.ts';
import type { Direction } from '../../../protocol/trace.ts';
import type { BenchIntercept } from './bench-intercept.ts';
import { FrameCutter } from './frame-cutter.ts';
import { MOST_PAYLOAD, readFrame } from './held-frame.ts';
import { fitsPattern, rulesFor } from './rules.ts';

export interface LaneOptions {
  direction: Direction;
  connection: string;
  intercept: BenchIntercept;
  /** Whether frames may be held: not before the 101, and not when one side has gone. */
  isOpen(): boolean;
  /** What goes on to the other side, in order. */
  onForward(bytes: Uint8Array): void;
  /** Everything has gone on, and this side ends. */
  onEnd(): void;
  /** Something that waited has gone on. */
  onMoved(): void;
}

/** One place in the queue: a frame that waits for the learner (`bytes` is null), or bytes that wait for it. */
interface Place {
  bytes: Uint8Array | null;
  /** What it counts against the bench's limit. */
  weight: number;
}

/**
 * One direction of an intercepted connection. Order is kept: what comes behind a held frame waits for it, wanted or
 * not. While nothing is held, bytes pass through without being looked at twice.
 */
export class Lane {
  readonly #options: LaneOptions;
  readonly #cutter: FrameCutter;
  #queue: Place[] = [];
  /** Injected while another frame was passing. */
  #injected: Uint8Array[] = [];
  #injectedBytes = 0;
  /** Bytes kept back of a frame that is not complete, as they count against the bench's limit. */
  #pending = 0;
  #ends = false;
  #gone = false;

  constructor(options: LaneOptions) {
    this.#options = options;
    const { intercept, direction, isOpen } = options;
    this.#cutter = new FrameCutter({
      isActive: () => intercept.on && isOpen(),
      wants: (opcodeBits, length) => this.#wants(opcodeBits, length),
      onPass: (bytes) => this.#pass(bytes),
      onFrame: (bytes) => this.#gathered(bytes, direction),
      onBoundary: () => this.#inject(),
    });
  }

  /** True when so much waits on this bench that no more may be read from this side. */
  get isClogged(): boolean {
    return this.#queue.length > 0 && this.#options.intercept.isFull;
  }

  /** Bytes that were injected and wait until the frame before them has passed. */
  get waiting(): number {
    return this.#injectedBytes;
  }

  push(chunk: Uint8Array): void {
    this.#cutter.push(chunk);
    this.#weigh();
    // A frame whose rest never comes is not worth more memory than any other.
    if (this.#pending > 0 && this.#options.intercept.isFull) this.release();
  }

  /** Nothing more comes from this side. */
  end(): void {
    this.release();
    this.#ends = true;
    this.#flow();
  }

  /** Puts a frame on the wire, ahead of what is held. */
  inject(frame: Uint8Array): void {
    const isBehindHeld = this.#queue.length > 0;
    if (isBehindHeld || !this.#cutter.isMidFrame) return this.#options.onForward(frame);
    this.#injected.push(frame);
    this.#weighInjected(frame.length);
    this.#cutter.tellBoundary();
  }

  /** Stops gathering: what there is of a frame goes on. Held frames are let go of by the bench's intercept. */
  release(): void {
    this.#cutter.release();
    this.#weigh();
  }

  /** The connection is gone: what waits is forgotten. */
  discard(): void {
    this.#gone = true;
    this.release();
    for (const { weight } of this.#queue.splice(0)) this.#options.intercept.burden(-weight);
    this.#injected = [];
    this.#weighInjected(-this.#injectedBytes);
  }

  #wants(opcodeBits: number, length: number): boolean {
    const { intercept, direction } = this.#options;
    if (rulesFor(intercept.rules, { direction, opcode: opcodeName(opcodeBits) }).length === 0) return false;
    if (length <= MOST_PAYLOAD) return intercept.hasRoom();
    intercept.tellTooLarge(length);
    return false;
  }

  #gathered(bytes: Uint8Array, direction: Direction): void {
    const { intercept, connection } = this.#options;
    const frame = readFrame(bytes);
    const rules = rulesFor(intercept.rules, { direction, opcode: frame.opcode });
    const place: Place = { bytes: null, weight: bytes.length };
    const isHeld =
      intercept.on &&
      fitsPattern(rules, frame.payload) &&
      intercept.hold({
        what: 'frame',
        connection,
        direction,
        frame,
        settle: (wire) => {
          place.bytes = wire ?? new Uint8Array(0);
          this.#flow();
        },
      });
    if (!isHeld) return this.#pass(bytes);
    this.#queue.push(place);
    intercept.burden(place.weight);
  }

  #pass(bytes: Uint8Array): void {
    if (this.#gone) return;
    if (this.#queue.length === 0) return this.#options.onForward(bytes);
    // A small view would keep the whole chunk, and `ws` would unmask in it.
    const place: Place = { bytes: new Uint8Array(bytes), weight: bytes.length };
    this.#queue.push(place);
    this.#options.intercept.burden(place.weight);
  }

  /** Lets go on what may: everything up to the first frame that is still held. */
  #flow(): void {
    if (this.#gone) return;
    let moved = 0;
    for (let [first] = this.#queue; first?.bytes; [first] = this.#queue) {
      this.#queue.shift();
      this.#options.intercept.burden(-first.weight);
      if (first.bytes.length > 0) this.#options.onForward(first.bytes);
      moved++;
    }
    if (moved > 0) this.#options.onMoved();
    if (this.#ends && !this.#gone && this.#queue.length === 0) {
      this.#ends = false;
      this.#options.onEnd();
    }
  }

  #weigh(): void {
    const { pending } = this.#cutter;
    this.#options.intercept.burden(pending - this.#pending);
    this.#pending = pending;
  }

  #weighInjected(bytes: number): void {
    this.#injectedBytes += bytes;
    this.#options.intercept.burden(bytes);
  }

  #inject(): void {
    this.#weighInjected(-this.#injectedBytes);
    for (const frame of this.#injected.splice(0)) this.#options.onForward(frame);
  }
}
