import type { FixState, VerifyRun } from '../../protocol/workbench.ts';
import type { IconName } from '../parts/icons.ts';

type Verification = NonNullable<FixState['verify']>;

/** How a run stands; the text always stands beside the icon. */
export function runWords({ state, kind, good }: VerifyRun): { text: string; icon: IconName; tone: string } {
  if (state === 'waiting') return { text: 'Waiting', icon: 'open', tone: 'soft' };
  if (state === 'running') return { text: 'Running…', icon: 'half', tone: '' };
  if (kind === 'mishap')
    return good
      ? { text: 'Did no harm', icon: 'done', tone: 'passed' }
      : { text: 'Still does harm', icon: 'cross', tone: 'refused' };
  if (kind === 'attack')
    return good
      ? { text: 'Failed, as it should', icon: 'done', tone: 'passed' }
      : { text: 'Still succeeds', icon: 'cross', tone: 'refused' };
  return good
    ? { text: 'Works, as it should', icon: 'done', tone: 'passed' }
    : { text: 'Does not work any more', icon: 'cross', tone: 'refused' };
}

/** What a run has to come to. */
export function dutyOf({ kind }: VerifyRun): string {
  return { attack: 'must fail', mishap: 'must do no harm', legit: 'must work' }[kind];
}

/** The whole verification in a sentence. */
export function verifyWords({ state, runs }: Verification): string {
  if (state === 'running') {
    const done = runs.filter((run) => run.state === 'done').length;
    return `Verifying: ${done} of ${runs.length} runs done.`;
  }
  const isAttacked = runs.some(({ kind }) => kind === 'attack');
  if (state === 'holds')
    return `It holds: ${isAttacked ? 'every attack failed' : 'no harm was done'}, and ordinary use works.`;
  const bad = runs.filter(({ good }) => good === false);
  const harmed = bad.some(({ kind }) => kind !== 'legit');
  const broken = bad.some(({ kind }) => kind === 'legit');
  const harm = isAttacked ? 'an attack still succeeds' : 'harm is still done';
  if (harmed && broken) return `It does not hold: ${harm}, and ordinary use does not work any more.`;
  if (broken)
    return `It does not hold: ordinary use does not work any more.${isAttacked ? ' Nobody attacks what nobody can use.' : ''}`;
  return harmed ? `It does not hold: ${harm}.` : 'It does not hold.';
}

/** The runs whose trace is open at first: what was attacked, the first that succeeded before all, and ordinary use. */
export function tellingRuns(runs: readonly VerifyRun[]): Set<VerifyRun> {
  const attacks = runs.filter(({ kind }) => kind !== 'legit');
  const attack = attacks.find(({ good }) => good === false) ?? attacks[0];
  const legit = runs.find(({ kind }) => kind === 'legit');
  return new Set([attack, legit].filter((run) => run !== undefined));
}
