import { rm } from 'node:fs/promises';
import type { Policies } from '../../protocol/class-policies.ts';
import type { Running } from '../start.ts';
import { joinOnBench, PASSWORD, TestInstructor } from './class-client.ts';
import { writeContent, writeupWith } from './content-folder.ts';
import { startUnregistered } from './start-test-platform.ts';
import { TestPage } from './test-page.ts';

/** Two writeups that come before all others, with the same three steps: about a handshake, an answer and a frame. */
export const FIRST = 'apprentice/a-first';
export const SECOND = 'apprentice/b-second';

const steps = [
  `id: shake
when: { kind: handshake, accepted: true }
hints: [a, b, c]
solve: [{ handshake: {} }]`,
  `id: say
question: { kind: text, ask: What?, accept: [yes] }
hints: [a, b, c]
solve: [{ answer: yes }]`,
  `id: watch
when: { kind: frame, direction: client, opcode: text }
hints: [a, b, c]
solve: [{ send: x }]`,
];

export type Ask = Parameters<TestPage['ask']>[0];

/** `done`, or the code of the refusal. */
export async function answerTo(page: TestPage, request: Ask): Promise<string> {
  const answer = await page.ask(request);
  return answer.type === 'refused' ? answer.code : 'done';
}

/** The code of an error in an answer; `done` when it is none. */
export function codeOf({ text }: { text: string }): string {
  return (JSON.parse(text) as { code?: string }).code ?? 'done';
}

/** A platform with an instructor, and learners under policies. Whoever opens it in `beforeAll` closes it in `afterAll`. */
export class PolicyStage {
  readonly running: Running;
  readonly instructor: TestInstructor;
  readonly #folder: string;

  private constructor(running: Running, instructor: TestInstructor, folder: string) {
    this.running = running;
    this.instructor = instructor;
    this.#folder = folder;
  }

  static async open(): Promise<PolicyStage> {
    const text = writeupWith(...steps).replace('minutes: 1', 'minutes: 1\norder: 0');
    const folder = await writeContent({
      'a-first.md': text,
      'b-second.md': text.replace('A test', 'B test'),
    });
    const running = await startUnregistered({ INSTRUCTOR_PASSWORD: PASSWORD, CONTENT_DIR: folder });
    const { content, ports } = running.services;
    if (content.problems.length > 0) throw new Error(JSON.stringify(content.problems));
    return new PolicyStage(running, await TestInstructor.signIn(ports.platform), folder);
  }

  async close(): Promise<void> {
    await this.running.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** A class with these policies, and a learner of it on a bench with a page. */
  async learnerUnder(changes: Partial<Policies>, writeup = FIRST) {
    const port = this.running.services.ports.platform;
    const room = await this.instructor.openClass();
    const { id, cookie } = await joinOnBench(port, room.code, 'Ada', writeup);
    const page = await TestPage.open({ port, bench: id, cookie });
    await this.instructor.rule(room.id, changes);
    return { room, id, cookie, page };
  }

  /** What a probe of this bench sends to open a WebSocket. */
  handshake(id: string): string {
    const lines = [
      `GET /b/${id}/socket HTTP/1.1`,
      `Host: localhost:${this.running.services.ports.lab}`,
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      'Sec-WebSocket-Version: 13',
    ];
    return `${lines.join('\r\n')}\r\n\r\n`;
  }

  /** Sends a masked text frame of one byte over a probe. */
  async sendText(page: TestPage, id: string): Promise<void> {
    await page.ask({ type: 'probe.open', probe: 'p5', raw: this.handshake(id) });
    await page.until('probe', ({ probe }) => probe.probe === 'p5' && probe.state === 'open');
    const bytes = Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0x78]).toString('base64');
    await page.ask({ type: 'probe.bytes', probe: 'p5', bytes });
  }
}
