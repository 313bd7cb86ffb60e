import type { HeldView, InterceptView } from '../bench/held-view.ts';
import { type ItemEdit, readEdit, untouched } from './item-edit.ts';

/** What is held, as the learner works through it: one item on the desk, and what was written on each. */
export class HeldDesk {
  /** Oldest first, without what was decided here a moment ago and still is in the server's list. */
  held: readonly HeldView[] = [];
  /** The item that is looked at: the oldest, until the learner chooses another. */
  shown: HeldView | null = null;
  /** Why the item is not held any more, while the learner still writes on it. */
  gone = '';

  private listed: readonly HeldView[] = [];
  private readonly edits = new Map<string, ItemEdit>();
  private readonly decided = new Set<string>();

  /** Takes what the server lists now. `writing`: the cursor is in a field of the item that is shown. */
  follow({ held, on }: Pick<InterceptView, 'held' | 'on'>, writing: boolean, now = performance.now()): void {
    this.listed = held;
    const ids = new Set(held.map(({ id }) => id));
    const { shown } = this;
    if (shown && !ids.has(shown.id) && !this.gone) {
      // Another item must not slip under the learner's hands.
      const busy = writing || readEdit(shown, this.editOf(shown)).state !== 'same';
      if (busy && !this.decided.has(shown.id)) this.gone = whyGone(shown, on, now);
      else this.shown = null;
    }
    // Forgotten, as another trace counts its items from the start again.
    for (const id of this.decided) if (!ids.has(id)) this.decided.delete(id);
    for (const id of this.edits.keys()) if (!ids.has(id) && id !== this.shown?.id) this.edits.delete(id);
    this.settle();
  }

  /** The item as the learner has written it. */
  editOf(item: HeldView): ItemEdit {
    return this.edits.get(item.id) ?? untouched(item);
  }

  keep({ id }: HeldView, edit: ItemEdit): void {
    this.edits.set(id, edit);
  }

  choose(id: string): void {
    this.gone = '';
    this.shown = this.held.find((item) => item.id === id) ?? null;
    this.settle();
  }

  /** On to the next, away from what is gone. */
  leave(): void {
    this.gone = '';
    this.shown = null;
    this.settle();
  }

  /** Takes an item off the desk before the server has answered; `restore` puts it back when it refuses. */
  decide(id: string): void {
    this.decided.add(id);
    this.settle();
  }

  restore(id: string): void {
    this.decided.delete(id);
    this.shown = this.listed.find((item) => item.id === id) ?? this.shown;
    this.settle();
  }

  private settle(): void {
    this.held = this.listed.filter(({ id }) => !this.decided.has(id));
    if (this.gone) return;
    this.shown = this.held.find(({ id }) => id === this.shown?.id) ?? this.held[0] ?? null;
  }
}

function whyGone({ until }: HeldView, on: boolean, now: number): string {
  const unsent = 'it was forwarded as it came, without what you wrote.';
  // Half a second: what is said of the time takes some of it.
  if (now >= until - 500) return `Its time was over: ${unsent}`;
  if (!on) return `Intercept was turned off: ${unsent}`;
  return 'This is no longer held: its connection closed, or it was decided on another page. What you wrote was not sent.';
}
