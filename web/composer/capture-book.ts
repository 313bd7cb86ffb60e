import type { TraceEvent } from '../../protocol/trace.ts';
import { isRecord } from './message-draft.ts';
import { type CaptureRule, capture } from './variables.ts';

/** A captured value, and on which of the learner's connections it was said. */
export interface Captured {
  value: string;
  /** `A`, `B`, … */
  letter: string;
  seq: number;
}

/**
 * The learner's capture rules and what they have found: the newest value of each name, and the newest on each
 * connection. `{{token}}` is the connection's own value, else the newest of all; `{{A.token}}` is that of connection A.
 */
export class CaptureBook {
  rules: CaptureRule[] = [];
  private found = new Map<string, Captured>();
  private last = 0;

  /** Other rules: every reply that is still there is read again. */
  setRules(rules: readonly CaptureRule[]): void {
    this.rules = [...rules];
    this.found = new Map();
    this.last = 0;
  }

  /** Reads what is new in the trace. `letterOf` names the learner's connections; others are not read. */
  read(events: readonly TraceEvent[], letterOf: (connection: string) => string | undefined): void {
    const newest = events.at(-1)?.seq ?? 0;
    if (newest < this.last) this.setRules(this.rules);
    const known = this.last;
    this.last = newest;
    if (this.rules.length === 0 || newest === known) return;
    const from = events.findIndex(({ seq }) => seq > known);
    for (const event of events.slice(Math.max(0, from))) {
      if (event.kind !== 'message' || event.direction !== 'server' || event.text === undefined) continue;
      const letter = letterOf(event.connection);
      if (letter !== undefined) this.take(event.text, letter, event.seq);
    }
  }

  /** The value of a name for a connection. */
  valueOf(name: string, letter: string): string | undefined {
    return (this.found.get(`${letter}.${name}`) ?? this.found.get(name))?.value;
  }

  /** The newest value of a name, wherever it was said. */
  newest(name: string): Captured | undefined {
    return this.found.get(name);
  }

  private take(text: string, letter: string, seq: number): void {
    for (const rule of this.rules) {
      const value = capture(rule, text);
      if (value === null) continue;
      const captured = { value, letter, seq };
      this.found.set(rule.name, captured);
      this.found.set(`${letter}.${rule.name}`, captured);
    }
  }
}

/** Reads rules that were kept as JSON; what does not fit is left out. */
export function readRules(value: unknown): CaptureRule[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isRecord).flatMap(({ name, from, path, before, after }): CaptureRule[] =>
    typeof name === 'string' && name !== ''
      ? [
          {
            name,
            from: from === 'between' ? 'between' : 'json',
            path: typeof path === 'string' ? path : '',
            before: typeof before === 'string' ? before : '',
            after: typeof after === 'string' ? after : '',
          },
        ]
      : [],
  );
}
