import type { ResponseHead } from '../../protocol/http-head.ts';
import type { Bench } from '../benches/bench.ts';
import { REGEX_TEXT } from '../checks/operations.ts';
import type { WriteupStep } from '../content/writeup.ts';
import { placeholdersFor } from '../exploit/placeholders.ts';
import type { Origins } from '../origins.ts';
import type { VictimDesk } from '../victim/victim-desk.ts';
import type { InterceptDesk } from '../wire/intercept/intercept-desk.ts';
import type { Answered } from './raw-client.ts';
import { ScriptFailure } from './script-failure.ts';

/**
 * What a script changes apart from the wire. The solving learner does it over the live channel like any other; a
 * verification has a shadow bench, which no page is open on.
 */
export interface ScriptPlayer {
  set(change: Record<string, unknown>): Promise<void>;
  /** Null: the platform works the answer out. */
  answer(step: WriteupStep, answer: string | null): Promise<void>;
  /** Stores the page; with the head that is there already, if it has none of its own. */
  exploit(page: { head?: string; body: string }): Promise<void>;
  deliver(host: string | undefined): Promise<void>;
}

/** What a script acts on; connections outlive the step that opened them. */
export interface ScriptContext {
  player: ScriptPlayer;
  bench: Bench;
  victims: Pick<VictimDesk, 'idle'>;
  intercepts: Pick<InterceptDesk, 'of'>;
  /** Where the lab listens. */
  lab: { host: string; port: number };
  /** What always has a value, by the name that stands for it between `{{` and `}}`. */
  addresses: Readonly<Record<string, string>>;
  connections: Map<string, Answered>;
  /** What earlier verbs kept, by name. */
  kept: Map<string, string>;
  /** How long it waits for anything on the wire, in milliseconds. */
  patience?: number;
  /** How long it waits for a victim's visits, in milliseconds: they stand in a line with those of all others. */
  visitPatience?: number;
  /** Ends it. */
  signal?: AbortSignal;
}

/** The platform was in the way: what a script meets then is no answer of the lab's. */
export class PlatformTrouble extends Error {
  override readonly name = 'PlatformTrouble';
}

/** The connection that a verb means when it names none. */
export const MAIN = 'main';

const PLACE = /\{\{([\w-]+)\}\}/g;

/** The addresses of a bench, by the names that a script knows them by. */
export function scriptAddresses(
  bench: string,
  origins: Pick<Origins, 'lab' | 'exploit'>,
): Record<string, string> {
  const places = Object.entries(placeholdersFor(bench, origins));
  return {
    ...Object.fromEntries(places.map(([name, address]) => [name.slice(2, -2), address])),
    host: new URL(origins.lab).host,
    origin: origins.lab,
  };
}

/** Puts addresses and kept values in the place of their names; those of `except` stay. */
export function fill(
  { kept, addresses }: ScriptContext,
  text: string,
  except: readonly string[] = [],
): string {
  return text.replace(PLACE, (written, name: string) => {
    if (except.includes(name)) return written;
    const value = kept.get(name) ?? addresses[name];
    if (value !== undefined) return value;
    const known = [...kept.keys()].join(', ') || 'nothing';
    throw new ScriptFailure(
      `there is no {{${name}}}: a verb that keeps it comes first; kept so far: ${known}`,
      `It had not got hold of “${name}”, which it needs here.`,
    );
  });
}

export function connection({ connections }: ScriptContext, name = MAIN): Answered {
  const found = connections.get(name);
  if (found) return found;
  throw new ScriptFailure(
    `there is no connection "${name}": a handshake comes first`,
    'It had no connection to go on with.',
  );
}

/** What the pattern's one group holds in the text, if anything. */
export function findIn(text: string, pattern: string): string | undefined {
  return new RegExp(pattern).exec(text.slice(0, REGEX_TEXT))?.[1];
}

/** The values of the cookies that an answer sets, by name. */
export function cookiesOf({ headers }: ResponseHead): Map<string, string> {
  const pairs = headers
    .filter(([name]) => name.toLowerCase() === 'set-cookie')
    .map(([, field]) => field.split(';')[0] ?? '');
  return new Map(
    pairs.map((pair) => {
      const equals = pair.indexOf('=');
      return [pair.slice(0, equals).trim(), pair.slice(equals + 1).trim()];
    }),
  );
}
