import type { SavedMessage } from '../../protocol/workbench.ts';
import type { BenchRegistry } from '../benches/bench-registry.ts';
import type { Store } from '../store/store.ts';

/** A learner's saved messages: kept in the store, and told to all of the learner's open pages, in whatever lab. */
export class MessageDesk {
  readonly #saved: Store['saved'];
  readonly #registry: Pick<BenchRegistry, 'awakeOf'>;
  readonly #most: number;

  /** `most` is how many a learner may keep. */
  constructor(saved: Store['saved'], registry: Pick<BenchRegistry, 'awakeOf'>, most: number) {
    this.#saved = saved;
    this.#registry = registry;
    this.#most = most;
  }

  of(learner: string): Promise<SavedMessage[]> {
    return this.#saved.of(learner);
  }

  /** @throws LabError LIMIT_REACHED */
  async save(learner: string, message: SavedMessage): Promise<void> {
    await this.#saved.save(learner, message, this.#most);
    await this.#tell(learner);
  }

  async delete(learner: string, name: string): Promise<void> {
    await this.#saved.delete(learner, name);
    await this.#tell(learner);
  }

  async #tell(learner: string): Promise<void> {
    const messages = await this.#saved.of(learner);
    for (const bench of this.#registry.awakeOf(learner)) bench.news.emit('saved', messages);
  }
}
