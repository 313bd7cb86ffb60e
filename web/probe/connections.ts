import type { ProbeState } from '../../protocol/workbench.ts';

/** The connections that the page offers at once; the server allows some more. */
export const letters = ['A', 'B', 'C', 'D'] as const;

/** One of the learner's connections: a request, its answers, and what is said after a 101. */
export interface Connection {
  letter: string;
  /** `Connection A`, until the learner calls it `user A`. */
  name: string;
}

/** A request that was sent. Its answer is the bench's probe of the same id. */
export interface Attempt {
  probe: string;
  /** Null when another visit of the page sent it. */
  text: string | null;
}

/** The connections of one bench as this tab knows them. Each probe belongs to the connection that opened it. */
export class Connections {
  readonly bench: string;
  list: Connection[];
  private readonly probes: Map<string, string>;

  constructor(bench: string) {
    this.bench = bench;
    const kept = readKept(sessionStorage.getItem(`connections:${bench}`));
    this.list = kept.list.length > 0 ? kept.list : [fresh('A')];
    this.probes = kept.probes;
  }

  /** The letter that the next connection would have; null when there are enough. */
  get free(): string | null {
    return letters.find((letter) => !this.list.some((one) => one.letter === letter)) ?? null;
  }

  add(): Connection | null {
    const letter = this.free;
    if (letter === null) return null;
    const connection = fresh(letter);
    this.list = [...this.list, connection].sort((a, b) => a.letter.localeCompare(b.letter));
    this.keep();
    return connection;
  }

  remove(letter: string): void {
    this.list = this.list.filter((one) => one.letter !== letter);
    for (const [probe, owner] of this.probes) if (owner === letter) this.probes.delete(probe);
    this.keep();
  }

  rename(letter: string, name: string): void {
    this.list = this.list.map((one) => (one.letter === letter ? { ...one, name } : one));
    this.keep();
  }

  /** The next probe id that neither the server nor this page has used; it belongs to the connection from now on. */
  nextProbe(letter: string, known: Iterable<string>): string {
    const used = [...known, ...this.probes.keys()].map((id) => Number(id.slice(1)));
    const probe = `p${Math.max(0, ...used) + 1}`;
    this.probes.set(probe, letter);
    this.keep();
    return probe;
  }

  /** The probes of a connection among those that the server knows; what nobody here has opened goes to the first. */
  probesOf(letter: string, known: Iterable<string>): string[] {
    const first = this.list[0]?.letter;
    return [...known].filter((probe) => (this.probes.get(probe) ?? first) === letter);
  }

  /** Which of the learner's connections a connection of the trace is. */
  letterOf(connection: string, states: ReadonlyMap<string, ProbeState>): string | undefined {
    for (const state of states.values()) {
      if (state.connection === connection) return this.probes.get(state.probe) ?? this.list[0]?.letter;
    }
    return undefined;
  }

  private keep(): void {
    sessionStorage.setItem(
      `connections:${this.bench}`,
      JSON.stringify({ list: this.list, probes: [...this.probes] }),
    );
  }
}

function fresh(letter: string): Connection {
  return { letter, name: `Connection ${letter}` };
}

/** Reads what `keep` wrote; anything else is as if nothing was kept. */
function readKept(text: string | null): { list: Connection[]; probes: Map<string, string> } {
  const nothing = { list: [], probes: new Map<string, string>() };
  if (text === null) return nothing;
  try {
    const kept: { list: Connection[]; probes: [string, string][] } = JSON.parse(text);
    const list = kept.list.filter(
      ({ letter, name }) => letters.some((one) => one === letter) && typeof name === 'string',
    );
    return { list, probes: new Map(kept.probes) };
  } catch {
    return nothing;
  }
}
