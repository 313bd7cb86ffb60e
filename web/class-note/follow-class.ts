/** What a learner's pages show of their class, and what keeps it up to date. Loaded for learners in a class only. */
import type { ClassState } from '../../protocol/class-state.ts';
import { request } from '../parts/request.ts';
import { classFeed } from './class-feed.ts';
import './lab-class-banner.ts';
import './lab-class-note.ts';
import './lab-rejoin.ts';

/** Milliseconds between two questions, while the page is seen. */
const ASK_EVERY = 10_000;

/** Asks now and then what the class says, unless this is a lab's page: that one hears it from its live channel. */
export function followClass(document: Document): void {
  if (document.querySelector('#lab')) return;
  setInterval(ask, ASK_EVERY);
  document.addEventListener('visibilitychange', ask);
  void ask();

  async function ask(): Promise<void> {
    if (document.visibilityState !== 'visible') return;
    try {
      const { class: state } = await request<{ class: ClassState | null }>('/api/class');
      classFeed.set(state);
    } catch {
      // The next question may have better luck; a reader of the home page need not hear of this one.
    }
  }
}
