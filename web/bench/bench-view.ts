/** What the page's elements see of a bench. The store implements it; a test may pass its own. */

import { createContext } from '@lit/context';
import type { ClassState } from '../../protocol/class-state.ts';
import type { StepState } from '../../protocol/step-state.ts';
import type { OpcodeName, TraceEvent } from '../../protocol/trace.ts';
import type {
  BenchState,
  ExploitState,
  FixState,
  NetworkCapture,
  ProbeState,
  SavedMessage,
  VictimState,
} from '../../protocol/workbench.ts';
import type { WorkbenchRequest } from '../../protocol/workbench-requests.ts';
import type { InterceptView } from './held-view.ts';

/** The live channel's state, in what the learner has to know. */
export type Link =
  | { state: 'starting' }
  | { state: 'live' }
  /** Lost, or never there yet; another try follows. */
  | { state: 'lost'; reason: string }
  /** No further try: the message says what to do. */
  | { state: 'refused'; reason: string };

export type Tab = 'app' | 'probe' | 'timeline' | 'intercept' | 'exploit' | 'settings' | 'fix';

/** Which of the two screens a narrow window shows. */
export type Screen = 'writeup' | 'workbench';

export interface Place {
  screen: Screen;
  tab: Tab;
  /** The event shown in the timeline's detail. */
  selected: number | null;
  /** What the composer is to load; whoever loads it sets it back to null. */
  compose?: Composable | null;
  /** `seq` of the client's frames of one connection, to be replayed in this order; set back to null like `compose`. */
  replay?: number[] | null;
  /** What a button in the writeup loads into the probe or the composer, as the writeup has it; set back to null like `compose`. */
  load?: WriteupAction | null;
  /** What the exploit server's editor is to load; a head that is not said stays as it is. Set back to null like `compose`. */
  page?: { head?: string; body: string } | null;
}

/** One of the two, unread: whoever loads it takes what fits. */
export interface WriteupAction {
  probe?: unknown;
  compose?: unknown;
}

/** A message for the composer: `bytes` is a payload, unmasked, and goes before `text`. */
export interface Composable {
  bytes?: Uint8Array;
  text?: string;
  /** `text`, `binary`, `ping`, … as in `protocol/opcodes.ts`. */
  opcode?: OpcodeName;
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
  /** The step that was passed last while this page was open; `fix` when the fix was proven. */
  readonly justPassed: string | null;
  /** Which trace the events are of: another one when the lab began again; null before the first. */
  readonly trace: string | null;
  /** `seq` of the last event that the trace held when this page first heard of it: what comes behind is new. */
  readonly before: number;
  readonly events: readonly TraceEvent[];
  readonly gaps: readonly Gap[];
  readonly probes: ReadonlyMap<string, ProbeState>;
  /** What the network saw of connections that the learner asked about, by their names. */
  readonly captures: ReadonlyMap<string, NetworkCapture>;
  readonly intercept: InterceptView;
  /** The learner's own messages, by name. */
  readonly saved: readonly SavedMessage[];
  /** Null where nobody would open a page of the learner's. */
  readonly exploit: ExploitState | null;
  /** Null where there is no victim. */
  readonly victim: VictimState | null;
  /** Null where there is nothing to fix. */
  readonly fix: FixState | null;
  /** What the learner's class says; null for somebody who learns alone. */
  readonly classState: ClassState | null;
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
