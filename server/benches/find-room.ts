import type { Config } from '../config.ts';
import { labError } from '../errors.ts';
import type { Bench } from './bench.ts';

/**
 * The bench that has to sleep before one of this learner wakes, if any: nobody takes the room of a class.
 * @throws LabError LIMIT_REACHED when all are in use
 */
export function findRoom(
  awake: readonly Bench[],
  learner: string,
  { benches, learnerBenches }: Pick<Config['limits'], 'benches' | 'learnerBenches'>,
): Bench | undefined {
  const own = awake.filter((bench) => bench.learner === learner);
  if (own.length >= learnerBenches)
    return longestUnused(own, {
      limit: learnerBenches,
      what: 'labs of yours in use',
      setting: 'LEARNER_BENCHES',
      remedy: 'Close the pages of one of them.',
    });
  if (awake.length < benches) return undefined;
  return longestUnused(awake, {
    limit: benches,
    what: 'benches in use',
    setting: 'BENCHES',
    remedy: 'Try again when somebody has finished.',
  });
}

/** Whether a bench may sleep without anybody noticing. */
export function isUnused(bench: Bench): boolean {
  return bench.openConnections === 0 && !bench.isWatched && !bench.progress.isUnsaved;
}

function longestUnused(
  benches: readonly Bench[],
  reached: { limit: number; what: string; setting: string; remedy: string },
): Bench {
  const [unused] = benches.filter(isUnused).sort((a, b) => a.lastActive - b.lastActive);
  if (unused) return unused;
  throw labError('LIMIT_REACHED', reached);
}
