/** A bench in the page, without a server: what elements ask for is kept, what they show is set. */

import type { ClassState } from '../../protocol/class-state.ts';
import type { StepState } from '../../protocol/step-state.ts';
import type { TraceEvent } from '../../protocol/trace.ts';
import type {
  BenchState,
  ExploitState,
  FixState,
  NetworkCapture,
  ProbeState,
  SavedMessage,
  VictimState,
} from '../../protocol/workbench.ts';
import type { Ask, BenchView, Gap, Link, Place } from '../bench/bench-view.ts';
import { type InterceptView, interceptOff } from '../bench/held-view.ts';

export class FakeBench implements BenchView {
  link: Link = { state: 'live' };
  bench: BenchState | null = benchState();
  justPassed: string | null = null;
  trace = 't1';
  before = 0;
  events: TraceEvent[] = [];
  gaps: Gap[] = [];
  probes: ReadonlyMap<string, ProbeState> = new Map();
  captures: ReadonlyMap<string, NetworkCapture> = new Map();
  intercept: InterceptView = interceptOff;
  saved: readonly SavedMessage[] = [];
  exploit: ExploitState | null = null;
  victim: VictimState | null = null;
  fix: FixState | null = null;
  classState: ClassState | null = null;
  notice: string | null = null;
  place: Place = { screen: 'writeup', tab: 'probe', selected: null };
  /** What was asked, in order. */
  asked: Ask[] = [];
  /** What the server says to the next request; null lets it pass. */
  refusal: string | null = null;
  retries = 0;
  private readonly listeners = new Set<() => void>();

  get steps(): readonly StepState[] {
    return this.bench?.steps ?? [];
  }

  async ask(request: Ask): Promise<void> {
    this.asked.push(request);
    if (this.refusal !== null) throw new Error(this.refusal);
  }

  show(place: Partial<Place>): void {
    this.set({ place: { ...this.place, ...place } });
  }

  dismiss(what: 'notice' | 'passed'): void {
    this.set(what === 'notice' ? { notice: null } : { justPassed: null });
  }

  retry(): void {
    this.retries += 1;
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Changes what the elements see. */
  set(
    change: Partial<
      Pick<
        BenchView,
        | 'link'
        | 'bench'
        | 'justPassed'
        | 'probes'
        | 'captures'
        | 'intercept'
        | 'exploit'
        | 'victim'
        | 'fix'
        | 'classState'
        | 'notice'
        | 'place'
      >
    > & {
      trace?: string;
      before?: number;
      events?: TraceEvent[];
      gaps?: Gap[];
    },
  ): void {
    Object.assign(this, change);
    for (const listener of this.listeners) listener();
  }

  setSteps(...steps: StepState[]): void {
    if (this.bench) this.set({ bench: { ...this.bench, steps } });
  }
}

export function stepState(changes: Partial<StepState> = {}): StepState {
  return {
    id: 'hello',
    title: 'Earn a 101',
    passed: false,
    passedAt: null,
    withSolution: false,
    tries: 0,
    hints: [],
    hintsTotal: 3,
    ...changes,
  };
}

export function benchState(changes: Partial<BenchState> = {}): BenchState {
  return {
    id: 'b0',
    writeup: 'apprentice/shake-hands',
    lab: 'handshake',
    addresses: {
      http: 'http://localhost:3001/b/b0/',
      ws: 'ws://localhost:3001/b/b0/',
      https: 'https://localhost:3443/b/b0/',
      wss: 'wss://localhost:3443/b/b0/',
      exploit: 'http://127.0.0.1:3002/e/b0/',
    },
    settings: {},
    schema: { type: 'object', properties: {} },
    steps: [stepState(), stepState({ id: 'version', title: 'Ask for the wrong version' })],
    ...changes,
  };
}
