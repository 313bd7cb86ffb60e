import type { TraceEvent, TraceEventKind } from '../../protocol/trace.ts';
import type { Bench } from '../benches/bench.ts';
import type { Running } from '../start.ts';
import type { Visit } from '../victim/victim-desk.ts';
import { openBench } from './lab-visitor.ts';

/** What a writeup leaves to its lab's page: a status line and the type. */
const HTML = 'HTTP/1.1 200 OK\nContent-Type: text/html; charset=utf-8';

/** A learner's bench of the shop: its agent looks at the chat, its customer opens whatever is delivered. */
export function openShop(running: Running, settings: Record<string, unknown> = {}): Promise<Bench> {
  return openBench(running, settings, 'practitioner/cross-site-hijacking');
}

export interface DeliverOptions {
  head?: string;
  /** The name under which the victim meets the page. */
  host?: string;
}

/** Stores a page and sends the customer there. */
export async function deliver(
  { services }: Running,
  bench: Bench,
  body: string,
  { head = HTML, host }: DeliverOptions = {},
): Promise<Visit> {
  await services.exploits.store(bench, { head, body });
  return services.exploits.deliver(bench, host);
}

type VictimKind = Extract<TraceEvent, { visit: string }>['kind'];
type EventOf<Kind extends TraceEventKind> = Extract<TraceEvent, { kind: Kind }>;

/** What a visit did, once it is over. */
export class VisitStory {
  readonly #events: readonly TraceEvent[];
  readonly #visit: string;

  private constructor(events: readonly TraceEvent[], visit: string) {
    this.#events = events;
    this.#visit = visit;
  }

  static async of(bench: Bench, visit: Visit): Promise<VisitStory> {
    await visit.ended;
    return new VisitStory(bench.trace.after(0).events, visit.name);
  }

  /** Its events of a kind. */
  all<Kind extends VictimKind>(kind: Kind): EventOf<Kind>[] {
    return this.#events.filter(
      (event): event is EventOf<Kind> =>
        event.kind === kind && 'visit' in event && event.visit === this.#visit,
    );
  }

  /** What the page wrote to the console. */
  get lines(): string[] {
    return this.all('console').map(({ text }) => text);
  }

  /** Why it ended, in the sentence that the learner reads. */
  get outcome(): string {
    return this.all('visit').at(-1)?.outcome ?? '';
  }
}

/** Stores a page, sends the customer there, and tells what happened. */
export async function visitPage(
  running: Running,
  bench: Bench,
  body: string,
  options?: DeliverOptions,
): Promise<VisitStory> {
  return VisitStory.of(bench, await deliver(running, bench, body, options));
}
