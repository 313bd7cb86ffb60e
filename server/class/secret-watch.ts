import type { TraceEvent } from '../../protocol/trace.ts';
import type { Bench } from '../benches/bench.ts';
import type { Signals } from '../store/signals.ts';
import type { SeenRecord } from '../wire/trace-record.ts';
import type { ClassDesk } from './class-desk.ts';
import type { SecretIndex } from './secret-index.ts';

export interface SecretWatchOptions {
  signals: Pick<Signals, 'add'>;
  classes: Pick<ClassDesk, 'known'>;
  index: Pick<SecretIndex, 'of'>;
  onError(error: unknown): void;
}

/** Events of one bench that are looked through in a second: a flood is a flood, and hardly one of secrets. */
const PER_SECOND = 20;
/** Characters of one event that are looked through. */
const MOST_CHARACTERS = 8_192;

const telling: ReadonlySet<TraceEvent['kind']> = new Set(['message', 'handshake', 'http', 'answer']);

/**
 * Sees when a learner sends what only another learner's bench of the same class can have told. It is a signal with its
 * evidence, for the instructor to read, and has no other effect: learners may have worked together.
 */
export class SecretWatch {
  readonly #options: SecretWatchOptions;
  readonly #budgets = new WeakMap<Bench, { second: number; left: number }>();

  constructor(options: SecretWatchOptions) {
    this.#options = options;
  }

  /** Looks at what a bench observes. Most of it is no business of a secret's, and costs a glance. */
  observe(bench: Bench, record: SeenRecord): void {
    if (bench.knownSecrets.size === 0 || !telling.has(record.kind)) return;
    const membership = this.#options.classes.known(bench.learner);
    if (!membership || !this.#mayLook(bench)) return;
    const event = record.read();
    const said = saidBy(event);
    if (!said) return;
    const own = [...bench.knownSecrets.values()];
    const runs = new Set(said.text.slice(0, MOST_CHARACTERS).match(/[a-z0-9]{6,}/g));
    const foreign = [...runs].filter((run) => !own.some((secret) => run.endsWith(secret)));
    const evidence = `In ${said.where}, event ${event.seq} of the trace.`;
    if (foreign.length > 0)
      this.#look(bench, membership.seat.class, foreign, evidence).catch(this.#options.onError);
  }

  async #look(bench: Bench, room: string, runs: readonly string[], evidence: string): Promise<void> {
    const { learner, writeup } = bench;
    const asked = [...bench.knownSecrets].map(([name, { length }]) => ({ name, length }));
    const find = await this.#options.index.of({ class: room, writeup: writeup.slug, asked });
    for (const run of runs) {
      const found = find(run);
      if (!found || found.owner === learner) continue;
      await this.#options.signals.add({
        class: room,
        learner,
        owner: found.owner,
        writeup: writeup.slug,
        secret: found.name,
        evidence,
      });
    }
  }

  #mayLook(bench: Bench): boolean {
    const second = Math.floor(Date.now() / 1000);
    const before = this.#budgets.get(bench);
    const budget = before?.second === second ? before : { second, left: PER_SECOND };
    this.#budgets.set(bench, budget);
    return budget.left-- > 0;
  }
}

/** What the learner said with it; null for what the lab or the victim's browser said. */
function saidBy(event: TraceEvent): { text: string; where: string } | null {
  switch (event.kind) {
    case 'message':
      return event.actor === 'learner' && event.direction === 'client' && event.text !== undefined
        ? { text: event.text, where: 'a message to the lab' }
        : null;
    case 'handshake':
      return event.actor === 'learner'
        ? { text: event.request.raw, where: 'a handshake with the lab' }
        : null;
    case 'http':
      return event.actor === 'learner'
        ? { text: `${event.request.raw}${event.body ?? ''}`, where: 'a request to the lab' }
        : null;
    case 'answer':
      return { text: event.answer, where: `the answer to step “${event.step}”` };
    default:
      return null;
  }
}
