import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { classFeed } from './class-feed.ts';

/** Draws an element again whenever the learner's class says something. */
export class FeedController implements ReactiveController {
  private stop: (() => void) | null = null;
  private readonly host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.stop = classFeed.subscribe(() => this.host.requestUpdate());
  }

  hostDisconnected(): void {
    this.stop?.();
  }
}
