import type { Policies } from '../../protocol/class-policies.ts';
import type { ClosedWriteup } from '../../protocol/class-state.ts';
import type { ContentIndex, Writeup } from '../content/writeup.ts';

type Closed = Pick<ClosedWriteup, 'message' | 'opensIn'>;

/** Whether a step is passed, of one learner: `apprentice/shake-hands`, `earn`. */
export type IsPassed = (writeup: string, step: string) => boolean;

/** Why a writeup is closed at a moment, whatever its learner has passed; null when it is open. */
export function closedBySchedule(policies: Policies, slug: string, now: number): Closed | null {
  const policy = policies.writeups[slug];
  if (!policy) return null;
  if (!policy.open) return { message: 'Your class keeps this lab closed.', opensIn: null };
  if (policy.until !== null && now >= policy.until)
    return { message: 'Your class has closed this lab: its time is over.', opensIn: null };
  if (policy.from !== null && now < policy.from) {
    const opensIn = policy.from - now;
    return { message: `Your class has not opened this lab yet. It opens in ${spanWords(opensIn)}.`, opensIn };
  }
  return null;
}

/** Why a writeup is closed to a learner of a guided class; null when all that are open before it are passed. */
export function closedByOrder(
  policies: Policies,
  { writeups }: Pick<ContentIndex, 'writeups'>,
  slug: string,
  { isPassed, now }: { isPassed: IsPassed; now: number },
): Closed | null {
  const place = writeups.findIndex((writeup) => writeup.slug === slug);
  if (policies.order === 'free' || place === -1) return null;
  const before = writeups.slice(0, place);
  const missing = before.find(
    (writeup) => closedBySchedule(policies, writeup.slug, now) === null && !isSolved(writeup, isPassed),
  );
  if (!missing) return null;
  return { message: `Your class takes the labs one by one. First solve “${missing.title}”.`, opensIn: null };
}

/** The next moment at which a writeup opens or closes by itself; null when there is none. */
export function nextChange(policies: Policies, now: number): number | null {
  const moments = Object.values(policies.writeups)
    .flatMap(({ open, from, until }) => (open ? [from, until] : []))
    .filter((moment) => moment !== null && moment > now);
  return moments.length === 0 ? null : Math.min(...moments.map(Number));
}

function isSolved({ slug, steps }: Writeup, isPassed: IsPassed): boolean {
  return steps.every(({ id }) => isPassed(slug, id));
}

/** Nobody's clock: `12 minutes`. */
function spanWords(milliseconds: number): string {
  const minutes = Math.ceil(milliseconds / 60_000);
  if (minutes < 120) return minutes === 1 ? 'a minute' : `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
}
