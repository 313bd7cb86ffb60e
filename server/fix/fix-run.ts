import type { VerifyRun } from '../../protocol/workbench.ts';
import type { Bench } from '../benches/bench.ts';
import type { BenchRegistry } from '../benches/bench-registry.ts';
import { isEventKind } from '../checks/event-properties.ts';
import type { Writeup, WriteupFix, WriteupStep } from '../content/writeup.ts';
import { LabError } from '../errors.ts';
import type { ExploitDesk } from '../exploit/exploit-desk.ts';
import type { Origins } from '../origins.ts';
import { runScript } from '../solve/run-script.ts';
import { PlatformTrouble, type ScriptContext, scriptAddresses } from '../solve/script-context.ts';
import { told } from '../solve/script-failure.ts';
import type { VictimDesk } from '../victim/victim-desk.ts';
import type { RunPlan } from './run-plan.ts';
import { ShadowPlayer } from './shadow-player.ts';
import { shortTrace } from './short-trace.ts';
import { untilMet, untilQuiet, untilStill } from './waits.ts';

/** What a run needs of the platform. */
export interface Grounds {
  registry: Pick<BenchRegistry, 'openShadow' | 'closeShadow'>;
  exploits: Pick<ExploitDesk, 'store' | 'deliver' | 'pageOf'>;
  victims: Pick<VictimDesk, 'idle' | 'troubleOf'>;
  intercepts: ScriptContext['intercepts'];
  /** Where the lab listens. */
  lab(): { host: string; port: number };
  /** The addresses as a reader at the machine itself knows them. */
  origins(): Pick<Origins, 'lab' | 'exploit'>;
}

/** What is put to the test: a writeup that has a fix, and settings of its lab. */
export interface Subject {
  writeup: Writeup;
  fix: WriteupFix;
  settings: Record<string, unknown>;
}

/** Where a script stopped: `told` is for the learner, `met` names the verb, for the author. */
interface Failure {
  step: WriteupStep | null;
  told: string;
  met: string;
}

type Story = Pick<VerifyRun, 'events' | 'gaps'>;

/** How a run ended. */
type Ending =
  /** The attack got where it must not get. */
  | { kind: 'reached' }
  /** All scripts have been played; `failure` is where one met something else than it expected. */
  | { kind: 'played'; failure: Failure | null }
  /** Nothing can be said about the settings: the platform was in the way; `met` names the verb that met it. */
  | { kind: 'trouble'; why: string; met?: string };

/** How long a script waits for anything on the wire, in milliseconds: longer than the slowest heartbeat of a lab. */
const PATIENCE = 6_000;

/** How to say what went wrong. */
interface Teller {
  trouble(ending: Extract<Ending, { kind: 'trouble' }>): string;
  failure(failure: Failure): string;
}

/** One attack, or ordinary use, on a shadow bench of its own. */
export class FixRun {
  readonly #plan: RunPlan;
  readonly #subject: Subject;
  readonly #goal: WriteupStep;
  #bench: Bench | null = null;
  #ending: Ending | null = null;
  /** The last event when the attack had got through. */
  #decided: number | null = null;
  /** What is left when the bench is gone. */
  #left: Story = { events: [], gaps: [] };

  constructor(plan: RunPlan, subject: Subject) {
    this.#plan = plan;
    this.#subject = subject;
    const { writeup, fix } = subject;
    const goal = fix.harm ?? writeup.steps.find(({ id }) => id === fix.goal);
    if (!goal) throw new Error(`${writeup.slug} has no step "${fix.goal}"`);
    this.#goal = goal;
  }

  get name(): string {
    return this.#plan.name;
  }

  get kind(): RunPlan['kind'] {
    return this.#plan.kind;
  }

  /** Whether it ended as it does on a lab that is mended. */
  get good(): boolean {
    if (this.#ending?.kind !== 'played') return false;
    return this.kind !== 'legit' || this.#ending.failure === null;
  }

  /** Whether the attack got through. */
  get reached(): boolean {
    return this.#ending?.kind === 'reached';
  }

  /** Why nothing can be said; null when something can. */
  get trouble(): string | null {
    return this.#ending?.kind === 'trouble' ? asPart(this.#ending.why) : null;
  }

  /** How it ended, in a sentence for the learner; undefined before. */
  get outcome(): string | undefined {
    return this.#outcome({ trouble: ({ why }) => why, failure: tellLearner });
  }

  /** The same for the author of the scripts. */
  get report(): string | undefined {
    return this.#outcome({ trouble: ({ why, met = why }) => met, failure: tellAuthor });
  }

  #outcome(tell: Teller): string | undefined {
    const ending = this.#ending;
    if (!ending) return undefined;
    if (ending.kind === 'trouble')
      return `It could not be tried to its end: ${asPart(tell.trouble(ending))}.`;
    if (ending.kind === 'reached') {
      const { title } = this.#goal;
      if (this.kind === 'mishap') return `It still does harm. ${title}`;
      return this.#subject.fix.harm
        ? `It still works. ${title}`
        : `It still works: step “${title}” would have been passed.`;
    }
    const { failure } = ending;
    if (this.kind === 'legit')
      return failure === null ? 'Everything worked.' : `It stopped working. ${tell.failure(failure)}`;
    if (this.kind === 'mishap')
      return failure === null
        ? 'It happened, and did no harm.'
        : `It did not come to its end. ${tell.failure(failure)}`;
    return failure === null
      ? 'It ran to its end, and came to nothing.'
      : `It got nowhere. ${tell.failure(failure)}`;
  }

  /** What a page may know of it. */
  get shown(): VerifyRun {
    const { outcome } = this;
    return {
      name: this.name,
      kind: this.kind,
      state: this.#ending ? 'done' : this.#bench ? 'running' : 'waiting',
      ...(outcome === undefined ? {} : { outcome, good: this.good }),
      ...(this.#bench ? this.#story(this.#bench) : this.#left),
    };
  }

  /** Plays it, until it is decided. Whatever a lab, a script or a visit does, it ends; `signal` ends it earlier. */
  async play(grounds: Grounds, signal: AbortSignal, onChange: () => void): Promise<void> {
    const { writeup, fix, settings } = this.#subject;
    const steps = fix.harm ? [...writeup.steps, fix.harm] : writeup.steps;
    const bench = grounds.registry.openShadow({ ...writeup, steps }, settings);
    const over = new AbortController();
    this.#bench = bench;
    bench.news.on('trace', onChange);
    const untilReached = async (): Promise<Ending> => {
      this.#decided = await untilMet(bench, this.#goal.id);
      // What is under way shows how much it gets away with.
      await untilStill(bench, signal);
      return { kind: 'reached' };
    };
    try {
      const ended = AbortSignal.any([signal, over.signal]);
      const ending = await Promise.race([
        this.#playScripts(contextOf(grounds, bench, ended), () => grounds.victims.troubleOf(bench)),
        this.kind === 'legit' ? never : untilReached(),
        untilStopped(signal),
      ]);
      // What went wrong afterwards takes nothing back.
      this.#ending = this.#decided === null ? ending : { kind: 'reached' };
    } catch (error) {
      this.#ending = { kind: 'trouble', why: 'the platform made a mistake, and it was logged' };
      throw error;
    } finally {
      over.abort();
      this.#left = this.#story(bench);
      this.#bench = null;
      grounds.registry.closeShadow(bench);
      onChange();
    }
  }

  async #playScripts(context: ScriptContext, troubleOfVictim: () => string | null): Promise<Ending> {
    const failures: Failure[] = [];
    for (const { step, solve } of this.#plan.scripts) {
      try {
        await runScript(context, solve);
      } catch (error) {
        // Whoever ended it knows how it ended.
        if (context.signal?.aborted) return { kind: 'played', failure: null };
        const { message, cause } = error instanceof Error ? error : new Error(String(error));
        // What a desk refuses is no defence of the lab.
        if (cause instanceof LabError || cause instanceof PlatformTrouble)
          return { kind: 'trouble', why: cause.message, met: message };
        failures.push({ step, told: told(error), met: message });
      }
      // An attacker who fails at one thing tries the next. Whoever only wants to use the lab is stuck.
      if (this.kind === 'legit' && failures.length > 0) break;
    }
    const restless = await untilQuiet(context);
    if (restless !== null) return { kind: 'trouble', why: restless };
    if (this.kind !== 'legit' && context.bench.work.hasMet(this.#goal.id)) return { kind: 'reached' };
    // An attack that needs a victim fails without one, whatever the settings are.
    const trouble = troubleOfVictim();
    if (trouble !== null) return { kind: 'trouble', why: trouble };
    const failure = failures.find(({ step }) => step === this.#goal) ?? failures.at(-1);
    return { kind: 'played', failure: failure ?? null };
  }

  #story({ trace }: Bench): Story {
    const kind = this.#goal.when?.kind;
    return shortTrace(trace, { goal: isEventKind(kind) ? kind : 'message', decided: this.#decided });
  }
}

function contextOf(grounds: Grounds, bench: Bench, signal: AbortSignal): ScriptContext {
  return {
    player: new ShadowPlayer(bench, grounds.exploits),
    bench,
    victims: grounds.victims,
    intercepts: grounds.intercepts,
    lab: grounds.lab(),
    addresses: scriptAddresses(bench.id, grounds.origins()),
    connections: new Map(),
    kept: new Map(),
    patience: PATIENCE,
    signal,
  };
}

const never = new Promise<never>(() => undefined);

function untilStopped(signal: AbortSignal): Promise<Ending> {
  return new Promise((resolve) => {
    const stop = () => resolve({ kind: 'trouble', why: stopReason(signal) });
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
  });
}

function stopReason({ reason }: AbortSignal): string {
  return reason instanceof Error ? reason.message : String(reason);
}

/** Others' sentences end with a full stop, and here they become parts of ours. */
function asPart(sentence: string): string {
  return sentence.replace(/\.$/, '');
}

function tellLearner({ step, told }: Failure): string {
  return step ? `It stopped at “${step.title}”. ${told}` : told;
}

function tellAuthor({ step, met }: Failure): string {
  return `${step ? `Script of “${step.title}”: ` : 'Script: '}${met}.`;
}
