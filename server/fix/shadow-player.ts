import type { Bench } from '../benches/bench.ts';
import type { ExploitDesk } from '../exploit/exploit-desk.ts';
import type { ScriptPlayer } from '../solve/script-context.ts';

/** Plays a script on a shadow bench: no page is open on it, so what the script changes goes to the desks themselves. */
export class ShadowPlayer implements ScriptPlayer {
  readonly #bench: Bench;
  readonly #exploits: Pick<ExploitDesk, 'store' | 'deliver' | 'pageOf'>;

  constructor(bench: Bench, exploits: Pick<ExploitDesk, 'store' | 'deliver' | 'pageOf'>) {
    this.#bench = bench;
    this.#exploits = exploits;
  }

  async set(change: Record<string, unknown>): Promise<void> {
    await this.#bench.changeSettings({ ...this.#bench.settings, ...change });
  }

  async answer(): Promise<void> {
    throw new Error('a shadow bench is asked no questions');
  }

  async exploit({ head, body }: { head?: string; body: string }): Promise<void> {
    await this.#exploits.store(this.#bench, { head: head ?? this.#exploits.pageOf(this.#bench).head, body });
  }

  async deliver(host: string | undefined): Promise<void> {
    this.#exploits.deliver(this.#bench, host);
  }
}
