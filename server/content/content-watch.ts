import { type FSWatcher, watch } from 'node:fs';
import { basename, join } from 'node:path';
import { levels } from './parse-writeup.ts';

/** How long changes are gathered before anybody is told, in milliseconds: an editor saves a file in several goes. */
const GATHER = 100;

/**
 * Tells when anything changes in some folders of content: the folder itself and its levels, nothing deeper. A level
 * that comes later, or a folder that was replaced, is watched as soon as the change above it is seen.
 */
export class ContentWatch {
  readonly #folders: string[];
  readonly #onChange: () => void;
  readonly #onError: (error: unknown) => void;
  readonly #watchers = new Map<string, FSWatcher>();
  #timer: NodeJS.Timeout | undefined;

  constructor(folders: readonly string[], onChange: () => void, onError: (error: unknown) => void) {
    this.#folders = folders.flatMap((folder) => [folder, ...levels.map((level) => join(folder, level))]);
    this.#onChange = onChange;
    this.#onError = onError;
    this.#watchAll();
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  #watchAll(): void {
    for (const folder of this.#folders) {
      if (!this.#watchers.has(folder)) this.#watch(folder);
    }
  }

  #watch(folder: string): void {
    try {
      const watcher = watch(folder, { persistent: false }, (_event, name) => {
        // What a watch sees of its own folder's end is that folder's name; it sees nothing of what comes in its place.
        if (name === basename(folder)) this.#unwatch(folder);
        this.#changed();
      });
      watcher.on('error', () => this.#unwatch(folder));
      this.#watchers.set(folder, watcher);
    } catch (error) {
      // A level need not be there. The system may also allow no more watches: then nobody would ever be told.
      const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      if (!isMissing) this.#onError(error);
    }
  }

  #unwatch(folder: string): void {
    this.#watchers.get(folder)?.close();
    this.#watchers.delete(folder);
  }

  #changed(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#watchAll();
      this.#onChange();
    }, GATHER).unref();
  }
}
