import type { ReactiveControllerHost } from 'lit';
import { toBase64 } from '../../protocol/bytes.ts';
import type { ProbeState } from '../../protocol/workbench.ts';
import type { Ask, BenchView } from '../bench/bench-view.ts';

/** What goes out on a probe's connection, and why the last of it did not. */
export class Outbox {
  private readonly host: ReactiveControllerHost;
  private reason = '';

  constructor(host: ReactiveControllerHost) {
    this.host = host;
  }

  /** Why nothing was sent; empty when all is well. */
  get problem(): string {
    return this.reason;
  }

  set problem(reason: string) {
    this.reason = reason;
    this.host.requestUpdate();
  }

  /** Sends bytes as they are. Rejects with the server's reason, which is the problem then. */
  async send(view: BenchView, { probe }: ProbeState, bytes: Uint8Array): Promise<void> {
    await this.ask(view, { type: 'probe.bytes', probe, bytes: toBase64(bytes) });
  }

  /** Lets go of TCP without a word. Why that failed is the problem then. */
  async drop(view: BenchView, { probe }: ProbeState): Promise<void> {
    await this.ask(view, { type: 'probe.close', probe }).catch(() => undefined);
  }

  private async ask(view: BenchView, request: Ask): Promise<void> {
    this.problem = '';
    try {
      await view.ask(request);
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
      throw error;
    }
  }
}
