import type { BenchRegistry } from '../benches/bench-registry.ts';
import { startingSettings } from '../benches/settings.ts';
import type { FixDesk } from '../fix/fix-desk.ts';
import type { Notices } from '../store/notices.ts';
import type { Forgetting } from '../store/progress.ts';
import type { StoredClass } from '../store/store.ts';
import type { ClassServices } from './class-services.ts';

/** Has learners begin again: a step, a lab or everything. What they did there is forgotten, wherever it is. */
export async function forgetWork(
  { store, content, labs }: Pick<ClassServices, 'store' | 'content' | 'labs'>,
  { policies }: StoredClass,
  forgetting: Forgetting,
): Promise<void> {
  const { learners, writeup: only, step } = forgetting;
  for (const writeup of step === null ? content.writeups : []) {
    const lab = labs.get(writeup.lab);
    if (!lab || (only !== null && writeup.slug !== only)) continue;
    const settings = {
      ...startingSettings(lab.settings, writeup.settings),
      ...policies.settings[writeup.slug]?.values,
    };
    await store.benches.restart(learners, { writeup: writeup.slug, settings });
  }
  // Last: whoever has a bench awake hears of this, and begins again.
  await store.progress.forget(forgetting);
}

export interface ForgetOptions {
  notices: Notices;
  registry: Pick<BenchRegistry, 'awakeOf'>;
  /** What runs there was begun before, when all steps were passed. */
  fixes: Pick<FixDesk, 'release'>;
  onError(error: unknown): void;
}

/** Benches that are awake in this process begin again when an instructor has had their learners' work forgotten. */
export function forgetOnNotice({ notices, registry, fixes, onError }: ForgetOptions): () => void {
  return notices.subscribe('forgotten', ({ learners, writeup, step }) => {
    const benches = learners.flatMap((learner) => registry.awakeOf(learner));
    for (const bench of benches) {
      if (writeup !== null && bench.writeup.slug !== writeup) continue;
      fixes.release(bench);
      bench.forget(step).catch(onError);
    }
  });
}
