import { setTimeout as sleep } from 'node:timers/promises';
import { acceptKey } from '../protocol/accept-key.ts';
import { toBase64 } from '../protocol/bytes.ts';
import { encodeFrame, randomMaskingKey } from '../protocol/frame.ts';
import { RawClient } from '../server/solve/raw-client.ts';
import { ScriptedLearner } from '../server/solve/scripted-learner.ts';

/** What a learner measures, in milliseconds. */
export interface Stopwatch {
  /** From an act that solves a step to the tick on the page. */
  tick(took: number): void;
  /** From a line on the lab page's socket to its echo. */
  echo(took: number): void;
}

const WRITEUP = 'apprentice/shake-hands';

const KEY = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
const UPGRADE = ['Upgrade: websocket', 'Connection: Upgrade'];
const VERSION = 'Sec-WebSocket-Version: 13';

/**
 * One of a class: an open page, the lab's own page with its socket, and a probe. Works through the first lab as a person
 * would, by hand and in order; only the thinking is quick.
 */
export class ClassLearner {
  readonly #learner: ScriptedLearner;
  /** Where the lab is, and its own page's socket. */
  #lab: { host: string; socket: RawClient } | null = null;
  #said = 0;

  private constructor(learner: ScriptedLearner) {
    this.#learner = learner;
  }

  /** Opens the page of the lab as a new learner. */
  static async join(platform: string): Promise<ClassLearner> {
    return new ClassLearner(await ScriptedLearner.join(platform, WRITEUP));
  }

  /** Opens the lab's own page, which has a socket. */
  async enter(lab: string): Promise<void> {
    if (this.#lab) return;
    const { host, hostname, port } = new URL(lab);
    const browser = 'User-Agent: Mozilla/5.0';
    const request = this.#handshake(host, [...UPGRADE, KEY, VERSION, browser]);
    const { client } = await RawClient.request({ host: hostname, port: Number(port) }, request);
    await client.nextText();
    this.#lab = { host, socket: client };
  }

  /** Every step in turn, each after some thought of up to twice `think` milliseconds, and a line in the lab between. */
  async work(think: number, watch: Stopwatch): Promise<void> {
    for (const [step, solve] of Object.entries(solutions)) {
      await sleep(Math.random() * 2 * think);
      watch.echo(await this.#timed(() => this.#chat()));
      const began = await solve(this);
      await this.#learner.untilPassed(step);
      watch.tick(performance.now() - began);
    }
  }

  /** Opens every step again. */
  async startOver(): Promise<void> {
    for (const step of Object.keys(solutions)) await this.#learner.ask({ type: 'reset.step', step });
  }

  /** Sends a handshake with the probe, and answers when it did. */
  async shake(probe: string, lines: string[]): Promise<number> {
    const raw = this.#handshake(this.#inLab.host, lines);
    const began = performance.now();
    await this.#learner.ask({ type: 'probe.open', probe, raw });
    return began;
  }

  async say(probe: string, text: string): Promise<number> {
    await this.#learner.untilProbe(probe, 'open');
    const payload = new TextEncoder().encode(text);
    const bytes = toBase64(encodeFrame({ opcode: 'text', payload, maskingKey: randomMaskingKey() }));
    const began = performance.now();
    await this.#learner.ask({ type: 'probe.bytes', probe, bytes });
    return began;
  }

  async answer(step: string, answer: (given: Record<string, string>) => string): Promise<number> {
    await this.#learner.untilAsked(step);
    const { given = {} } = this.#learner.step(step).question ?? {};
    const began = performance.now();
    await this.#learner.ask({ type: 'answer', step, answer: answer(given) });
    return began;
  }

  async #chat(): Promise<void> {
    const line = `line ${++this.#said}`;
    const { socket } = this.#inLab;
    socket.sendText(line);
    while ((await socket.nextText()) !== line);
  }

  get #inLab() {
    if (!this.#lab) throw new Error('this learner has not opened the lab');
    return this.#lab;
  }

  #handshake(host: string, lines: string[]): string {
    const target = `/b/${this.#learner.bench.id}/socket`;
    return [`GET ${target} HTTP/1.1`, `Host: ${host}`, ...lines, '', ''].join('\r\n');
  }

  async #timed(act: () => Promise<void>): Promise<number> {
    const began = performance.now();
    await act();
    return performance.now() - began;
  }
}

/** How each step is solved; answers when the act began that solves it. */
const solutions: Record<string, (learner: ClassLearner) => Promise<number>> = {
  earn: (learner) => learner.shake('p1', [...UPGRADE, KEY, VERSION]),
  talk: (learner) => learner.say('p1', 'hello'),
  version: (learner) => learner.shake('p2', [...UPGRADE, KEY, 'Sec-WebSocket-Version: 8']),
  missing: async (learner) => {
    await learner.shake('p2', [...UPGRADE, VERSION]);
    return learner.answer('missing', () => 'Sec-WebSocket-Key');
  },
  accept: (learner) => learner.answer('accept', ({ key = '' }) => acceptKey(key)),
  proof: (learner) => learner.answer('proof', () => '3'),
  subprotocol: (learner) =>
    learner.shake('p2', [...UPGRADE, KEY, VERSION, 'Sec-WebSocket-Protocol: echo.v2, echo.v1']),
};

/** The steps of the lab that the class works through. */
export const STEPS = Object.keys(solutions).length;
