import { Announcer } from '../parts/announcer.ts';
import type { Said } from './said.ts';

/** How long what the server said is gathered before it is told, in milliseconds. */
const GATHER = 1000;

/** Tells a screen reader what the server said: at most once a second, and in one sentence however much it was. */
export class SaidSpeaker {
  private readonly region: () => HTMLElement | null;
  private announcer: Announcer | null = null;
  private said: readonly Said[] = [];
  /** The last event that was told, or is not to be told. */
  private heard = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** `region` gives the status region, once it is drawn. */
  constructor(region: () => HTMLElement | null) {
    this.region = region;
  }

  say(text: string): void {
    const region = this.region();
    if (!region) return;
    this.announcer ??= new Announcer(region);
    this.announcer.say(text);
  }

  /** Another connection: what was said there until now is no news. */
  skip(said: readonly Said[]): void {
    this.heard = said.at(-1)?.seq ?? 0;
  }

  /** All that was said so far. */
  hear(said: readonly Said[]): void {
    this.said = said;
    if (this.unheard().length > 0) this.timer ??= setTimeout(() => this.tell(), GATHER);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private tell(): void {
    this.timer = undefined;
    const fresh = this.unheard();
    this.skip(this.said);
    const last = fresh.at(-1);
    if (!last) return;
    this.say(
      fresh.length === 1
        ? `From the server: ${words(last)}.`
        : `${fresh.length} events from the server, the last: ${words(last)}.`,
    );
  }

  private unheard(): Said[] {
    const from = this.said.findLastIndex(({ seq }) => seq <= this.heard) + 1;
    return this.said
      .slice(from)
      .filter((event) => (event.kind === 'close' ? event.by : event.direction) === 'server');
  }
}

function words(event: Said): string {
  if (event.kind === 'close') return 'the connection ended';
  const what = event.kind === 'frame' ? event.opcode : event.type;
  return `${what}, ${event.length} ${event.length === 1 ? 'byte' : 'bytes'}`;
}
