import { FramePage } from './frame-page.ts';
import type { FrameRecord } from './frame-record.ts';
import type { ScannedFrame } from './frame-scanner.ts';
import type { FrameFacts } from './kept-frame.ts';

/** Bytes of frames on one page: large enough that most share one. */
const PAGE_BYTES = 65_536;

/** The same of the first page, each further one is twice as large: a bench on which little is said holds little. */
const FIRST_PAGE_BYTES = 2_048;

/**
 * Keeps copies of frames on a few pages that are used again and again. Memory of its own for each frame would cost more
 * to make and to collect than the copy itself.
 */
export class FrameRing {
  #current: FramePage | null = null;
  #nextBytes = FIRST_PAGE_BYTES;
  /** Of the full size. */
  readonly #free: FramePage[] = [];
  readonly #onEmpty = (page: FramePage) => this.#reuse(page);

  /** Copies a frame; its memory is used again when its home has dropped it. */
  keep(frame: ScannedFrame, facts: FrameFacts): FrameRecord {
    const size = frame.to - frame.from;
    // What fits no page gets one of its own, which goes with it.
    const page = size > PAGE_BYTES ? new FramePage(size, this.#onEmpty) : this.#pageFor(size);
    return page.recordAt(page.add(frame, facts), 0, 0);
  }

  #pageFor(size: number): FramePage {
    const full = this.#current;
    if (full && full.room >= size) return full;
    this.#current = this.#free.pop() ?? this.#grow(size);
    if (full?.isEmpty) this.#reuse(full);
    return this.#current;
  }

  #reuse(page: FramePage): void {
    if (page === this.#current || page.size !== PAGE_BYTES) return;
    page.clear();
    this.#free.push(page);
  }

  /** A new page with room for so much, which is no more than a page of the full size has. */
  #grow(size: number): FramePage {
    while (this.#nextBytes < size) this.#nextBytes *= 2;
    const page = new FramePage(this.#nextBytes, this.#onEmpty);
    this.#nextBytes = Math.min(PAGE_BYTES, this.#nextBytes * 2);
    return page;
  }
}
