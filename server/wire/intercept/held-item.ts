import { toBase64 } from '../../../protocol/bytes.ts';
import type { HeldItem } from '../../../protocol/intercept.ts';
import type { Direction } from '../../../protocol/trace.ts';
import { payloadText, type WholeFrame } from './held-frame.ts';

interface ItemBase {
  connection: string;
  direction: Direction;
}

/** A whole frame to hold. `settle` gets the bytes that go on instead of it; null drops it. */
export interface FrameToHold extends ItemBase {
  what: 'frame';
  frame: WholeFrame;
  settle(wire: Uint8Array | null): void;
}

/** A request head to hold. `settle` gets the head that goes on instead of it; null drops the request. */
export interface HandshakeToHold extends ItemBase {
  what: 'handshake';
  raw: string;
  secure: boolean;
  /** @throws LabError INTERCEPT_INVALID when the head cannot go on; it stays held then */
  settle(raw: string | null): void;
}

export type ItemToHold = FrameToHold | HandshakeToHold;

/** What the learner made of an item. */
export interface Resolution {
  action: 'forward' | 'drop';
  raw?: string;
  payload?: Uint8Array;
}

/** An item that is held: until when, and how long at the most, as `performance.now()` tells the time. */
export type Held = ItemToHold & { id: string; until: number; atMost: number; timer: NodeJS.Timeout };

/** An item as the page sees it. */
export function shown(item: Held): HeldItem {
  const { id, connection, what, direction, until, atMost } = item;
  const left = Math.max(0, Math.round(until - performance.now()));
  const base = { id, connection, what, direction, left, last: until === atMost };
  if (item.what === 'handshake') return { ...base, raw: item.raw };
  return { ...base, opcode: item.frame.opcode, payload: toBase64(item.frame.payload) };
}

/** An item as the trace tells it: undefined when it is no text. */
export function textOf(item: Held): string | undefined {
  return item.what === 'handshake' ? item.raw : payloadText(item.frame.payload);
}
