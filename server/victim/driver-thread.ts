/**
 * The thread that drives the browser. It is one of its own because a page can make the browser say a great deal: that
 * must cost nobody's bench anything, and whatever goes wrong in here must not end the platform.
 */
import { isMainThread, type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { DriverSettings, FromDriver, ToDriver, VisitEnd, VisitPlan } from './driver-messages.ts';
import { RunningVisit } from './run-visit.ts';
import { NoBrowser, startBrowser, type VictimBrowser } from './victim-browser.ts';

interface Question {
  /** The visit that asks. */
  visit: number;
  answered(): void;
}

class Driver {
  readonly #settings: DriverSettings;
  readonly #port: MessagePort;
  /** The browser that visits share; it starts with the first. */
  #shared: Promise<VictimBrowser> | null = null;
  /** Every browser that runs, shared or not. */
  readonly #browsers = new Set<Promise<VictimBrowser>>();
  readonly #visits = new Map<number, RunningVisit>();
  /** What waits for the platform's answer. */
  readonly #questions = new Map<number, Question>();
  #asked = 0;

  constructor(settings: DriverSettings, port: MessagePort) {
    this.#settings = settings;
    this.#port = port;
    port.on('message', (message: ToDriver) => this.#hear(message));
  }

  #hear(message: ToDriver): void {
    switch (message.type) {
      case 'visit':
        return void this.#visit(message.plan).then((end) =>
          this.#say({ type: 'ended', id: message.plan.id, end }),
        );
      case 'end':
        return this.#visits.get(message.id)?.stop();
      case 'handshake':
        return this.#visits.get(message.id)?.handshake(message.handshake);
      case 'answer':
        this.#questions.get(message.question)?.answered();
        return void this.#questions.delete(message.question);
      case 'warm':
        return void this.#sharedBrowser().catch(() => undefined);
      case 'close':
        return void this.#close();
    }
  }

  #say(message: FromDriver): void {
    this.#port.postMessage(message);
  }

  async #visit(plan: VisitPlan): Promise<VisitEnd> {
    const visit = new RunningVisit(plan, this.#settings, {
      observed: (observation) => this.#say({ type: 'observed', id: plan.id, observation }),
      connected: (peer) =>
        this.#ask(plan, (question) => ({ type: 'connected', question, id: plan.id, peer })),
      platformAtRest: () => this.#ask(plan, (question) => ({ type: 'ask', question })),
    });
    this.#visits.set(plan.id, visit);
    try {
      return await (plan.alone ? this.#payAlone(visit) : visit.run(await this.#sharedBrowser()));
    } catch (error) {
      if (error instanceof NoBrowser) return { unavailable: error.message };
      return { outcome: 'The platform made a mistake with it.', mistake: String(error) };
    } finally {
      this.#visits.delete(plan.id);
      this.#forgetQuestions(plan);
    }
  }

  /** Pays a visit in a browser that goes with it, however it ends. */
  async #payAlone(visit: RunningVisit): Promise<VisitEnd> {
    const browser = await this.#start();
    try {
      return await visit.run(browser);
    } finally {
      await browser.close();
    }
  }

  #ask({ id }: VisitPlan, message: (question: number) => FromDriver): Promise<void> {
    const question = ++this.#asked;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#questions.set(question, { visit: id, answered: resolve });
    this.#say(message(question));
    return promise;
  }

  /** What a visit has asked when it was over already is never answered. */
  #forgetQuestions({ id }: VisitPlan): void {
    for (const [question, { visit }] of this.#questions) if (visit === id) this.#questions.delete(question);
  }

  #sharedBrowser(): Promise<VictimBrowser> {
    const known = this.#shared;
    if (known) return known;
    const starting = this.#start();
    this.#shared = starting;
    const forget = () => {
      if (this.#shared === starting) this.#shared = null;
    };
    starting.then(({ gone }) => gone.then(forget), forget);
    return starting;
  }

  async #start(): Promise<VictimBrowser> {
    const { chromiumPath, limits } = this.#settings;
    const starting = startBrowser({ explicit: chromiumPath, memoryMb: limits.memoryMb });
    this.#browsers.add(starting);
    try {
      const browser = await starting;
      // What it left on disk goes with it, whoever ended it.
      void browser.gone.then(() => browser.close()).then(() => this.#browsers.delete(starting));
      this.#say({ type: 'browser', facts: browser.facts });
      return browser;
    } catch (error) {
      this.#browsers.delete(starting);
      if (error instanceof NoBrowser) this.#say({ type: 'unavailable', reason: error.message });
      throw error;
    }
  }

  async #close(): Promise<void> {
    for (const visit of this.#visits.values()) visit.stop();
    const started = await Promise.allSettled(this.#browsers);
    await Promise.all(started.map((browser) => browser.status === 'fulfilled' && browser.value.close()));
    this.#port.close();
  }
}

// A test runner's threads have data of their own.
if (!isMainThread && parentPort && isSettings(workerData)) new Driver(workerData, parentPort);

function isSettings(data: unknown): data is DriverSettings {
  return typeof data === 'object' && data !== null && 'chromiumPath' in data && 'ports' in data;
}
