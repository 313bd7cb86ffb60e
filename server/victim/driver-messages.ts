/** What the platform and the thread that drives the browser say to each other. */
import type { LabCookie } from '../../labs/kit/define-lab.ts';
import type { LabNames } from '../../labs/kit/lab-names.ts';
import type { NewTraceEvent } from '../../protocol/trace.ts';
import type { Config } from '../config.ts';
import type { JailPorts } from './jail.ts';

/** What the thread works with. */
export interface DriverSettings {
  chromiumPath: string | undefined;
  limits: Config['victim'];
  /** Where our listeners are reached from inside. */
  host: string;
  ports: JailPorts;
}

/** One visit. */
export interface VisitPlan {
  /** Tells it from all others of this process. */
  id: number;
  url: string;
  /** Where the bench lives on the lab origin: `/b/<id>`. */
  base: string;
  /** The lab's hosts there. */
  names: LabNames;
  /** What the browser holds when it comes. */
  cookies: readonly LabCookie[];
  /** In a browser of its own: this page, or another one of its bench, may take the browser down. */
  alone: boolean;
}

type Observation<Kind extends NewTraceEvent['kind']> = Omit<
  Extract<NewTraceEvent, { kind: Kind }>,
  'actor' | 'visit' | 'who'
>;

/** What a visit tells the trace, but for whose it is. */
export type VisitObservation =
  | Observation<'page'>
  | Observation<'dialog'>
  | Observation<'console'>
  | Observation<'cookies'>
  | Observation<'jail'>;

/** A handshake as it came over the wire: what the browser itself tells of the cookies of one across sites is not so. */
export interface SeenHandshake {
  url: string;
  /** Null when it is opaque, or none was sent. */
  origin: string | null;
  /** Names of the cookies that went along. */
  sent: string[];
}

/** How a visit ended: in a sentence, or with its browser, and nobody knows what it would have come to. */
export type VisitEnd = { outcome: string; mistake?: string } | { lost: true } | { unavailable: string };

/** The browser, as the log tells of it. */
export interface BrowserFacts {
  pid: number;
  path: string;
  version: string;
  /** Null when its renderers are sandboxed, else why not. */
  unsandboxed: string | null;
}

export type ToDriver =
  | { type: 'visit'; plan: VisitPlan }
  /** The visit is wanted no longer. */
  | { type: 'end'; id: number }
  /** A handshake of the visit reached the lab. */
  | { type: 'handshake'; id: number; handshake: SeenHandshake }
  /** What was asked is done. */
  | { type: 'answer'; question: number }
  | { type: 'warm' }
  | { type: 'close' };

export type FromDriver =
  | { type: 'browser'; facts: BrowserFacts }
  | { type: 'unavailable'; reason: string }
  | { type: 'observed'; id: number; observation: VisitObservation }
  /** A connection to one of our listeners was made: the answer says that the listener will know whose it is. */
  | { type: 'connected'; question: number; id: number; peer: string }
  /** Whether the platform has come to an end of what it had to do: the answer says so. */
  | { type: 'ask'; question: number }
  | { type: 'ended'; id: number; end: VisitEnd };
