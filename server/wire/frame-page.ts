import { FrameRecord } from './frame-record.ts';
import type { ScannedFrame } from './frame-scanner.ts';
import type { FrameFacts, KeptFrame, Oddity } from './kept-frame.ts';
import type { RecordHome, Wire } from './trace-record.ts';

/** A frame without its bytes, and its places in a trace. Measured with 100,000 of them, rounded up. */
const FRAME_WEIGHT = 120;

/** Up to this length, copying a part of a chunk byte by byte costs less than a view of it to copy from. */
const SHORT = 32;

/**
 * Many frames next to each other: their bytes in one piece of memory, and what else is known of them in columns.
 * An object for each, wherever there was room for it, made remembering a frame dearer than finding it: it was the
 * processor waiting for memory, and the collector walking through it.
 */
export class FramePage implements RecordHome {
  readonly #bytes: Uint8Array;
  readonly #onEmpty: (page: FramePage) => void;
  #count = 0;
  #used = 0;
  /** How many of its frames are still needed. */
  #users = 0;
  readonly #starts: number[] = [0];
  readonly #lengths: number[] = [];
  /** Header length, number of places and direction in one number. */
  readonly #shapes: number[] = [];
  readonly #wires: Wire[] = [];
  readonly #oddities: (Oddity | null)[] = [];

  /** @param onEmpty called when the last of its frames is no longer needed */
  constructor(size: number, onEmpty: (page: FramePage) => void) {
    this.#bytes = new Uint8Array(size);
    this.#onEmpty = onEmpty;
  }

  /** In bytes of frames. */
  get size(): number {
    return this.#bytes.length;
  }

  get room(): number {
    return this.#bytes.length - this.#used;
  }

  get isEmpty(): boolean {
    return this.#users === 0;
  }

  /** Begins again. The columns stay as long as they are, and so does what stands in them until it is written over. */
  clear(): void {
    this.#count = 0;
    this.#used = 0;
  }

  /** Copies a frame for which there is room; returns where it stands. */
  add(frame: ScannedFrame, { wire, direction, places, oddity }: FrameFacts): number {
    const index = this.#count++;
    this.#copy(frame);
    this.#starts[index + 1] = this.#used;
    this.#lengths[index] = frame.length;
    this.#shapes[index] = (frame.headerLength << 2) | ((places - 1) << 1) | (direction === 'client' ? 1 : 0);
    this.#wires[index] = wire;
    this.#oddities[index] = oddity;
    this.#users++;
    return index;
  }

  frameAt(index: number): KeptFrame {
    const shape = this.#shapes[index] as number;
    return {
      wire: this.#wires[index] as Wire,
      direction: (shape & 1) === 1 ? 'client' : 'server',
      places: this.placesOf(index),
      oddity: this.#oddities[index] ?? null,
      bytes: this.#bytes.subarray(this.#starts[index], this.#starts[index + 1]),
      headerLength: shape >> 2,
      length: this.#lengths[index] as number,
    };
  }

  recordAt(index: number, seq: number, at: number): FrameRecord {
    return new FrameRecord(this, index, seq, at);
  }

  weightOf(index: number): number {
    return FRAME_WEIGHT + (this.#starts[index + 1] as number) - (this.#starts[index] as number);
  }

  placesOf(index: number): 1 | 2 {
    return ((this.#shapes[index] as number) & 2) === 0 ? 1 : 2;
  }

  drop(_index: number): void {
    this.#users--;
    if (this.#users === 0) this.#onEmpty(this);
  }

  #copy({ bytes: source, from, to }: ScannedFrame): void {
    const bytes = this.#bytes;
    const start = this.#used;
    const length = to - from;
    this.#used += length;
    // Most frames come alone: a whole chunk needs no view.
    if (length === source.length) bytes.set(source, start);
    else if (length > SHORT) bytes.set(source.subarray(from, to), start);
    else for (let i = 0; i < length; i++) bytes[start + i] = source[from + i] as number;
  }
}
