import type { Fact } from '../../protocol/class.ts';
import type { ContentIndex } from '../content/writeup.ts';
import type { Store, StoredClass, StoredSeat, StoredStep } from '../store/store.ts';
import { ownSteps } from './board-rows.ts';
import { csvLine } from './csv.ts';

/** Learners read at a time: an export of thousands is never in memory as a whole. */
const BATCH = 200;

/** The columns, in the order of both exports. */
export const factColumns = [
  'class',
  'className',
  'learner',
  'name',
  'writeup',
  'step',
  'openedAt',
  'lastTryAt',
  'tries',
  'hints',
  'solutionShown',
  'passedAt',
  'passed',
  'seconds',
] as const satisfies readonly (keyof Fact)[];

/** What each learner of a class did, step by step: the same as the board shows, and nothing judged. */
export async function* classFacts(
  { store, content }: { store: Store; content: ContentIndex },
  room: StoredClass,
): AsyncGenerator<Fact[]> {
  for await (const seats of store.seats.inClass(room.id, BATCH)) {
    const steps = ownSteps(await store.progress.ofMany(seats.map(({ learner }) => learner)), content);
    yield seats.flatMap((seat) => {
      const own = steps.filter(({ learner }) => learner === seat.learner);
      return own.length === 0 ? [factOf(room, seat, null)] : own.map((step) => factOf(room, seat, step));
    });
  }
}

export async function* factsAsCsv(facts: AsyncIterable<Fact[]>): AsyncGenerator<string> {
  // The mark by which a spreadsheet knows UTF-8.
  yield `\ufeff${csvLine(factColumns)}`;
  for await (const some of facts)
    yield some.map((fact) => csvLine(factColumns.map((column) => fact[column]))).join('');
}

export async function* factsAsLines(facts: AsyncIterable<Fact[]>): AsyncGenerator<string> {
  for await (const some of facts) yield some.map((fact) => `${JSON.stringify(fact)}\n`).join('');
}

function factOf(room: StoredClass, seat: StoredSeat, step: StoredStep | null): Fact {
  const { openedAt = null, triedAt = null, passedAt = null } = step ?? {};
  return {
    class: room.id,
    className: room.name,
    learner: seat.id,
    name: seat.name,
    writeup: step?.writeup ?? null,
    step: step?.step ?? null,
    openedAt: moment(openedAt),
    lastTryAt: moment(triedAt),
    tries: step?.tries ?? 0,
    hints: step?.hints ?? 0,
    solutionShown: step?.solutionShown ?? false,
    passedAt: moment(passedAt),
    passed: passedAt === null ? null : step?.withSolution ? 'with-solution' : 'alone',
    seconds:
      passedAt === null || openedAt === null ? null : Math.max(0, Math.round((passedAt - openedAt) / 1000)),
  };
}

function moment(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
