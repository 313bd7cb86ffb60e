/**
 * The thread that drives the browser. It is one of its own because a page can make the browser say a great deal: that
 * must cost nobody's bench anything, and whatever goes wrong in here must not end the platform.
 */
import { isMainThread, type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { DriverSettings, FromDriver, ToDriver, VisitEnd, VisitPlan } from './driver-messages.ts';
import { RunningVisit } from './run-visit.ts';
import { NoBrowser, startBrowser, type VictimBrowser } from './victim-browser.ts';

class Driver {
  readonly #settings: DriverSettings;
  readonly #port: MessagePort;
  /** The browser that visits share; it starts with the first. */
  #shared: Promise<VictimBrowser> | null = null;
  /** Every browser that runs, shared or not. */
  readonly #browsers = new Set<Promise<VictimBrowser>>();
  readonly #visits = new Map<number, RunningVisit>();
  /** What waits for the platform's answer. */
  readonly #questions = new Map<number, () => void>();
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
        this.#questions.get(message.question)?.();
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
      connected: (peer) => this.#ask((question) => ({ type: 'connected', question, id: plan.id, peer })),
      platformAtRest: () => this.#ask((question) => ({ type: 'ask', question })),
    });
    this.#visits.set(plan.id, visit);
    try {
      const browser = await (plan.alone ? this.#start() : this.#sharedBrowser());
      const end = await visit.run(browser);
      if (plan.alone) await browser.close();
      return end;
    } catch (error) {
      if (error instanceof NoBrowser) return { unavailable: error.message };
      return { outcome: 'The platform made a mistake with it.', mistake: String(error) };
    } finally {
      this.#visits.delete(plan.id);
    }
  }

  #ask(message: (question: number) => FromDriver): Promise<void> {
    const question = ++this.#asked;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#questions.set(question, resolve);
    this.#say(message(question));
    return promise;
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
