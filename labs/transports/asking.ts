import type { FastifyRequest } from 'fastify';

/** What a query of this lab may hold, and its bounds. */
const bounds = {
  /** Events in a second. */
  rate: { minimum: 1, maximum: 50 },
  /** The last event that the client has. */
  after: { minimum: 0, maximum: 999_999_999 },
  /** Events after which an event stream is over. */
  count: { minimum: 1, maximum: 500 },
  /** Milliseconds from one short poll of a race to the next. */
  interval: { minimum: 100, maximum: 10_000 },
  /** How long a race lasts. */
  seconds: { minimum: 1, maximum: 60 },
};

export type Asked = { [Name in keyof typeof bounds]?: number };

/** Reads numbers from a query. @throws BadQuery naming the first that is out of bounds. */
export function readQuery(request: FastifyRequest): Asked {
  const query = new URLSearchParams(request.url.split('?')[1]);
  const asked: Asked = {};
  for (const [name, { minimum, maximum }] of Object.entries(bounds)) {
    const given = query.get(name);
    if (given === null) continue;
    const number = /^[0-9]{1,9}$/.test(given) ? Number(given) : Number.NaN;
    if (!(number >= minimum && number <= maximum))
      throw new BadQuery(
        `Expected ${name} to be a whole number from ${minimum} to ${maximum}, found "${given.slice(0, 40)}".`,
      );
    asked[name as keyof Asked] = number;
  }
  return asked;
}

/** A query that asks for what there is not. The lab host answers with its words. */
export class BadQuery extends Error {
  override readonly name = 'BadQuery';
  readonly statusCode = 400;
}
