import { utf8 } from '../../protocol/bytes.ts';
import type { HeldItem, InterceptState } from '../../protocol/intercept.ts';
import type { WorkbenchMessage } from '../../protocol/workbench.ts';
import type { Running } from '../start.ts';
import { openBench } from './http-client.ts';
import { TestPage } from './test-page.ts';

type Answer = Extract<WorkbenchMessage, { type: 'done' | 'refused' }>;

/** A learner at the intercept of a bench of their own. */
export class Interceptor {
  readonly page: TestPage;
  readonly bench: string;
  readonly cookie: string;

  private constructor(page: TestPage, bench: string, cookie: string) {
    this.page = page;
    this.bench = bench;
    this.cookie = cookie;
  }

  static async open({ services }: Running): Promise<Interceptor> {
    const port = services.ports.platform;
    const { id, cookie } = await openBench(port);
    return new Interceptor(await TestPage.open({ port, bench: id, cookie }), id, cookie);
  }

  /** What this page was told last. */
  get state(): InterceptState {
    return this.page.of('intercept').at(-1)?.intercept ?? this.page.hello.intercept;
  }

  get held(): HeldItem[] {
    return this.state.held;
  }

  on(change: Partial<InterceptState> = {}): Promise<Answer> {
    const { handshakes = false, rules = [] } = change;
    return this.page.ask({ type: 'intercept.set', on: true, handshakes, rules });
  }

  off(): Promise<Answer> {
    return this.page.ask({ type: 'intercept.set', on: false, handshakes: false, rules: [] });
  }

  /** Waits until exactly so many items are held, and returns them. */
  async holds(count: number): Promise<HeldItem[]> {
    await this.page.untilTrue(() => this.held.length === count, `${count} held items`);
    return this.held;
  }

  /** Waits until so many connections can be intercepted. */
  async connects(count: number): Promise<InterceptState['connections']> {
    await this.page.untilTrue(() => this.state.connections.length === count, `${count} connections`);
    return this.state.connections;
  }

  forward(item: HeldItem | undefined, edit: { raw?: string; payload?: string } = {}): Promise<Answer> {
    return this.#resolve(item, 'forward', edit);
  }

  drop(item: HeldItem | undefined): Promise<Answer> {
    return this.#resolve(item, 'drop', {});
  }

  #resolve(
    item: HeldItem | undefined,
    action: 'forward' | 'drop',
    edit: { raw?: string; payload?: string },
  ): Promise<Answer> {
    return this.page.ask({ type: 'intercept.resolve', item: item?.id ?? 'h0', action, ...edit });
  }
}

/** Text as the payload of a request. */
export function payloadOf(text: string): string {
  return Buffer.from(utf8(text)).toString('base64');
}

/** The text of a held frame. */
export function textOf(item: HeldItem | undefined): string {
  return Buffer.from(item?.payload ?? '', 'base64').toString();
}
