/**
 * What the platform tells a learner's page over the live channel. It answers the page's requests
 * (`workbench-requests.ts`) by their `ref`, and pushes everything else.
 */
import type { ClassState } from './class-state.ts';
import type { HandshakeReading } from './handshake-reading.ts';
import type { InterceptState } from './intercept.ts';
import type { StepState } from './step-state.ts';
import type { Direction, TraceEvent } from './trace.ts';

/** Raised whenever a message or a request changes its shape: a page of another version reloads itself. */
export const WORKBENCH_VERSION = 4;

/** A probe as the page shows it: its connection, the raw answer, and what the answer means. */
export interface ProbeState {
  probe: string;
  /** `waiting` for the response, `open` after a 101, `closed` otherwise. */
  state: 'waiting' | 'open' | 'closed';
  /** The tap's name for this connection, once known. */
  connection?: string;
  /** The response head and what came of its body, byte for byte (latin1). */
  raw?: string;
  reading?: HandshakeReading;
  /** Why it ended, in a sentence. */
  ended?: string;
}

/** The first bytes of one direction of a TCP connection. */
export interface NetworkSide {
  /** Base64. */
  bytes: string;
  /** How many there have been, those that are not kept included. */
  total: number;
}

/** What somebody on the way between client and lab sees of a connection: under TLS, its records. */
export interface NetworkCapture extends Record<Direction, NetworkSide> {
  connection: string;
  secure: boolean;
}

/** A message that the learner keeps for later. */
export interface SavedMessage {
  name: string;
  body: string;
}

/** The learner's page on the exploit server. */
export interface ExploitState {
  head: string;
  body: string;
  /** Where the learner's own browser sees it. */
  url: string;
  /** What the placeholders stand for, for the learner: `{ '{{lab-ws}}': 'ws://localhost:3001/b/…' }`. */
  placeholders: Record<string, string>;
}

/** What the victim is doing for this bench. */
export interface VictimState {
  /** Why no browser can be had, with the command that mends it; null when all is well. */
  unavailable: string | null;
  /** Whose browsers the platform drives here, by the lab's name for each. */
  people: Record<string, { /** `Mara, who answers the chat`. */ title: string; opensLinks: boolean }>;
  /** Visits under way or waiting, oldest first. */
  visits: {
    visit: string;
    who: string;
    url: string;
    /** How many visits, of all benches, go first; 0 while it runs. */
    position: number;
    state: 'waiting' | 'running';
  }[];
}

/** One run on the shadow bench. */
export interface VerifyRun {
  /** `The attack`, `A host that begins like ours`, `Ordinary use`. */
  name: string;
  /** A mishap is an attack that is nobody's doing: a line that breaks down, a client that is slow. */
  kind: 'attack' | 'mishap' | 'legit';
  state: 'waiting' | 'running' | 'done';
  /** Done: an attack is as it should be when it failed, a mishap when it did no harm, ordinary use when it worked. */
  good?: boolean;
  /** In a sentence: what happened, or what stopped it. */
  outcome?: string;
  /** What the server observed, shortened. */
  events: TraceEvent[];
  /** The `seq` of those events before which others are left out. */
  gaps: number[];
}

export interface FixState {
  /** False while steps are open. */
  open: boolean;
  passed: boolean;
  /** Milliseconds since the epoch. */
  passedAt: number | null;
  /** Verifications so far. */
  tries: number;
  /** What the server to be mended has otherwise than the bench; often nothing. */
  given: Record<string, unknown>;
  /** The latest verification; null before the first. */
  verify: {
    state: 'running' | 'holds' | 'falls';
    settings: Record<string, unknown>;
    runs: VerifyRun[];
    /** HTML: why the chosen settings do not hold, a sentence for each. */
    because: string[];
  } | null;
}

export interface BenchState {
  id: string;
  /** `apprentice/shake-hands`. */
  writeup: string;
  lab: string;
  /** Where an outside tool connects: `ws://localhost:3001/b/…`. */
  addresses: { http: string; ws: string; https: string; wss: string; exploit: string };
  settings: Record<string, unknown>;
  /** JSON Schema of the lab's settings: the form is drawn from it. */
  schema: unknown;
  steps: StepState[];
}

/** What the author of a writeup is told while they write. Only the development mode knows editions. */
export interface Edition {
  /** Changes with the text; null when there is no such writeup any more. A page is of the version that it names. */
  version: string | null;
  /** What is wrong with the writeup's files, `file:line:column` first. The text is then the last that could be read. */
  problems: string[];
}

/** Every message the server may send. */
export type WorkbenchMessage =
  | {
      type: 'hello';
      version: number;
      bench: BenchState;
      trace: { id: string; next: number };
      probes: ProbeState[];
      intercept: InterceptState;
      saved: SavedMessage[];
      /** Null when this lab has nobody who would open a stranger's page. */
      exploit: ExploitState | null;
      /** Null when this lab needs no victim. */
      victim: VictimState | null;
      /** Null when this writeup has nothing to fix. */
      fix: FixState | null;
      /** Null for somebody who learns alone. */
      class: ClassState | null;
    }
  | {
      type: 'events';
      trace: string;
      events: TraceEvent[] /** How many older events were dropped unseen. */;
      dropped: number;
    }
  | { type: 'steps'; steps: StepState[] /** Step that was passed just now. */; passed?: string }
  | { type: 'settings'; settings: Record<string, unknown> }
  | { type: 'probe'; probe: ProbeState }
  | { type: 'capture'; capture: NetworkCapture }
  | { type: 'intercept'; intercept: InterceptState }
  | { type: 'saved'; saved: SavedMessage[] }
  | { type: 'exploit'; exploit: ExploitState }
  | { type: 'victim'; victim: VictimState }
  | { type: 'fix'; fix: FixState /** True when the fix was proven just now. */; passed?: true }
  | { type: 'reset'; trace: { id: string; next: number } }
  | { type: 'class'; class: ClassState | null }
  | { type: 'edition'; edition: Edition }
  | { type: 'notice'; message: string }
  | { type: 'done'; ref: number }
  | { type: 'refused'; ref: number | null; code: string; message: string };
