import {
  html,
  nothing,
  type ReactiveController,
  type ReactiveControllerHost,
  type TemplateResult,
} from 'lit';

/** One thing at a time that an element asks of the server: whether it waits for the answer, and why it was refused. */
export class Errand implements ReactiveController {
  busy = false;
  problem = '';
  private readonly host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.host = host;
    host.addController(this);
  }

  hostConnected(): void {
    // An element that comes back may be tried again.
    this.busy = false;
  }

  /** Does it, unless the one before is still under way; false when it was refused. */
  async run(work: () => Promise<unknown>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.problem = '';
    this.host.requestUpdate();
    try {
      await work();
      return true;
    } catch (error) {
      this.fail(error);
      return false;
    } finally {
      this.busy = false;
      this.host.requestUpdate();
    }
  }

  /** Shows why something went wrong. */
  fail(error: unknown): void {
    this.problem = error instanceof Error ? error.message : String(error);
    this.host.requestUpdate();
  }

  /** Why it was refused, as an alert; nothing while all is well. */
  renderProblem(): TemplateResult | typeof nothing {
    return this.problem ? html`<p class="fault" role="alert">${this.problem}</p>` : nothing;
  }
}
