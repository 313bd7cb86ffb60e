import type { Actor, NewTraceEvent, ObservedRequest, Via } from '../../protocol/trace.ts';
import type { Capture, CaptureBook } from './capture.ts';
import type { FrameBudget } from './frame-budget.ts';
import type { FrameRing } from './frame-ring.ts';
import type { Meter } from './meter.ts';
import type { TraceRecord } from './trace-record.ts';

/** What the tap needs of a bench. */
export interface TapTarget {
  /**
   * Names a connection that the bench has not seen before: `c1`, `c2`, … What crosses it is the trace's for as long as it
   * is open.
   */
  addConnection(connection: { destroy(): void }): { readonly name: string; readonly isOpen: boolean };
  removeConnection(connection: { destroy(): void }): void;
  /** Where the bytes of its frames are kept. */
  readonly ring: FrameRing;
  /** What its connections may cost. */
  readonly budget: FrameBudget;
  /** What the network sees of them. */
  readonly captures: CaptureBook;
  /** Where its bytes are counted. */
  readonly meter: Meter;
  observe(event: NewTraceEvent): void;
  /** Takes what crossed a connection that is open. */
  observeRecord(record: TraceRecord): void;
}

/** A client of ours: a probe, or a victim's browser. */
export interface BoundClient {
  /** The only bench that it may talk to. */
  bench: string;
  actor: Actor;
  via: Via;
}

export interface TappedConnectionOptions {
  payloadBytes: number;
  secure: boolean;
  /** What the network sees of it. */
  capture: Capture;
  /** Told what went wrong in watching; the connection goes on unseen. */
  onError(error: unknown): void;
  /** What is known of this client, if it is one of ours. Known before its first byte arrives. */
  bound(): BoundClient | undefined;
  /** Called when a victim's browser asks for a handshake. */
  onVictimHandshake(request: ObservedRequest): void;
  awakeBench(id: string): TapTarget | undefined;
}
