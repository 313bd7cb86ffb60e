import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Static, TObject } from 'typebox';

/** One learner's running copy of a lab, as the lab sees it. */
export interface LabBench<Settings = Record<string, unknown>> {
  readonly id: string;
  /** Where the bench lives on the lab origin: `/b/<id>`, without a slash at the end. */
  readonly base: string;
  /** The settings in force now: read them when a request arrives, never earlier. */
  readonly settings: Settings;
  /** Tells the trace that something happened inside the lab. A lab may tell, never judge. */
  emit(name: string, data?: Record<string, unknown>): void;
}

export interface LabDefinition<Schema extends TObject = TObject> {
  /** The folder's name below `labs/`. */
  name: string;
  title: string;
  /** Every knob of the lab, sound by default; titles and descriptions are what the learner reads in the form. */
  settings: Schema;
  /**
   * Registers the lab's HTTP pages and socket endpoints below the bench's path.
   * The scope is encapsulated: hooks and decorators end with this lab. `benchOf` gives the bench that a request's
   * path names.
   */
  routes(
    app: FastifyInstance,
    benchOf: (request: FastifyRequest) => LabBench<Static<Schema>>,
  ): void | Promise<void>;
}

/** Names the type of a lab's definition, so that `lab.ts` is checked where it is written. */
export function defineLab<Schema extends TObject>(definition: LabDefinition<Schema>): LabDefinition<Schema> {
  return definition;
}
