import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * Draws an element again every second, while it counts something and is seen: behind another tool nobody watches the
 * clock.
 */
export class Ticker implements ReactiveController {
  private readonly host: ReactiveControllerHost & Element;
  private readonly counts: () => boolean;
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(host: ReactiveControllerHost & Element, counts: () => boolean = () => true) {
    this.host = host;
    this.counts = counts;
    host.addController(this);
  }

  hostConnected(): void {
    this.timer = setInterval(() => {
      // In this order: to know what is seen, the browser has to lay out the page.
      if (this.counts() && this.host.checkVisibility()) this.host.requestUpdate();
    }, 1000);
  }

  hostDisconnected(): void {
    clearInterval(this.timer);
  }
}
