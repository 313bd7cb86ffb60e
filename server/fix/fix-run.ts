import { once } from 'node:events';
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
import { untilVisitsEnd } from '../solve/verbs.ts';
import type { VictimDesk } from '../victim/victim-desk.ts';
import type { RunPlan } from './run-plan.ts';
import { ShadowPlayer } from './shadow-player.ts';
import { shortTrace } from './short-trace.ts';

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

/** How a run ended. */
type Ending =
  /** The attack got where it must not get. */
  | { kind: 'reached' }
  /** All scripts have been played; `failure` says which verb met something else than it expected. */
  | { kind: 'played'; failure: string | null }
  /** Nothing can be said about the settings: the platform was in the way. */
  | { kind: 'trouble'; why: string };

/** How long a script waits for anything on the wire, in milliseconds: longer than the slowest heartbeat of a lab. */
const PATIENCE = 6_000;
/** How long the lab may take to notice that a connection has ended, in milliseconds. */
const NOTICE = 500;

/** One attack, or ordinary use, on a shadow bench of its own. */
export class FixRun {
  readonly #plan: RunPlan;
  readonly #subject: Subject;
  readonly #goal: WriteupStep;
  #bench: Bench | null = null;
  #ending: Ending | null = null;
  /** What is left when the bench is gone. */
  #events: VerifyRun['events'] = [];

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
    return this.kind === 'attack' || this.#ending.failure === null;
  }

  /** Whether the attack got through. */
  get reached(): boolean {
    return this.#ending?.kind === 'reached';
  }

  /** Why nothing can be said; null when something can. */
  get trouble(): string | null {
    // Others' sentences end with a full stop, and here they become parts of ours.
    return this.#ending?.kind === 'trouble' ? this.#ending.why.replace(/\.$/, '') : null;
  }

  /** How it ended, in a sentence; undefined before. */
  get outcome(): string | undefined {
    const ending = this.#ending;
    if (!ending) return undefined;
    if (ending.kind === 'trouble') return `It could not be tried to its end: ${this.trouble}.`;
    if (ending.kind === 'reached') {
      const { title } = this.#goal;
      return this.#subject.fix.harm
        ? `It still works. ${title}`
        : `It still works: step “${title}” would have been passed.`;
    }
    const { failure } = ending;
    if (this.kind === 'legit')
      return failure === null ? 'Everything worked.' : `It stopped working. ${failure}`;
    return failure === null ? 'It ran to its end, and came to nothing.' : `It got nowhere. ${failure}`;
  }

  /** What a page may know of it. */
  get shown(): VerifyRun {
    const { outcome } = this;
    return {
      name: this.name,
      kind: this.kind,
      state: this.#ending ? 'done' : this.#bench ? 'running' : 'waiting',
      ...(outcome === undefined ? {} : { outcome, good: this.good }),
      events: this.#bench ? this.#story(this.#bench) : this.#events,
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
    try {
      const ended = AbortSignal.any([signal, over.signal]);
      this.#ending = await Promise.race([
        this.#playScripts(contextOf(grounds, bench, ended), () => grounds.victims.troubleOf(bench)),
        this.kind === 'attack' ? untilMet(bench, this.#goal.id) : never,
        untilStopped(signal),
      ]);
    } catch (error) {
      this.#ending = { kind: 'trouble', why: 'the platform made a mistake, and it was logged' };
      throw error;
    } finally {
      over.abort();
      this.#events = this.#story(bench);
      this.#bench = null;
      grounds.registry.closeShadow(bench);
      onChange();
    }
  }

  async #playScripts(context: ScriptContext, troubleOfVictim: () => string | null): Promise<Ending> {
    const failures: { step: WriteupStep | null; message: string }[] = [];
    for (const { step, solve } of this.#plan.scripts) {
      try {
        await runScript(context, solve);
      } catch (error) {
        // Whoever ended it knows how it ended.
        if (context.signal?.aborted) return { kind: 'played', failure: null };
        const { message, cause } = error instanceof Error ? error : new Error(String(error));
        // What a desk refuses is no defence of the lab.
        if (cause instanceof LabError || cause instanceof PlatformTrouble)
          return { kind: 'trouble', why: message };
        failures.push({ step, message });
      }
      // An attacker who fails at one thing tries the next. Whoever only wants to use the lab is stuck.
      if (this.kind === 'legit' && failures.length > 0) break;
    }
    const restless = await untilQuiet(context);
    if (restless !== null) return { kind: 'trouble', why: restless };
    if (this.kind === 'attack' && context.bench.work.hasMet(this.#goal.id)) return { kind: 'reached' };
    // An attack that needs a victim fails without one, whatever the settings are.
    const trouble = troubleOfVictim();
    if (trouble !== null) return { kind: 'trouble', why: trouble };
    const failure = failures.find(({ step }) => step === this.#goal) ?? failures.at(-1);
    return { kind: 'played', failure: failure ? inWords(failure) : null };
  }

  #story({ trace }: Bench): VerifyRun['events'] {
    const kind = this.#goal.when?.kind;
    return shortTrace(trace, isEventKind(kind) ? kind : 'message');
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

/** Settles when something has met the step's `when`. */
function untilMet(bench: Bench, step: string): Promise<Ending> {
  return new Promise((resolve) => {
    bench.news.on('steps', () => {
      if (bench.work.hasMet(step)) resolve({ kind: 'reached' });
    });
  });
}

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

/** Waits for what the script has set off: visits, and the end of connections that it has seen end. Null when all is quiet. */
async function untilQuiet(context: ScriptContext): Promise<string | null> {
  const { bench, connections, signal } = context;
  try {
    await untilVisitsEnd(context);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const open = [...connections.values()].filter(({ client }) => client.isOpen).length;
  await untilConnections(
    bench,
    open,
    AbortSignal.any([AbortSignal.timeout(NOTICE), ...(signal ? [signal] : [])]),
  );
  return null;
}

/** Waits until no more than so many connections are open, or until it has waited enough. */
async function untilConnections(bench: Bench, most: number, enough: AbortSignal): Promise<void> {
  try {
    while (bench.openConnections > most) await once(bench.news, 'left', { signal: enough });
  } catch (error) {
    if (!enough.aborted) throw error;
  }
}

function inWords({ step, message }: { step: WriteupStep | null; message: string }): string {
  return `${step ? `Script of “${step.title}”: ` : 'Script: '}${message}.`;
}
