import { startingSettings } from '../benches/settings.ts';
import type { Writeup, WriteupFix } from '../content/writeup.ts';
import type { Services } from '../services.ts';
import { FixRun } from './fix-run.ts';
import { planRuns, type RunPlan } from './run-plan.ts';
import { Turnstile } from './turnstile.ts';

/** One thing that a fix claims, and what came of it. */
export interface Proof {
  claim: string;
  /** Null when it is true. */
  failure: string | null;
  /** Milliseconds, the wait for a turn included. */
  took: number;
}

type Change = Record<string, unknown>;
type Runner = (plan: RunPlan, change: Change) => Promise<FixRun>;

/** Something to prove: null when it is true, otherwise what happened instead. */
interface Claim {
  claim: string;
  prove(): Promise<string | null>;
}

/** Runs at once: more of them only wait for the same two cores and the same browser. */
const AT_ONCE = 6;
/** Milliseconds for one run. All of them together are a crowd. */
const LIMIT = 60_000;

/**
 * Proves what a writeup says of its fix: the weak settings fall, each attack gets through (on them, or on tempting ones
 * that it is there for), what is accepted holds, what is tempting falls, and ordinary use works with all of them.
 */
export async function* proveFix(
  { services }: { services: Services },
  writeup: Writeup,
): AsyncGenerator<Proof> {
  const { fix } = writeup;
  const lab = services.labs.get(writeup.lab);
  if (!fix || !lab) return;
  const weak = startingSettings(lab.settings, { ...writeup.settings, ...fix.settings });
  const turnstile = new Turnstile(AT_ONCE);
  const proofs = claimsOf(writeup, fix, (plan, change) =>
    turnstile.through(async () => {
      const run = new FixRun(plan, { writeup, fix, settings: { ...weak, ...change } });
      await run.play(services.fixes.grounds, AbortSignal.timeout(LIMIT), () => undefined);
      return run;
    }),
  ).map(async ({ claim, prove }): Promise<Proof> => {
    const started = performance.now();
    const failure = await prove().catch((error: unknown) => String(error));
    return { claim, failure, took: performance.now() - started };
  });
  for (const proof of proofs) yield await proof;
}

function claimsOf(writeup: Writeup, fix: WriteupFix, run: Runner): Claim[] {
  const plans = planRuns(writeup, fix);
  const attacks = plans.filter(({ kind }) => kind !== 'legit');
  const legit = plans.filter(({ kind }) => kind === 'legit');

  /** Null when all end as they should with these settings. */
  const holds = async (some: RunPlan[], change: Change): Promise<string | null> => {
    const runs = await Promise.all(some.map((plan) => run(plan, change)));
    const bad = runs.find(({ good }) => !good);
    return bad ? inWords(bad) : null;
  };
  /** Null when one of the attacks gets through: one after the other, as one is enough. */
  const falls = async (some: RunPlan[], change: Change): Promise<string | null> => {
    const failed: FixRun[] = [];
    for (const plan of some) {
      const attack = await run(plan, change);
      if (attack.reached) return null;
      failed.push(attack);
    }
    return failed.map(inWords).join(' ');
  };
  const getsThrough = async (plan: RunPlan): Promise<string | null> => {
    const onWeak = await falls([plan], {});
    if (onWeak === null) return null;
    for (const { set, attack } of fix.tempting) {
      if ((attack === null || attack === plan.name) && (await falls([plan], set)) === null) return null;
    }
    return `with the weak settings: ${onWeak}`;
  };
  return [
    { claim: 'ordinary use works with the weak settings', prove: () => holds(legit, {}) },
    { claim: 'the weak settings fall', prove: () => falls(attacks, {}) },
    ...attacks.map((plan) => ({ claim: `“${plan.name}” gets through`, prove: () => getsThrough(plan) })),
    ...fix.accept.map((change) => ({ claim: `${named(change)} holds`, prove: () => holds(plans, change) })),
    ...fix.tempting.map(({ set, attack }) => ({
      claim: `${named(set)} falls`,
      prove: async () => {
        const showing = attacks.filter(({ name }) => attack === null || name === attack);
        return (await falls(showing, set)) ?? (await holds(legit, set));
      },
    })),
  ];
}

function inWords({ name, report }: FixRun): string {
  return `“${name}”: ${report}`;
}

function named(change: Change): string {
  return Object.entries(change)
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}
