import type { Socket } from 'node:net';
import type { FastifyBaseLogger } from 'fastify';
import { unnamed } from '../../labs/kit/lab-names.ts';
import type { ObservedRequest } from '../../protocol/trace.ts';
import type { VictimState } from '../../protocol/workbench.ts';
import { labError } from '../errors.ts';
import { victimOrigins } from '../origins.ts';
import { cookieNames } from './cookie-rules.ts';
import { DriverKeeper, type DriverKeeperOptions } from './driver-keeper.ts';
import type { BrowserFacts, DriverSettings, VisitEnd } from './driver-messages.ts';
import { VisitPeers } from './visit-peers.ts';
import { VisitQueue } from './visit-queue.ts';
import type { Errand, QueuedVisit, Visit, VisitedBench } from './visits.ts';

export type { Visit, VisitedBench } from './visits.ts';

export interface VictimDeskOptions extends DriverSettings {
  log: Pick<FastifyBaseLogger, 'warn' | 'error'>;
}

type Message = Parameters<DriverKeeperOptions['onMessage']>[0];

/** The victims of all benches: people of a lab, whose browsers the platform drives one visit at a time. */
export class VictimDesk {
  readonly #settings: DriverSettings;
  readonly #log: VictimDeskOptions['log'];
  readonly #keeper: DriverKeeper;
  readonly #queue: VisitQueue<QueuedVisit>;
  readonly #running = new Map<number, QueuedVisit>();
  readonly #peers = new VisitPeers<QueuedVisit>();
  readonly #numbered = new WeakMap<VisitedBench, number>();
  /** Benches whose pages have taken a browser down. */
  readonly #rough = new WeakSet<VisitedBench>();
  /** Visits that came to nothing by no fault of their page: why the last one of a bench did. */
  readonly #troubles = new WeakMap<VisitedBench, string>();
  /** Benches that are told when there is a browser, or none any more. */
  readonly #told = new Set<VisitedBench>();
  #ids = 0;

  constructor({ log, ...settings }: VictimDeskOptions) {
    this.#settings = settings;
    this.#log = log;
    this.#queue = new VisitQueue(settings.limits.visits);
    this.#keeper = new DriverKeeper({
      settings,
      log,
      onMessage: (message) => this.#hear(message),
      onAvailability: () => {
        for (const bench of this.#told) bench.news.emit('victim');
      },
      onGone: () => {
        for (const visit of [...this.#running.values()]) this.#end(visit, { lost: true });
      },
    });
  }

  /** The browser that was started last; null before the first. */
  get browser(): BrowserFacts | null {
    return this.#keeper.browser;
  }

  /** How many visits are under way, and how many wait, of all benches. */
  get load(): { running: number; waiting: number } {
    return { running: this.#running.size, waiting: this.#queue.waitingCount };
  }

  /** Sends a person's browser somewhere, when its turn has come. @throws LabError LIMIT_REACHED */
  visit(bench: VisitedBench, errand: Errand): Visit {
    const { waiting } = this.#settings.limits;
    if (this.#queue.waiting(bench.id).length >= waiting) {
      throw labError('LIMIT_REACHED', {
        limit: waiting,
        what: 'visits waiting on this bench',
        setting: 'VICTIM_WAITING',
        remedy: 'Wait until some are over.',
      });
    }
    return this.#enqueue(bench, errand);
  }

  /** Sends a person's browser to a page of the lab. One that waits for the same already is enough. */
  summon(bench: VisitedBench, who: string, path: string): void {
    const { lab } = victimOrigins(this.#settings.ports, { lab: bench.names.home });
    const url = `${lab}${bench.base}${path}`;
    const waits = this.#queue.waiting(bench.id).some((visit) => visit.who === who && visit.url === url);
    if (!waits) this.#enqueue(bench, { who, url });
  }

  /** Settles when nothing of this bench is under way or waits any more. */
  async idle(bench: VisitedBench): Promise<void> {
    for (;;) {
      const visit = this.#queue.waiting(bench.id).at(-1) ?? this.#queue.running(bench.id);
      if (!visit || visit.isReleased) return;
      await visit.ended;
    }
  }

  /** Why a visit of this bench came to nothing although its page may have been in order; null when none did. */
  troubleOf(bench: VisitedBench): string | null {
    return this.#troubles.get(bench) ?? null;
  }

  /** What the bench's page shows; null when its lab has nobody to send. */
  stateOf(bench: VisitedBench): VictimState | null {
    const people = Object.entries(bench.lab.people ?? {});
    if (people.length === 0) return null;
    this.#told.add(bench);
    const running = this.#queue.running(bench.id);
    const isShown = running !== undefined && !running.isReleased;
    return {
      unavailable: this.#keeper.unavailable,
      people: Object.fromEntries(
        people.map(([who, { title, opensLinks = false }]) => [who, { title, opensLinks }]),
      ),
      visits: [
        ...(isShown ? [shown(running, 0)] : []),
        ...this.#queue
          .waiting(bench.id)
          .map((visit, place) => shown(visit, this.#queue.position(bench.id, place))),
      ],
    };
  }

  /** Starts the browser, so that the next visit need not wait for it. */
  warm(): void {
    this.#keeper.say({ type: 'warm' });
    if (this.#queue.isEmpty) this.#keeper.rest();
  }

  /** Which browser there is, or null for none. It is started to find out, and ended if nobody needs it. */
  async look(): Promise<BrowserFacts | null> {
    this.#keeper.say({ type: 'warm' });
    await this.#keeper.known;
    if (this.#queue.isEmpty) this.#keeper.rest(0);
    return this.#keeper.unavailable === null ? this.#keeper.browser : null;
  }

  /** Our listeners tell of every connection that they accept. */
  accepted(socket: Socket): void {
    this.#peers.accepted(socket);
  }

  /** The bench that a client may talk to, if it is a victim's browser: of a socket that was told of with `accepted`. */
  benchOf(socket: Socket): string | undefined {
    return this.#peers.ownerOf(socket)?.bench.id;
  }

  /** The name of the lab for a victim's browser: its own bench's. */
  labOf(socket: Socket): string {
    return (this.#peers.ownerOf(socket)?.bench.names ?? unnamed).home;
  }

  /** A victim's handshake has reached the lab: which cookies it held back is to be told as well. */
  handshake(socket: Socket, { target, headers }: Pick<ObservedRequest, 'target' | 'headers'>): void {
    const visit = this.#peers.ownerOf(socket);
    if (!visit) return;
    const scheme = socket.localPort === this.#settings.ports.labTls ? 'wss' : 'ws';
    const origin = headers.origin?.[0] ?? 'null';
    this.#keeper.mention({
      type: 'handshake',
      id: visit.id,
      handshake: {
        url: `${scheme}://${headers.host?.[0]}${target}`,
        origin: origin === 'null' ? null : origin,
        sent: cookieNames(headers.cookie?.join('; ')),
      },
    });
  }

  /** Ends what a bench has under way and forgets what waits: it began again, or went to sleep. */
  release(bench: VisitedBench): void {
    this.#told.delete(bench);
    for (const visit of this.#queue.dropWaiting(bench.id)) visit.settle();
    const running = this.#queue.running(bench.id);
    // It keeps its place until the browser has let go of it: resetting in a hurry must not open one page over another.
    if (running) {
      running.isReleased = true;
      running.settle();
      this.#keeper.mention({ type: 'end', id: running.id });
    }
    this.#tellWaiting(bench);
  }

  /** Ends everything, the browser too. */
  async close(): Promise<void> {
    for (const visit of this.#running.values()) {
      visit.isReleased = true;
      visit.settle();
    }
    await this.#keeper.close();
  }

  #enqueue(bench: VisitedBench, errand: Errand): Visit {
    const number = (this.#numbered.get(bench) ?? 0) + 1;
    this.#numbered.set(bench, number);
    const { promise: ended, resolve: settle } = Promise.withResolvers<void>();
    const visit: QueuedVisit = {
      ...errand,
      id: ++this.#ids,
      name: `v${number}`,
      bench,
      ended,
      settle,
      alone: this.#rough.has(bench),
      wasLost: false,
      isReleased: false,
    };
    this.#queue.add(visit);
    this.#next(bench);
    return visit;
  }

  /** Lets begin whatever may, and tells those whose place changed. */
  #next(bench: VisitedBench): void {
    for (let visit = this.#queue.next(); visit; visit = this.#queue.next()) this.#begin(visit);
    this.#tellWaiting(bench);
    if (this.#queue.isEmpty) this.#keeper.rest();
  }

  #begin(visit: QueuedVisit): void {
    const { bench, who, url, id, alone } = visit;
    this.#running.set(id, visit);
    bench.observe({ kind: 'visit', ...subject(visit), phase: 'started', url });
    try {
      const cookies = bench.lab.people?.[who]?.cookies(bench) ?? [];
      this.#keeper.say({
        type: 'visit',
        plan: { id, url, base: bench.base, names: bench.names, cookies, alone },
      });
    } catch (error) {
      this.#end(visit, { outcome: 'The platform made a mistake with it.', mistake: String(error) });
    }
  }

  #end(visit: QueuedVisit, end: VisitEnd): void {
    if (!this.#running.delete(visit.id)) return;
    this.#peers.finished(visit);
    const { bench, isReleased, wasLost } = visit;
    if ('mistake' in end) this.#log.error(`a visit failed: ${end.mistake}`);
    if ('lost' in end) this.#log.warn('the victim’s browser went down during a visit');
    if ('lost' in end && !wasLost && !isReleased) return this.#again(visit);
    if ('lost' in end) this.#rough.add(bench);
    const outcome = inWords(end);
    if (!('outcome' in end) || 'mistake' in end) this.#troubles.set(bench, outcome);
    if (!isReleased) this.#tellEnded(visit, outcome);
    this.#queue.done(visit);
    visit.settle();
    this.#next(bench);
  }

  /** The browser went down with it, perhaps by another page's doing: it gets a second try, where it harms nobody. */
  #again(visit: QueuedVisit): void {
    this.#tellEnded(visit, 'The browser went down in the middle of it; it is paid again.');
    Object.assign(visit, { wasLost: true, alone: true });
    this.#queue.again(visit);
    this.#next(visit.bench);
  }

  #tellEnded(visit: QueuedVisit, outcome: string): void {
    visit.bench.observe({ kind: 'visit', ...subject(visit), phase: 'ended', url: visit.url, outcome });
  }

  #hear(message: Message): void {
    // Answered after what stands in line now, and with it what the visits have sent.
    if (message.type === 'ask') return void setImmediate(() => this.#answer(message.question));
    const visit = this.#running.get(message.id);
    if (message.type === 'connected') {
      // Unanswered, the connection is never used: what is over must not pass for a learner, nor begin anew.
      if (!visit || visit.isReleased) return;
      this.#peers.add(message.peer, visit);
      this.#answer(message.question);
    } else if (message.type === 'ended') {
      if (visit) this.#end(visit, message.end);
    } else if (visit && !visit.isReleased) {
      visit.bench.observe({ ...message.observation, ...subject(visit) });
    }
  }

  #answer(question: number): void {
    this.#keeper.mention({ type: 'answer', question });
  }

  #tellWaiting(bench: VisitedBench): void {
    bench.news.emit('victim');
    for (const waiting of this.#queue.benchesWaiting) if (waiting !== bench) waiting.news.emit('victim');
  }
}

/** What every event of a visit says. */
function subject({ name, who }: QueuedVisit): { actor: 'victim'; visit: string; who: string } {
  return { actor: 'victim', visit: name, who };
}

function shown({ name, who, url }: QueuedVisit, position: number): VictimState['visits'][number] {
  return { visit: name, who, url, position, state: position === 0 ? 'running' : 'waiting' };
}

function inWords(end: VisitEnd): string {
  if ('outcome' in end) return end.outcome;
  if ('unavailable' in end) return end.unavailable;
  return 'The browser went down with it twice. From now on this bench has a browser of its own.';
}
