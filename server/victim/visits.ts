import type { LabBench, LabDefinition } from '../../labs/kit/define-lab.ts';
import type { LabNames } from '../../labs/kit/lab-names.ts';
import type { NewTraceEvent } from '../../protocol/trace.ts';

/** What a visit needs of its bench. */
export interface VisitedBench extends LabBench {
  readonly lab: Pick<LabDefinition, 'people'>;
  readonly names: LabNames;
  readonly news: { emit(name: 'victim'): unknown };
  observe(event: NewTraceEvent): void;
}

/** Where a person's browser is to go. */
export interface Errand {
  /** Whose browser, by the lab's name for the person. */
  who: string;
  /** The page, at an address as the victim knows it: `http://<the lab’s home>:<lab port>/b/…`, `http://<any name>:<exploit port>/e/…`. */
  url: string;
}

/** A visit that waits for its turn or is under way. */
export interface Visit {
  /** `v1`, `v2`, … within the bench. */
  readonly name: string;
  /** Settles when it is over, however it went; the trace says how. */
  readonly ended: Promise<void>;
}

/** A visit as the desk keeps it. */
export interface QueuedVisit extends Visit, Errand {
  readonly id: number;
  readonly bench: VisitedBench;
  /** In a browser of its own: it may take it down, and shall not take others along. */
  alone: boolean;
  /** Whether a browser was lost with it already. */
  wasLost: boolean;
  /** Nobody wants it any more: what still comes of it is told to nobody. */
  isReleased: boolean;
  settle(): void;
}
