import { type Context, ContextConsumer } from '@lit/context';
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** What tells its followers when it has changed. */
export interface Followed {
  /** Returns what ends it. */
  subscribe(listener: () => void): () => void;
}

/** Gives an element what a context offers, and draws the element again whenever that changes. */
export class FollowController<Store extends Followed> implements ReactiveController {
  protected followed: Store | null = null;
  private stop: (() => void) | null = null;
  private readonly host: ReactiveControllerHost & HTMLElement;

  constructor(host: ReactiveControllerHost & HTMLElement, context: Context<unknown, Store>) {
    this.host = host;
    host.addController(this);
    // Asks again on every connect, so an element that was moved is subscribed again.
    new ContextConsumer(host, { context, callback: (store) => this.follow(store), subscribe: true });
  }

  hostConnected(): void {
    if (this.followed) this.follow(this.followed);
  }

  hostDisconnected(): void {
    this.stop?.();
    this.stop = null;
  }

  /** For the element that makes the offer: no provider answers its own host. */
  follow(store: Store): void {
    this.stop?.();
    this.followed = store;
    this.stop = store.subscribe(() => this.host.requestUpdate());
    this.host.requestUpdate();
  }
}
