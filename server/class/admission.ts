import { isDeepStrictEqual } from 'node:util';
import type { Policies } from '../../protocol/class-policies.ts';
import type { WorkbenchRequest } from '../../protocol/workbench-requests.ts';
import type { Bench } from '../benches/bench.ts';
import { labError } from '../errors.ts';
import type { ClassDesk } from './class-desk.ts';

type RequestType = WorkbenchRequest['type'];
type RequestOf<Type extends RequestType> = Extract<WorkbenchRequest, { type: Type }>;

/** What a policy asks about: the bench as it is, and the moment. */
interface Situation {
  bench: Bench;
  policies: Policies;
  now: number;
}

/** What the policies say to each request that one of them is about. @throws LabError */
const rules: {
  [Type in RequestType]?: (situation: Situation, request: RequestOf<Type>) => void;
} = {
  hint: (situation, { step }) => {
    inOrder(situation, step);
    hintsAllowed(situation, step);
  },
  solution: (situation, { step }) => {
    inOrder(situation, step);
    solutionsAllowed(situation, step);
  },
  answer: (situation, { step }) => inOrder(situation, step),
  'fix.verify': ({ policies }) => {
    if (!policies.fix) throw labError('FIX_CLOSED', { reason: 'your class ends with the last step' });
  },
  'settings.change': unlocked,
};

/**
 * Holds a learner's request against what their class allows; without a class, everything is allowed.
 * @throws LabError CLASS_PAUSED, WRITEUP_CLOSED, HELP_WITHHELD, STEP_GUIDED, SETTING_LOCKED, FIX_CLOSED, CLASS_NEEDED
 */
export async function admitRequest(
  classes: ClassDesk,
  bench: Bench,
  request: WorkbenchRequest,
  now = Date.now(),
): Promise<void> {
  const refusal = await classes.refusal(bench.learner, bench.writeup.slug);
  if (refusal) throw refusal;
  const membership = await classes.of(bench.learner);
  if (!membership) return;
  const rule = rules[request.type] as ((situation: Situation, request: WorkbenchRequest) => void) | undefined;
  rule?.({ bench, policies: membership.room.policies, now }, request);
}

/** @throws LabError STEP_NOT_FOUND, STEP_GUIDED */
function inOrder({ bench, policies }: Situation, id: string): void {
  const { steps } = bench.writeup;
  const before = steps.slice(0, steps.indexOf(bench.work.step(id)));
  const open = before.find((step) => !bench.progress.isPassed(step.id));
  if (policies.order === 'guided' && open) throw labError('STEP_GUIDED', { step: open.title });
}

/** @throws LabError HELP_WITHHELD */
function hintsAllowed({ bench, policies, now }: Situation, id: string): void {
  const { when, after } = policies.hints;
  if (when === 'on') return;
  if (when === 'off') throw labError('HELP_WITHHELD', { reason: 'Your class works without hints.' });
  if (when === 'tries' && bench.work.countsTries(id)) {
    const { tries } = bench.progress.of(id);
    if (tries >= after) return;
    throw labError('HELP_WITHHELD', {
      reason: `Your class gives hints after ${counted(after, 'try', 'tries')} of a step. So far you have ${tries}.`,
    });
  }
  // What no try can be counted of, such as frames, waits as many minutes.
  const left = after - (now - reachedAt(bench, id, now)) / 60_000;
  if (left <= 0) return;
  throw labError('HELP_WITHHELD', {
    reason: `Your class gives hints ${counted(after, 'minute', 'minutes')} after a step is reached. This one's come in ${counted(Math.ceil(left), 'minute', 'minutes')}.`,
  });
}

/** @throws LabError HELP_WITHHELD */
function solutionsAllowed({ bench, policies }: Situation, id: string): void {
  if (policies.solutions === 'always') return;
  if (policies.solutions === 'solved' && bench.progress.isPassed(id)) return;
  throw labError('HELP_WITHHELD', {
    reason:
      policies.solutions === 'never'
        ? 'Your class works without the worked solutions.'
        : 'Your class shows the worked solution of a step once you have passed it.',
  });
}

/** A step that is worked at before its turn counts from when the lab was begun. */
function reachedAt(bench: Bench, id: string, now: number): number {
  const begun = bench.writeup.steps.map((step) => bench.progress.of(step.id).openedAt ?? now);
  return bench.progress.of(id).openedAt ?? Math.min(...begun);
}

/** @throws LabError SETTING_LOCKED */
function unlocked({ bench, policies }: Situation, { settings }: RequestOf<'settings.change'>): void {
  const locked = policies.settings[bench.writeup.slug]?.locked ?? [];
  const touched = locked.find((name) => !isDeepStrictEqual(settings[name], bench.settings[name]));
  if (touched !== undefined) throw labError('SETTING_LOCKED', { setting: touched });
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
