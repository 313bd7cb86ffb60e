import type { parseProse, parseWriteup } from './parse-writeup.ts';
import type { ReadTranslation } from './translation.ts';

/** What was made of each file, for as long as the same would be made of it. */
export class Memory<Made> {
  readonly #kept = new Map<string, { from: string; made: Made }>();

  /** `from` is all that `make` depends on. */
  of(file: string, from: string, make: () => Made): Made {
    const known = this.#kept.get(file);
    if (known?.from === from) return known.made;
    const made = make();
    this.#kept.set(file, { from, made });
    return made;
  }
}

/** What has been parsed before: highlighting code takes a moment, and one change leaves most files as they were. */
export class ContentMemory {
  readonly prose = new Memory<ReturnType<typeof parseProse>>();
  readonly translations = new Memory<ReadTranslation>();
  readonly writeups = new Memory<ReturnType<typeof parseWriteup>>();
}
