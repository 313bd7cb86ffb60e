import type { Writeup } from '../content/writeup.ts';
import type { Running } from '../start.ts';
import { LearnerPlayer } from './learner-player.ts';
import { runScript } from './run-script.ts';
import { type ScriptContext, scriptAddresses } from './script-context.ts';
import { ScriptedLearner } from './scripted-learner.ts';

/** What came of one step of a writeup. */
export interface StepOutcome {
  step: string;
  /** Null when the step was open before its turn and passed after it. */
  failure: string | null;
  /** Milliseconds. */
  took: number;
}

/**
 * Runs a writeup's solve scripts in order as a new learner would, on real listeners: before its turn every step must
 * be open, after it passed. Stops at the first step that fails.
 */
export async function* checkWriteup(
  { services, origins }: Omit<Running, 'close'>,
  writeup: Writeup,
  /** How long a step may take to pass once its script has run, in milliseconds. */
  patience?: number,
  /** Of a learner who is there already. */
  cookie?: string,
): AsyncGenerator<StepOutcome> {
  const learner = await ScriptedLearner.join(origins.platform, writeup.slug, cookie);
  const bench = services.registry.awake(learner.bench.id);
  if (!bench) throw new Error('the bench that was opened is not awake');
  const context: ScriptContext = {
    player: new LearnerPlayer(learner, (step) => bench.work.computeAnswer(step)),
    bench,
    victims: services.victims,
    intercepts: services.intercepts,
    lab: { host: '127.0.0.1', port: services.ports.lab },
    addresses: scriptAddresses(bench.id, origins),
    connections: new Map(),
    kept: new Map(),
  };
  try {
    for (const step of writeup.steps) {
      const started = performance.now();
      const failure = await solve();
      yield { step: step.id, failure, took: performance.now() - started };
      if (failure !== null) return;

      async function solve(): Promise<string | null> {
        if (learner.step(step.id).passed)
          return "was passed before its turn: an earlier step's solve satisfies it";
        try {
          await runScript(context, step.solve, step);
          await learner.untilPassed(step.id, patience);
          return null;
        } catch (error) {
          const seen = learner.step(step.id).explanation?.summary;
          const message = error instanceof Error ? error.message : String(error);
          return seen ? `${message} (${seen})` : message;
        }
      }
    }
  } finally {
    for (const { client } of context.connections.values()) client.destroy();
    learner.close();
  }
}
