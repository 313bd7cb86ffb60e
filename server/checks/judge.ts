/** Decides which steps an event of the trace satisfies. It only listens: nothing a browser says counts. */

import type { Explanation } from '../../protocol/step-state.ts';
import type { TraceEvent, TraceEventKind } from '../../protocol/trace.ts';
import { keyOf, StepWatch, type WatchedStep } from './step-watch.ts';

export class Judge {
  /** In writeup order. */
  private watches: ReadonlyMap<string, StepWatch>;
  private passed: Set<string>;
  /** Open steps by the kinds they look at: a flood of frames costs nothing while no open step is about frames. */
  private open: Map<TraceEventKind, StepWatch[]> = new Map();
  /** The step that the learner is at: the first open one. */
  private turn: StepWatch | undefined;

  /** `passed` names the steps that were passed before. Throws when a step's query is not valid. */
  constructor(steps: readonly WatchedStep[], passed: Iterable<string> = []) {
    this.watches = new Map(steps.map((step) => [step.id, new StepWatch(step)]));
    this.passed = new Set(passed);
    this.index();
  }

  /** Whether an open step is about events of this kind: the others need not be shown to it. */
  looksAt(kind: TraceEventKind): boolean {
    return this.open.has(kind);
  }

  /** Takes the next event of the trace and names the steps it satisfies, in writeup order. */
  observe(event: TraceEvent): string[] {
    const { turn } = this;
    const satisfied = (this.open.get(event.kind) ?? [])
      .filter((watch) => watch.observe(event, watch === turn))
      .map(({ id }) => id);
    if (satisfied.length > 0) {
      for (const id of satisfied) this.passed.add(id);
      this.index();
    }
    return satisfied;
  }

  /** Whether an event that passed no step was a try of this one: see `StepWatch.isTry`. */
  isTry(step: string, event: TraceEvent): boolean {
    return this.watches.get(step)?.isTry(event) ?? false;
  }

  /** Why a step is still open; undefined when it is passed or unknown. */
  explain(step: string): Explanation | undefined {
    return this.passed.has(step) ? undefined : this.watches.get(step)?.explain();
  }

  /** Whether a step's question may be answered: its `when` is met, or it has none, or it is passed. */
  whenMet(step: string): boolean {
    return this.passed.has(step) || (this.watches.get(step)?.whenMet ?? false);
  }

  /** Opens a step again and forgets what was seen for it. */
  reopen(step: string): void {
    this.passed.delete(step);
    this.watches.get(step)?.reset();
    this.index();
  }

  /** Forgets all that was seen. Every step is open again save those named. */
  restart(passed: Iterable<string> = []): void {
    this.passed = new Set(passed);
    for (const watch of this.watches.values()) watch.reset();
    this.index();
  }

  /** Goes on with other steps. One that asks for what it asked for keeps what was seen; passed ones stay passed. */
  adopt(steps: readonly WatchedStep[]): void {
    const before = this.watches;
    this.watches = new Map(
      steps.map((step) => {
        const known = before.get(step.id);
        return [step.id, known?.key === keyOf(step) ? known : new StepWatch(step)];
      }),
    );
    this.index();
  }

  private index(): void {
    this.open = new Map();
    this.turn = undefined;
    for (const watch of this.watches.values()) {
      if (this.passed.has(watch.id)) continue;
      this.turn ??= watch;
      for (const kind of watch.kinds) {
        const watches = this.open.get(kind) ?? [];
        watches.push(watch);
        this.open.set(kind, watches);
      }
    }
  }
}
