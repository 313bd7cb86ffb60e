/** What a learner holds between a client and the lab, and which rules decide it. */
import { type Static, Type } from 'typebox';
import { object } from './schema-parts.ts';
import type { Direction, OpcodeName } from './trace.ts';

export const interceptRule = object({
  direction: Type.Optional(Type.Enum(['client', 'server'])),
  opcode: Type.Optional(
    Type.Enum(['continuation', 'text', 'binary', 'close', 'ping', 'pong'], {
      description: 'Any data frame, if not said: control frames are held only when they are named',
    }),
  ),
  pattern: Type.Optional(
    Type.String({ maxLength: 200, description: 'Part of the text, upper and lower case alike' }),
  ),
});

export type InterceptRule = Static<typeof interceptRule>;

/** Something in transit that waits for the learner. */
export interface HeldItem {
  id: string;
  connection: string;
  what: 'handshake' | 'frame';
  direction: Direction;
  /** A handshake's request head. */
  raw?: string;
  opcode?: OpcodeName;
  /** A frame's payload, unmasked, base64. */
  payload?: string;
  /** Milliseconds until it is forwarded by itself, with a notice. A span and no date: no two clocks agree. */
  left: number;
  /** True when `intercept.keep` can give it no more than that. */
  last: boolean;
}

export interface InterceptState {
  on: boolean;
  handshakes: boolean;
  rules: InterceptRule[];
  /** Oldest first. */
  held: HeldItem[];
  /** Connections that can be held and injected into. */
  connections: { connection: string; path: string }[];
}
