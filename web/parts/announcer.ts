const PAUSE = 1000;

/**
 * Says things to screen readers through the page's one status region, at most once a second:
 * what comes meanwhile is said together.
 */
export class Announcer {
  private readonly region: HTMLElement;
  private readonly pause: number;
  private waiting: string[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(region: HTMLElement, pause = PAUSE) {
    this.region = region;
    this.pause = pause;
  }

  say(text: string): void {
    this.waiting.push(text);
    if (this.timer === undefined) this.speak();
  }

  /** Says this in place of what still waits: for a count, of which only the last is true. */
  sayLatest(text: string): void {
    this.waiting = [];
    this.say(text);
  }

  private speak(): void {
    this.region.textContent = this.waiting.join(' ');
    this.waiting = [];
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (this.waiting.length > 0) this.speak();
    }, this.pause);
  }
}
