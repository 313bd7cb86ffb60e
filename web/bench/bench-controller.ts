import { ContextConsumer } from '@lit/context';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { type BenchView, benchContext } from './bench-view.ts';

/** Gives an element the bench, and draws the element again whenever the bench changes. */
export class BenchController implements ReactiveController {
  view: BenchView | null = null;
  private stop: (() => void) | null = null;
  private readonly host: ReactiveControllerHost & HTMLElement;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.host = host;
    host.addController(this);
    // Asks again on every connect, so an element that was moved is subscribed again.
    new ContextConsumer(host, {
      context: benchContext,
      callback: (view) => this.follow(view),
      subscribe: true,
    });
  }

  hostConnected(): void {
    if (this.view) this.follow(this.view);
  }

  hostDisconnected(): void {
    this.stop?.();
    this.stop = null;
  }

  private follow(view: BenchView): void {
    this.stop?.();
    this.view = view;
    this.stop = view.subscribe(() => this.host.requestUpdate());
    this.host.requestUpdate();
  }
}
