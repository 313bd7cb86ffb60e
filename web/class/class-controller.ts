import type { ReactiveControllerHost } from 'lit';
import { FollowController } from '../parts/follow-controller.ts';
import { type ClassStore, classContext } from './class-store.ts';

/** Gives an element the class, and draws the element again whenever the class changes. */
export class ClassController extends FollowController<ClassStore> {
  constructor(host: ReactiveControllerHost & HTMLElement) {
    super(host, classContext);
  }

  get store(): ClassStore | null {
    return this.followed;
  }
}
