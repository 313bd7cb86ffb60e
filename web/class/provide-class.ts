import { ContextProvider } from '@lit/context';
import type { LitElement } from 'lit';
import type { ClassDetail } from '../../protocol/class.ts';
import { CLASS_VERSION } from '../../protocol/class-board.ts';
import { reloadOnce } from '../bench/reload-once.ts';
import { Refused } from '../parts/request.ts';
import { ClassStore, type ClassView, classContext } from './class-store.ts';
import { ask, classPath, session } from './instructor.ts';

/** Offers a class's store to an element and everything inside it; whoever asked for it starts and stops it. */
export function provideClass(host: LitElement, id: string, view: ClassView): ClassStore {
  const store = new ClassStore({
    id,
    view,
    openSocket: (path) => new WebSocket(path),
    reload: () => reloadOnce(`class-${CLASS_VERSION}`),
    whyLost: () => whyLost(id),
  });
  new ContextProvider(host, { context: classContext, initialValue: store });
  store.subscribe(() => {
    if (store.link === 'signed-out') session.dispatchEvent(new Event('ended'));
  });
  return store;
}

async function whyLost(id: string): Promise<'gone' | 'signed-out' | null> {
  try {
    await ask<ClassDetail>(classPath(id));
    return null;
  } catch (error) {
    if (!(error instanceof Refused)) return null;
    return error.status === 404 ? 'gone' : error.status === 401 ? 'signed-out' : null;
  }
}
