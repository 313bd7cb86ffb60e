import { type Static, Type } from 'typebox';
import { Check } from 'typebox/value';
import type { SupportChatSettings } from './settings.ts';

/** What a customer's page says. */
export type CustomerMessage =
  /** The opener: the shop replays what was said so far. */
  | { type: 'hello' }
  | { type: 'line'; text: string /** The sender's own word for who speaks. */; who?: string }
  /** Asks for somebody else. */
  | { type: 'colleague' };

/** Makes a message of JSON; null for what is none. */
type Reader = (json: unknown) => CustomerMessage | null;

/** What is kept of a text and of a name that nobody has checked, in characters. */
const LONGEST_TEXT = 1_000;
const LONGEST_NAME = 40;

const object = <T extends Record<string, Type.TSchema>>(properties: T) =>
  Type.Object(properties, { additionalProperties: false });

const customerMessage = Type.Union([
  object({ type: Type.Literal('hello') }),
  object({ type: Type.Literal('line'), text: Type.String({ minLength: 1, maxLength: 500 }) }),
  object({ type: Type.Literal('colleague') }),
]);

/** What the agent's console says: it tells which line was read, once it has been on the screen for a while. */
const staffMessage = Type.Union([
  object({ type: Type.Literal('hello') }),
  object({ type: Type.Literal('read'), chat: Type.String(), upTo: Type.Integer({ minimum: 0 }) }),
]);

export type StaffMessage = Static<typeof staffMessage>;

/** How the server reads what customers send. */
export const customerReaders = {
  loose: (json) => {
    if (typeof json !== 'object' || json === null) return null;
    const { type, text, who } = json as Record<string, unknown>;
    if (type === 'hello' || type === 'colleague') return { type };
    if (text === undefined) return null;
    return {
      type: 'line',
      text: asText(text).slice(0, LONGEST_TEXT),
      ...(who === undefined ? {} : { who: asText(who).slice(0, LONGEST_NAME) }),
    };
  },
  strict: (json) => (Check(customerMessage, json) ? json : null),
} satisfies Record<SupportChatSettings['messages'], Reader>;

export function readStaff(json: unknown): StaffMessage | null {
  return Check(staffMessage, json) ? json : null;
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** JSON, or undefined for what is none. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
