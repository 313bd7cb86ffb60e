import { createHash } from 'node:crypto';
import type { Edition } from '../../protocol/workbench.ts';
import { findBenchText } from './bench-text.ts';
import { concerns } from './concerns.ts';
import { formatProblem } from './content-index.ts';
import { ContentWatch } from './content-watch.ts';
import { withLastGood } from './last-good.ts';
import type { ContentIndex } from './writeup.ts';

export interface LiveContentOptions {
  /** What everybody reads from: it is changed in place. */
  content: ContentIndex;
  folders: readonly string[];
  read(): Promise<ContentIndex>;
  /** Benches go on with the new text before any page is told of it. */
  onRead(): Promise<void>;
  onError(error: unknown): void;
}

/** A page, and what it was told last. */
interface Reader {
  slug: string;
  told: string;
  tell(edition: Edition): void;
}

/** In development: content is read again when a file changes, and who reads a writeup is told. */
export class LiveContent {
  readonly #options: LiveContentOptions;
  readonly #readers = new Set<Reader>();
  #watch: ContentWatch | null = null;
  #reading = false;
  #changed = false;

  constructor(options: LiveContentOptions) {
    this.#options = options;
  }

  /** Begins to watch the folders. What changed since they were read is read at once. */
  watch(): void {
    const { folders, onError } = this.#options;
    this.#watch = new ContentWatch(folders, () => void this.#reload(), onError);
    void this.#reload();
  }

  close(): void {
    this.#watch?.close();
    this.#watch = null;
  }

  /** What a page should show of a writeup, and what is wrong with its files. */
  of(slug: string): Edition {
    const { content } = this.#options;
    const text = findBenchText(content, slug);
    return {
      version: text ? createHash('sha256').update(JSON.stringify(text)).digest('hex').slice(0, 12) : null,
      problems: content.problems.filter((problem) => concerns(problem, slug)).map(formatProblem),
    };
  }

  /** Calls back at once, and whenever the writeup reads otherwise, until the returned function is called. */
  follow(slug: string, tell: (edition: Edition) => void): () => void {
    const reader = { slug, told: '', tell };
    this.#readers.add(reader);
    this.#tell(reader);
    return () => this.#readers.delete(reader);
  }

  /** One at a time; changes in the meantime are read together, afterwards. */
  async #reload(): Promise<void> {
    this.#changed = true;
    if (this.#reading) return;
    this.#reading = true;
    while (this.#changed && this.#watch) {
      this.#changed = false;
      await this.#readAgain().catch(this.#options.onError);
    }
    this.#reading = false;
  }

  async #readAgain(): Promise<void> {
    const { content, read, onRead } = this.#options;
    Object.assign(content, withLastGood(content, await read()));
    await onRead();
    for (const reader of this.#readers) this.#tell(reader);
  }

  #tell(reader: Reader): void {
    const edition = this.of(reader.slug);
    const text = JSON.stringify(edition);
    if (reader.told === text) return;
    reader.told = text;
    reader.tell(edition);
  }
}
