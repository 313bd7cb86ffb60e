import type { ClassState } from '../../protocol/class-state.ts';

/** What a class says to a learner, for tests: everything as for somebody who learns alone. */
export function classState(changes: Partial<ClassState> = {}): ClassState {
  return {
    name: 'Ana',
    className: 'Monday',
    paused: false,
    broadcast: null,
    countdown: null,
    order: 'free',
    hints: { when: 'on', after: 3 },
    solutions: 'always',
    fix: true,
    closed: [],
    locked: {},
    ...changes,
  };
}
