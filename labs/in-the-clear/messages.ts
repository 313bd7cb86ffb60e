import { type Static, Type } from 'typebox';
import { Check } from 'typebox/value';

const object = <T extends Record<string, Type.TSchema>>(properties: T) =>
  Type.Object(properties, { additionalProperties: false });

const locker = Type.Integer({ minimum: 1, maximum: 20 });

/** What the pages say. */
const clientMessage = Type.Union([
  /** Nora wants the code of her locker. */
  object({ type: Type.Literal('fetch') }),
  object({ type: Type.Literal('reserve'), locker, hours: Type.Integer({ minimum: 1, maximum: 48 }) }),
  object({ type: Type.Literal('open'), locker, code: Type.String({ maxLength: 40 }) }),
]);

export type ClientMessage = Static<typeof clientMessage>;

/** What the station says. */
export type StationMessage =
  | { type: 'code'; locker: number; code: string }
  | { type: 'reserved'; locker: number; hours: number; price: string }
  | { type: 'opened'; locker: number }
  | { type: 'shut'; locker: number }
  | { type: 'error'; message: string };

/** Reads a message; null for what is none. */
export function readMessage(text: string): ClientMessage | null {
  try {
    const json: unknown = JSON.parse(text);
    return Check(clientMessage, json) ? json : null;
  } catch {
    return null;
  }
}
