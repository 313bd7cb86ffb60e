import { WebSocket } from 'ws';
import type { StepState } from '../../protocol/step-state.ts';
import type { BenchState, ExploitState, ProbeState, WorkbenchMessage } from '../../protocol/workbench.ts';
import type { WorkbenchRequest } from '../../protocol/workbench-requests.ts';
import { patiently } from './raw-client.ts';

type Ask = WorkbenchRequest extends infer Request
  ? Request extends WorkbenchRequest
    ? Omit<Request, 'ref'>
    : never
  : never;

/** A learner without a browser: the platform's own API and live channel, nothing behind its back. */
export class ScriptedLearner {
  readonly #channel: WebSocket;
  readonly #answers = new Map<number, PromiseWithResolvers<void>>();
  readonly #watchers = new Set<() => void>();
  #bench: BenchState | null = null;
  #exploit: ExploitState | null = null;
  readonly #probes = new Map<string, ProbeState['state']>();
  #lastRef = 0;

  private constructor(channel: WebSocket) {
    this.#channel = channel;
    channel.on('message', (data) => this.#receive(JSON.parse(data.toString()) as WorkbenchMessage));
    channel.once('close', () => {
      for (const { reject } of this.#answers.values()) reject(new Error('the live channel was closed'));
    });
  }

  /** Opens a bench for a writeup, as a new learner unless a cookie says who it is, and its live channel. */
  static async join(platform: string, writeup: string, known = ''): Promise<ScriptedLearner> {
    const response = await fetch(`${platform}/api/benches`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: platform, cookie: known },
      body: JSON.stringify({ writeup }),
    });
    if (!response.ok) throw new Error(`could not open a bench: ${await response.text()}`);
    const { id } = (await response.json()) as { id: string };
    const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? known;
    const channel = new WebSocket(`${platform.replace(/^http/, 'ws')}/api/live?bench=${id}`, {
      headers: { cookie, origin: platform },
    });
    const learner = new ScriptedLearner(channel);
    await learner.#until(() => learner.#bench !== null, 'the live channel to say hello');
    return learner;
  }

  get bench(): BenchState {
    if (!this.#bench) throw new Error('the live channel has not said hello');
    return this.#bench;
  }

  /** What the editor of the exploit page shows as its head; empty in a lab where nobody would open one. */
  get exploitHead(): string {
    return this.#exploit?.head ?? '';
  }

  step(id: string): StepState {
    const step = this.bench.steps.find((candidate) => candidate.id === id);
    if (!step) throw new Error(`the bench has no step "${id}"`);
    return step;
  }

  /** Sends a request; rejects with the server's sentence when it is refused. */
  async ask(request: Ask): Promise<void> {
    const ref = ++this.#lastRef;
    const answer = Promise.withResolvers<void>();
    this.#answers.set(ref, answer);
    this.#channel.send(JSON.stringify({ ...request, ref }));
    await patiently(answer.promise, `the answer to "${request.type}"`);
  }

  /** Waits until the server says that a step is passed. */
  async untilPassed(id: string, patience?: number): Promise<void> {
    await this.#until(() => this.step(id).passed, `step "${id}" to pass`, patience);
  }

  /** Waits until a step takes an answer to its question. */
  async untilAsked(id: string): Promise<void> {
    await this.#until(() => this.step(id).question?.open === true, `the question of step "${id}" to open`);
  }

  /** Waits until a probe of this learner is open, or closed. */
  async untilProbe(probe: string, state: ProbeState['state']): Promise<void> {
    await this.#until(() => this.#probes.get(probe) === state, `probe "${probe}" to be ${state}`);
  }

  close(): void {
    this.#channel.terminate();
  }

  async #until(met: () => boolean, what: string, patience?: number): Promise<void> {
    if (met()) return;
    const done = Promise.withResolvers<void>();
    const watcher = () => {
      if (met()) done.resolve();
    };
    this.#watchers.add(watcher);
    await patiently(done.promise, what, patience).finally(() => this.#watchers.delete(watcher));
  }

  #receive(message: WorkbenchMessage): void {
    if (message.type === 'hello') this.#bench = message.bench;
    if (message.type === 'hello' || message.type === 'exploit') this.#exploit = message.exploit;
    if (message.type === 'steps' && this.#bench) this.#bench = { ...this.#bench, steps: message.steps };
    if (message.type === 'settings' && this.#bench)
      this.#bench = { ...this.#bench, settings: message.settings };
    if (message.type === 'probe') this.#probes.set(message.probe.probe, message.probe.state);
    if (message.type === 'done') this.#settle(message.ref, ({ resolve }) => resolve());
    if (message.type === 'refused' && message.ref !== null) {
      this.#settle(message.ref, ({ reject }) =>
        reject(new Error(`refused (${message.code}): ${message.message}`)),
      );
    }
    for (const watcher of this.#watchers) watcher();
  }

  #settle(ref: number, how: (answer: PromiseWithResolvers<void>) => void): void {
    const answer = this.#answers.get(ref);
    this.#answers.delete(ref);
    if (answer) how(answer);
  }
}
