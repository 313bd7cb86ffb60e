import type { ClassState } from '../../protocol/class-state.ts';

/** What this page knows of the learner's class: one place for every element, whoever brings the news. */
class ClassFeed {
  /** Null for somebody without a class; undefined until there is news. */
  state: ClassState | null | undefined = undefined;
  /** When the countdown ends, as `performance.now()` tells the time. */
  countdownEnd: number | null = null;
  /** Whether other labs are closed than when the first news came. */
  isListOld = false;
  private closedAtFirst: string | null = null;
  private readonly listeners = new Set<() => void>();

  set(state: ClassState | null): void {
    if (state === this.state) return;
    this.state = state;
    this.countdownEnd = state?.countdown ? performance.now() + state.countdown.left : null;
    const closed = (state?.closed ?? []).map(({ writeup }) => writeup).join();
    this.closedAtFirst ??= closed;
    this.isListOld = closed !== this.closedAtFirst;
    for (const listener of this.listeners) listener();
  }

  /** Calls back after every change, until the returned function is called. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

export const classFeed = new ClassFeed();
