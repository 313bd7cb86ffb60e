import type { ReactiveControllerHost } from 'lit';
import { FollowController } from '../parts/follow-controller.ts';
import { type BenchView, benchContext } from './bench-view.ts';

/** Gives an element the bench, and draws the element again whenever the bench changes. */
export class BenchController extends FollowController<BenchView> {
  constructor(host: ReactiveControllerHost & HTMLElement) {
    super(host, benchContext);
  }

  get view(): BenchView | null {
    return this.followed;
  }
}
