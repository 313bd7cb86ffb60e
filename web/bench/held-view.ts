import type { HeldItem, InterceptState } from '../../protocol/intercept.ts';

/** Something held, with its end on the page's own clock. */
export interface HeldView extends Omit<HeldItem, 'left'> {
  /** When it is forwarded by itself, as `performance.now()` tells the time: a clock that nobody sets. */
  until: number;
}

export interface InterceptView extends Omit<InterceptState, 'held'> {
  /** Oldest first. */
  held: readonly HeldView[];
}

/** Nothing is held, and nothing would be. */
export const interceptOff: InterceptView = {
  on: false,
  handshakes: false,
  rules: [],
  held: [],
  connections: [],
};

/** Reads what the server says of the intercept, at the moment it says so. */
export function viewIntercept(state: InterceptState, now = performance.now()): InterceptView {
  return { ...state, held: state.held.map(({ left, ...item }) => ({ ...item, until: now + left })) };
}
