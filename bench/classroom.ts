import { createInterface } from 'node:readline';
import { productFlags } from '../server/testing/product-flags.ts';
import { Child } from './parent-talk.ts';

/** Milliseconds, sorted. */
export class Times {
  readonly #sorted: number[];

  constructor(times: number[]) {
    this.#sorted = times.sort((a, b) => a - b);
  }

  get count(): number {
    return this.#sorted.length;
  }

  at(share: number): number {
    return this.#sorted[Math.floor(this.count * share)] ?? Number.NaN;
  }
}

/** What came of a class that worked through the lab once. */
export interface Lesson {
  /** Milliseconds, from first to last. */
  took: number;
  /** From an act that solves a step to the tick on the page. */
  ticks: Times;
  /** From a line on the lab's own socket to its echo. */
  echoes: Times;
}

/** A platform and a class that works on it, each in a process of its own. */
export class Classroom {
  readonly platform: Child;
  readonly learners: Child;
  readonly origins: { platform: string; lab: string };

  private constructor(platform: Child, learners: Child, origins: Classroom['origins']) {
    this.platform = platform;
    this.learners = learners;
    this.origins = origins;
  }

  /** Nothing is kept, and any free ports will do. */
  static async open(environment: Record<string, string> = {}): Promise<Classroom> {
    const free = { PORT: '0', LAB_PORT: '0', LAB_TLS_PORT: '0', EXPLOIT_PORT: '0', DATA_DIR: ':memory:' };
    // Else one is made, and told.
    const known = { INSTRUCTOR_PASSWORD: 'nobody signs in here' };
    const platform = new Child('./class-platform.ts', { ...free, ...known, ...environment }, productFlags);
    try {
      const { platform: page, lab } = await addresses(platform);
      const learners = new Child('./class-learners.ts', { PLATFORM: page, LAB: lab });
      return new Classroom(platform, learners, { platform: page, lab });
    } catch (error) {
      await platform.end();
      throw error;
    }
  }

  /** So many more learners open the page of the lab, spread over some milliseconds. */
  async join(count: number, within: number): Promise<void> {
    await this.learners.ask('join', { count, within });
  }

  /** All whose lab's own page has no socket yet open one. */
  async enter(): Promise<void> {
    await this.learners.ask('enter');
  }

  /** All work through the lab; each thinks for `think` milliseconds before a step, on average. */
  async work(think: number): Promise<Lesson> {
    const { took, ticks, echoes } = await this.learners.ask<{
      took: number;
      ticks: number[];
      echoes: number[];
    }>('work', { think });
    return { took, ticks: new Times(ticks), echoes: new Times(echoes) };
  }

  /** All begin the lab again. */
  async startOver(): Promise<void> {
    await this.learners.ask('startOver');
  }

  async close(): Promise<void> {
    await Promise.all([this.learners.end(), this.platform.end()]);
  }
}

/** Where the platform listens, as its log says. */
async function addresses({ process: { stdout } }: Child): Promise<{ platform: string; lab: string }> {
  if (!stdout) throw new Error('the platform has no output');
  for await (const line of createInterface({ input: stdout })) {
    const said: { platform?: string; lab?: string } = JSON.parse(line);
    if (said.platform === undefined || said.lab === undefined) continue;
    stdout.resume();
    return { platform: said.platform, lab: said.lab };
  }
  throw new Error('the platform ended before it was ready');
}
