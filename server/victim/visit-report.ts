import type { VisitObservation } from './driver-messages.ts';

type Kind = VisitObservation['kind'];

/** How much of each kind one visit tells, how much of it is too much, and what it is called. */
const bounds: Record<Kind, { told: number; most: number; many: string; endless: string }> = {
  page: { told: 30, most: 30, many: 'pages', endless: 'The page led from page to page without end.' },
  dialog: { told: 20, most: 20, many: 'dialogs', endless: 'The page opened dialogs without end.' },
  console: {
    told: 100,
    most: 300,
    many: 'console lines',
    endless: 'The page wrote to the console without end.',
  },
  cookies: {
    told: 60,
    most: 300,
    many: 'requests with cookies',
    endless: 'The page made requests without end.',
  },
  jail: { told: 30, most: 300, many: 'ways out', endless: 'The page tried to get out without end.' },
};

const LONGEST_TEXT = 500;
const LONGEST_URL = 2_000;

/** What a visit tells the trace: in order, so much and no more, however much a page does. */
export class VisitReport {
  readonly #tell: (observation: VisitObservation) => void;
  readonly #told = new Map<Kind, number>();
  #last: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(tell: (observation: VisitObservation) => void) {
    this.#tell = tell;
  }

  /**
   * Adds an observation, or the question that leads to it: what comes behind it waits. When it was one too many, a
   * sentence says so.
   */
  add(kind: Kind, observation: VisitObservation | (() => Promise<VisitObservation>)): string | null {
    const number = (this.#told.get(kind) ?? 0) + 1;
    this.#told.set(kind, number);
    const { told, most, endless } = bounds[kind];
    if (number <= told) this.#enqueue(observation);
    return number > most ? endless : null;
  }

  /** What was left out, in a sentence; empty when nothing was. */
  get leftOut(): string {
    const kinds = [...this.#told].filter(([kind, number]) => number > bounds[kind].told);
    return kinds
      .map(([kind]) => ` Only its first ${bounds[kind].told} ${bounds[kind].many} are told.`)
      .join('');
  }

  /** Settles when everything added so far is told. */
  async finished(): Promise<void> {
    await this.#last;
  }

  /** Tells nothing any more. */
  close(): void {
    this.#closed = true;
  }

  #enqueue(observation: VisitObservation | (() => Promise<VisitObservation>)): void {
    // Asked now, and told in its turn. A question without an answer means that the page was gone.
    const answer =
      typeof observation === 'function' ? observation().catch(() => null) : Promise.resolve(observation);
    this.#last = this.#last
      .then(() => answer)
      .then((told) => {
        if (told && !this.#closed) this.#tell(shortened(told));
      });
  }
}

function shortened(observation: VisitObservation): VisitObservation {
  switch (observation.kind) {
    case 'page':
      return { ...observation, url: cut(observation.url, LONGEST_URL), title: cut(observation.title) };
    case 'dialog':
      return { ...observation, url: cut(observation.url, LONGEST_URL), message: cut(observation.message) };
    case 'console':
      return { ...observation, text: cut(observation.text) };
    case 'cookies':
      return { ...observation, url: cut(observation.url, LONGEST_URL) };
    case 'jail':
      return { ...observation, target: cut(observation.target) };
  }
}

function cut(text: string, longest = LONGEST_TEXT): string {
  return text.length > longest ? `${text.slice(0, longest - 1).toWellFormed()}…` : text;
}
