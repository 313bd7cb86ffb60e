/** What the page's elements see of a bench. The store implements it; a test may pass its own. */
import { createContext } from '@lit/context';
import type { TraceEvent } from '../../protocol/trace.ts';
import type { BenchState, ProbeState, StepState, WorkbenchRequest } from '../../protocol/workbench.ts';

/** The live channel's state, in what the learner has to know. */
export type Link =
  | { state: 'starting' }
  | { state: 'live' }
  /** Lost, or never there yet; another try follows. */
  | { state: 'lost'; reason: string }
  /** No further try: the message says what to do. */
  | { state: 'refused'; reason: string };

export type Tab = 'probe' | 'timeline' | 'settings';

/** Which of the two screens a narrow window shows. */
export type Screen = 'writeup' | 'workbench';

export interface Place {
  screen: Screen;
  tab: Tab;
  /** The event shown in the timeline's detail. */
  selected: number | null;
}

/** Events that the server dropped before this page saw them. */
export interface Gap {
  /** `seq` of the first event after the gap. */
  before: number;
  count: number;
}

/** A request without its `ref`: the store numbers them. */
export type Ask = WorkbenchRequest extends infer R
  ? R extends WorkbenchRequest
    ? Omit<R, 'ref'>
    : never
  : never;

export interface BenchView {
  readonly link: Link;
  /** Null until the server said hello. */
  readonly bench: BenchState | null;
  readonly steps: readonly StepState[];
  /** The step that was passed last while this page was open. */
  readonly justPassed: string | null;
  readonly events: readonly TraceEvent[];
  readonly gaps: readonly Gap[];
  readonly probes: ReadonlyMap<string, ProbeState>;
  /** What the server wants the learner to know, the last one. */
  readonly notice: string | null;
  readonly place: Place;
  /** Settles when the server answered; rejects with its reason, or when the connection is lost first. */
  ask(request: Ask): Promise<void>;
  /** Brings a part of the page to the front. */
  show(place: Partial<Place>): void;
  dismiss(what: 'notice' | 'passed'): void;
  retry(): void;
  /** Calls back after every change, until the returned function is called. */
  subscribe(listener: () => void): () => void;
}

export const benchContext = createContext<BenchView>('bench');
