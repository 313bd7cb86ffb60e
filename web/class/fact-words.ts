import type { StepFacts } from '../../protocol/class-board.ts';
import type { IconName } from '../parts/icons.ts';

export type FactState = 'untouched' | 'opened' | 'tried' | 'passed' | 'passed-with-solution';

/** The word always stands beside the icon, if only for screen readers. */
export const factStates: Record<FactState, { text: string; icon: IconName | null }> = {
  untouched: { text: 'Not opened', icon: null },
  opened: { text: 'Opened', icon: 'open' },
  tried: { text: 'Tried', icon: 'half' },
  passed: { text: 'Passed alone', icon: 'done' },
  'passed-with-solution': { text: 'Passed with the solution', icon: 'shown' },
};

export function stateOf(facts: StepFacts | undefined): FactState {
  if (!facts) return 'untouched';
  if (facts.passedAt !== null) return facts.withSolution ? 'passed-with-solution' : 'passed';
  return facts.tries > 0 || facts.hints > 0 || facts.solutionShown ? 'tried' : 'opened';
}

/** All that is known of a learner and a step: `Tried, 4 tries, 1 hint, for 3 min`. */
export function factWords(facts: StepFacts | undefined, now: number): string {
  const { text } = factStates[stateOf(facts)];
  return facts ? [text, ...detailWords(facts, now)].join(', ') : text;
}

/** The same without the state: `4 tries`, `1 hint`, `for 3 min`. */
export function detailWords(facts: StepFacts, now: number): string[] {
  const { tries, hints, openedAt, passedAt, solutionShown } = facts;
  return [
    ...(tries > 0 ? [counted(tries, 'try', 'tries')] : []),
    ...(hints > 0 ? [counted(hints, 'hint', 'hints')] : []),
    ...(solutionShown && passedAt === null ? ['solution shown'] : []),
    ...(openedAt === null
      ? []
      : [passedAt === null ? `for ${spanWords(now - openedAt)}` : `in ${spanWords(passedAt - openedAt)}`]),
  ];
}

export function counted(count: number, one: string, many: string): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A span as a teacher would say it: `40 s`, `12 min`, `1 h 5 min`, `3 d`. */
export function spanWords(span: number): string {
  if (span < MINUTE) return `${Math.max(0, Math.floor(span / 1000))} s`;
  if (span < HOUR) return `${Math.floor(span / MINUTE)} min`;
  if (span >= DAY) return `${Math.floor(span / DAY)} d`;
  const minutes = Math.floor((span % HOUR) / MINUTE);
  return minutes === 0 ? `${Math.floor(span / HOUR)} h` : `${Math.floor(span / HOUR)} h ${minutes} min`;
}

/** How long somebody has been at a step. Who is there for seconds is not stuck, and a number that runs would only draw the eye. */
export function waitWords(span: number): string {
  return span < MINUTE ? 'under 1 min' : spanWords(span);
}

/** What is left of a countdown: `4:05`, `1:00:00`. */
export function clockWords(left: number): string {
  const seconds = Math.max(0, Math.ceil(left / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  const tail = String(seconds % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`;
}
