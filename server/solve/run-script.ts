import type { SolveVerb } from '../content/verb-schema.ts';
import type { WriteupStep } from '../content/writeup.ts';
import type { ScriptContext } from './script-context.ts';
import { ScriptFailure, told } from './script-failure.ts';
import { type VerbName, verbs } from './verbs.ts';

/**
 * Runs a script verb by verb.
 * @throws ScriptFailure that names the verb and says what it met; its `cause` is what the verb threw
 */
export async function runScript(
  context: ScriptContext,
  script: readonly SolveVerb[],
  step?: WriteupStep,
): Promise<void> {
  for (const [index, verb] of script.entries()) {
    const name = Object.keys(verb).find((key): key is VerbName => key in verbs);
    if (!name) throw new Error(`verb ${index + 1} has no name`);
    try {
      const run = verbs[name] as (
        context: ScriptContext,
        verb: SolveVerb,
        step: WriteupStep | undefined,
      ) => Promise<void> | void;
      await run(context, verb, step);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new ScriptFailure(`${name} (verb ${index + 1}): ${message}`, told(error), { cause: error });
    }
    context.signal?.throwIfAborted();
  }
}
