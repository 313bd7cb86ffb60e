import type { NetworkCapture, ProbeState, SavedMessage } from '../../protocol/workbench.ts';

/** What a page that watches a bench is told. It reads the news from the bench itself. */
export interface BenchNews {
  /** The trace grew. */
  trace: [];
  /** Progress or explanations changed; names the step that was passed just now. */
  steps: [passed?: string];
  settings: [];
  /** A connection has left the bench. */
  left: [];
  probe: [state: ProbeState];
  /** What is held, the rules or the connections changed. */
  intercept: [];
  /** The learner's saved messages changed, here or on another page. */
  saved: [messages: SavedMessage[]];
  /** The learner's page on the exploit server changed. */
  exploit: [];
  /** What the victim does, or waits to do, changed. */
  victim: [];
  /** A verification of the fix began, went on or ended; true when the fix was proven just now. */
  fix: [passed?: true];
  /** The bench began again: a new trace, the first settings. */
  reset: [];
  /** The bench goes on in another process, and this copy ends. */
  moved: [];
  notice: [message: string];
  /** Somebody has asked what the network sees of a connection. */
  capture: [capture: NetworkCapture];
}
