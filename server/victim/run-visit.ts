import { setTimeout as delay } from 'node:timers/promises';
import type { BrowserContext, Page } from 'playwright-core';
import { hostsOf } from '../../labs/kit/lab-names.ts';
import { victimOrigins } from '../origins.ts';
import type {
  DriverSettings,
  SeenHandshake,
  VisitEnd,
  VisitObservation,
  VisitPlan,
} from './driver-messages.ts';
import { type Jail, openJail } from './jail.ts';
import type { VictimBrowser } from './victim-browser.ts';
import { closeVisitContext, openVisitContext } from './visit-context.ts';
import { VisitReport } from './visit-report.ts';
import { VisitWatch } from './visit-watch.ts';

export interface VisitHooks {
  observed(observation: VisitObservation): void;
  /** A connection was made to one of our listeners; settles when the listener knows whose it is. */
  connected(peer: string): Promise<void>;
  /** Settles when the platform has done what it had to do: on a busy machine silence means nothing. */
  platformAtRest(): Promise<void>;
}

/** How much longer than a visit lasts the browser may take for all of it, in milliseconds; then it is taken for dead. */
const SILENCE = 10_000;

/** Windows that a page may try to open. */
const MOST_WINDOWS = 10;

/** One visit, in a context of its own: nothing in it is left of earlier ones, and nothing of it stays. */
export class RunningVisit {
  readonly #plan: VisitPlan;
  readonly #settings: DriverSettings;
  readonly #hooks: VisitHooks;
  readonly #report: VisitReport;
  /** Settles with the sentence that ends the visit before its time. */
  readonly #stopped = Promise.withResolvers<string>();
  readonly #refused = new Set<string>();
  #watch: VisitWatch | null = null;
  #windows = 0;
  #lastActivity = performance.now();

  constructor(plan: VisitPlan, settings: DriverSettings, hooks: VisitHooks) {
    this.#plan = plan;
    this.#settings = settings;
    this.#hooks = hooks;
    this.#report = new VisitReport((observation) => hooks.observed(observation));
  }

  /** Nobody wants it any more. */
  stop(): void {
    this.#report.close();
    this.#stopped.resolve('It was called off.');
  }

  handshake(seen: SeenHandshake): void {
    this.#watch?.handshake(seen);
  }

  /** Pays the visit. It is lost when the browser goes, or has to be ended, before its end. */
  async run(victim: VictimBrowser): Promise<VisitEnd> {
    const jail = await this.#openJail();
    const gone = victim.gone.then(() => ({ lost: true }) as const);
    const impatience = setTimeout(() => victim.kill(), this.#settings.limits.seconds * 1000 + SILENCE);
    let opened: BrowserContext | null = null;
    const open = async (): Promise<Page> => {
      opened = await openVisitContext(victim.browser, jail.port, this.#plan);
      return this.#openPage(opened);
    };
    try {
      const page = await Promise.race([victim.turns.take(open), gone]);
      if ('lost' in page) return page;
      return await Promise.race([this.#pay(page, victim), gone]);
    } catch (error) {
      // Playwright throws when the browser goes as well, and may be quicker than the news of it.
      if (await isGone(victim)) return { lost: true };
      throw error;
    } finally {
      this.#report.close();
      if (opened) await closeVisitContext(opened, victim);
      clearTimeout(impatience);
      jail.close();
    }
  }

  async #openJail(): Promise<Jail> {
    const { host, ports, limits } = this.#settings;
    return openJail({
      host,
      ports,
      names: this.#plan.names,
      sockets: limits.sockets,
      bytes: limits.bytes,
      onConnected: (peer) => this.#hooks.connected(peer),
      onActivity: () => this.#activity(),
      onRefused: (target, why) => this.#tellRefused(target, why),
      onBytesSpent: () =>
        this.#stopped.resolve(
          `It had moved more than ${limits.bytes} bytes, the most that VICTIM_BYTES allows.`,
        ),
    });
  }

  /** An empty page that is watched. */
  async #openPage(context: BrowserContext): Promise<Page> {
    const page = await context.newPage();
    const { ports } = this.#settings;
    this.#watch = await VisitWatch.start(page, {
      report: this.#report,
      labOrigins: hostsOf(this.#plan.names).flatMap((lab) => {
        const origins = victimOrigins(ports, { lab });
        return [origins.lab, origins.labTls];
      }),
      base: this.#plan.base,
      onActivity: () => this.#activity(),
      onTooMuch: (sentence) => this.#stopped.resolve(sentence),
    });
    return page;
  }

  async #pay(page: Page, victim: VictimBrowser): Promise<VisitEnd> {
    page.once('crash', () =>
      this.#stopped.resolve('The page took more memory than it may have, and its tab crashed.'),
    );
    // Its pages close with the browser as well, and that is heard first.
    page.once('close', async () => {
      if (!(await isGone(victim))) this.#stopped.resolve('The page closed itself.');
    });
    page.context().on('page', (opened) => this.#closeWindow(opened));
    const { limits } = this.#settings;
    const patience = new AbortController();
    const outcome = await Promise.race([
      this.#stay(page),
      this.#stopped.promise,
      delay(limits.seconds * 1000, undefined, { signal: patience.signal }).then(
        () => `Its ${limits.seconds} seconds were over.`,
      ),
    ]);
    patience.abort();
    this.#watch?.finish();
    await this.#report.finished();
    return { outcome: `${outcome}${this.#report.leftOut}` };
  }

  /** Opens the page, and stays until nothing happens there any more. */
  async #stay(page: Page): Promise<string> {
    const problem = await page.goto(this.#plan.url, { timeout: 0 }).then(
      () => null,
      (error: Error) => error.message,
    );
    if (problem !== null && !isElsewhere(problem))
      return `The page could not be opened: ${inShort(problem)}.`;
    await this.#untilQuiet(page);
    return 'The page had come to rest.';
  }

  async #untilQuiet(page: Page): Promise<void> {
    const { quietMs } = this.#settings.limits;
    // The last part of the silence is for those who are asked whether they are at rest.
    const aMoment = quietMs / 10;
    for (;;) {
      const left = quietMs - aMoment - (performance.now() - this.#lastActivity);
      if (left >= 1) await delay(left);
      else if (this.#watch?.isLoading) await delay(aMoment);
      else if (await this.#isAtRest(aMoment)) return;
      if (page.isClosed()) return;
    }
  }

  /** Whether silence is the end: on a busy machine it may only mean that somebody has not come to the answer yet. */
  async #isAtRest(aMoment: number): Promise<boolean> {
    const before = this.#lastActivity;
    await Promise.all([this.#watch?.isAtRest().catch(() => undefined), this.#hooks.platformAtRest()]);
    await delay(aMoment);
    return before === this.#lastActivity;
  }

  #activity(): void {
    this.#lastActivity = performance.now();
  }

  #tellRefused(target: string, why: string): void {
    this.#activity();
    const known = `${target} ${why}`;
    if (this.#refused.has(known)) return;
    this.#refused.add(known);
    const tooMuch = this.#report.add('jail', { kind: 'jail', target, why });
    if (tooMuch !== null) this.#stopped.resolve(tooMuch);
  }

  #closeWindow(opened: Page): void {
    this.#tellRefused(
      'a new window',
      'Nobody has clicked: browsers keep pages from opening windows by themselves.',
    );
    if (++this.#windows > MOST_WINDOWS) this.#stopped.resolve('The page opened windows without end.');
    opened.close().catch(() => undefined);
  }
}

/** A page that leads elsewhere while it loads, or answers without a page, has not failed. */
function isElsewhere(problem: string): boolean {
  return /interrupted by another navigation|net::ERR_ABORTED/.test(problem);
}

function inShort(problem: string): string {
  return /net::[A-Z_]+/.exec(problem)?.[0] ?? problem.split('\n')[0]?.slice(0, 200) ?? '';
}

async function isGone({ browser, gone }: VictimBrowser): Promise<boolean> {
  if (!browser.isConnected()) return true;
  return Promise.race([gone.then(() => true), delay(200).then(() => false)]);
}
