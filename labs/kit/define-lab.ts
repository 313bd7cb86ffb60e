import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Static, TObject } from 'typebox';
import type { LabNames } from './lab-names.ts';

/** A cookie that a lab gives to a browser; its path is always the bench's. */
export interface LabCookie {
  name: string;
  value: string;
  /** Not said, the browser decides: Chromium treats it as Lax. */
  sameSite?: 'Strict' | 'Lax' | 'None';
  secure?: boolean;
  httpOnly?: boolean;
}

/** Somebody whose browser the platform drives: the victim of an attack. */
export interface LabPerson {
  /** For the learner: `Mara, who answers the chat`. */
  title: string;
  /** What this person's browser holds when it comes: they are signed in. */
  cookies(bench: LabBench): readonly LabCookie[];
  /** Whether this person opens what the learner delivers from the exploit server. One person of a lab at most. */
  opensLinks?: true;
}

/** One learner's running copy of a lab, as the lab sees it. */
export interface LabBench<Settings = Record<string, unknown>> {
  readonly id: string;
  /** Where the bench lives on the lab origin: `/b/<id>`, without a slash at the end. */
  readonly base: string;
  /** The settings in force now: read them when a request arrives, never earlier. */
  readonly settings: Settings;
  /** Tells the trace that something happened inside the lab. A lab may tell, never judge. */
  emit(name: string, data?: Record<string, unknown>): void;
  /**
   * A text of lower-case letters and digits that belongs to this bench alone: the same whenever it is asked for, and
   * of no use anywhere else. When one travels to the exploit server, the trace says so by its name.
   */
  secret(name: string, length?: number): string;
  /**
   * Sends a person's browser to one of the lab's own pages (`/agent`). It comes when its turn has come; asking again
   * before then changes nothing.
   */
  summon(who: string, path: string): void;
  /**
   * What has crossed the wire at a path below the bench so far, as the platform counted it on the socket: exchanges, and
   * bytes from each side with all heads. It grows.
   */
  crossed(path: string): { readonly exchanges: number; readonly client: number; readonly server: number };
  /**
   * The origin that a page of this lab has in the browser that sent the request: `http://localhost:3001`. Of the same
   * host over TLS, or without, if so wanted.
   */
  originOf(request: FastifyRequest, secure?: boolean): string;
}

export interface LabDefinition<Schema extends TObject = TObject> {
  /** The folder's name below `labs/`. */
  name: string;
  title: string;
  /** Every knob of the lab, sound by default; titles and descriptions are what the learner reads in the form. */
  settings: Schema;
  /** Whose browsers the platform drives here, by the name that `summon` and the trace use. */
  people?: Readonly<Record<string, LabPerson>>;
  /** The names under which these people's browsers find the lab now, if it needs others than `localhost`. */
  names?(bench: LabBench<Static<Schema>>): LabNames;
  /**
   * Registers the lab's HTTP pages and socket endpoints below the bench's path.
   * The scope is encapsulated: hooks and decorators end with this lab. `benchOf` gives the bench that a request's
   * path names.
   */
  routes(
    app: FastifyInstance,
    benchOf: (request: FastifyRequest) => LabBench<Static<Schema>>,
  ): void | Promise<void>;
  /** Forgets what the lab keeps of a bench in memory: the learner begins again. Its connections are closed by then. */
  reset?(bench: LabBench<Static<Schema>>): void;
}

/** Names the type of a lab's definition, so that `lab.ts` is checked where it is written. */
export function defineLab<Schema extends TObject>(definition: LabDefinition<Schema>): LabDefinition<Schema> {
  return definition;
}
