import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Pixels from the end at which a list still counts as being there. */
const NEAR = 24;

/** Keeps a list at its end while it grows, until the learner scrolls up. */
export class FollowEnd implements ReactiveController {
  following = true;
  /** The last event that was there when the learner left the end. */
  leftAt = 0;
  /** The newest event when the list was at its end last. */
  private shown = 0;
  /** Where the list was scrolled to last. */
  private top = 0;
  /** How tall its content was then. A list that is not shown has no height. */
  private height = 0;

  private readonly host: ReactiveControllerHost;
  private readonly list: () => HTMLElement | null;
  private readonly last: () => number;

  /** `last` is the `seq` of the newest event. */
  constructor(host: ReactiveControllerHost, list: () => HTMLElement | null, last: () => number) {
    this.host = host;
    this.list = list;
    this.last = last;
    host.addController(this);
  }

  /** Before each drawing: while rows are changed the browser may move the list itself, and that is nobody's wish. */
  hostUpdate(): void {
    this.notice();
  }

  /** After each drawing the end may have moved. */
  hostUpdated(): void {
    if (this.following) this.toEnd();
  }

  /** Sees whether the learner has scrolled up: the event may not have come yet. */
  notice(): void {
    const list = this.list();
    if (this.following && list && this.movedUp(list)) this.leave();
  }

  /** Goes to the end and stays there. */
  follow(): void {
    this.following = true;
    this.toEnd();
    this.host.requestUpdate();
  }

  /** Stays where the learner is from now on. */
  leave(): void {
    // Whoever leaves before anything was drawn has missed nothing.
    if (this.following) this.leftAt = this.shown || this.last();
    this.following = false;
  }

  /** For the list's `scroll` event. Any way up leaves the end; only a way down that reaches it comes back. */
  scrolled(): void {
    const list = this.list();
    if (!list) return;
    const { scrollTop } = list;
    const left = list.scrollHeight - scrollTop - list.clientHeight;
    const up = scrollTop < this.top - 1;
    const down = scrollTop > this.top;
    this.top = scrollTop;
    if (this.following && up && left > 1) this.leave();
    else if (!this.following && down && left < NEAR) this.following = true;
    else return;
    this.host.requestUpdate();
  }

  /** Not so where the list grew taller or its content shorter: the browser moves it then, and it stays at its end. */
  private movedUp(list: HTMLElement): boolean {
    const left = this.height - list.scrollTop - list.clientHeight;
    return list.scrollTop < this.top - 1 && left > 1 && list.scrollHeight >= this.height;
  }

  private toEnd(): void {
    const list = this.list();
    if (!list) return;
    list.scrollTop = list.scrollHeight;
    this.shown = this.last();
    this.top = list.scrollTop;
    this.height = list.scrollHeight;
  }
}
