import { ContextConsumer } from '@lit/context';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { type ClassStore, classContext } from './class-store.ts';

/** Gives an element the class, and draws the element again whenever the class changes. */
export class ClassController implements ReactiveController {
  store: ClassStore | null = null;
  private stop: (() => void) | null = null;
  private readonly host: ReactiveControllerHost & HTMLElement;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.host = host;
    host.addController(this);
    new ContextConsumer(host, {
      context: classContext,
      callback: (store) => this.follow(store),
      subscribe: true,
    });
  }

  hostConnected(): void {
    if (this.store) this.follow(this.store);
  }

  hostDisconnected(): void {
    this.stop?.();
    this.stop = null;
  }

  /** For the element that offers the class: no provider answers its own host. */
  follow(store: ClassStore): void {
    this.stop?.();
    this.store = store;
    this.stop = store.subscribe(() => this.host.requestUpdate());
    this.host.requestUpdate();
  }
}
