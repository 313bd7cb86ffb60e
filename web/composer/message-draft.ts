import { decodeUtf8, toHex } from '../../protocol/bytes.ts';
import { isControl, opcodeBits, opcodes } from '../../protocol/opcodes.ts';
import type { Composable } from '../bench/bench-view.ts';

/** How the payload is written down. `close` has a code and a reason instead of one text. */
export const payloadForms = ['text', 'json', 'hex', 'base64', 'close'] as const;
export type PayloadForm = (typeof payloadForms)[number];

/** What may be put between two fragments. A text message there is what RFC 6455 §5.4 forbids. */
export const betweens = ['nothing', 'ping', 'pong', 'close', 'text'] as const;
export type Between = (typeof betweens)[number];

export const masks = ['random', 'own', 'none'] as const;
export type Mask = (typeof masks)[number];

/** The most frames that one message is split into here. */
export const MOST_FRAGMENTS = 100;

/** What the learner writes in the composer: a message in their words, and every bit of its frames. */
export interface MessageDraft {
  /** Four bits, 0 to 15. */
  opcode: number;
  form: PayloadForm;
  payload: string;
  /** Close frames: a number as typed. */
  code: string;
  reason: string;
  /** 1 leaves the message whole. */
  fragments: number;
  between: Between;
  fin: boolean;
  rsv1: boolean;
  rsv2: boolean;
  rsv3: boolean;
  mask: Mask;
  /** The learner's own masking key, hex as typed. */
  key: string;
  /** Another length than the true one, as typed; empty tells the truth. */
  declared: string;
  lengthBits: 'shortest' | 16 | 64;
}

/** A sound text message. */
export const plainDraft: MessageDraft = {
  opcode: opcodes.text,
  form: 'text',
  payload: '',
  code: '1000',
  reason: '',
  fragments: 1,
  between: 'nothing',
  fin: true,
  rsv1: false,
  rsv2: false,
  rsv3: false,
  mask: 'random',
  key: '37fa213d',
  declared: '',
  lengthBits: 'shortest',
};

/** Takes another opcode; the payload's form goes along where the old one has no meaning. */
export function withOpcode(draft: MessageDraft, opcode: number): MessageDraft {
  if (opcode === opcodes.close)
    return { ...draft, opcode, form: draft.payload === '' ? 'close' : draft.form };
  return { ...draft, opcode, form: draft.form === 'close' ? 'text' : draft.form };
}

/** Whether any bit of the frame is set by hand: the expert row then has something to say. */
export function isByHand(draft: MessageDraft): boolean {
  const { fin, rsv1, rsv2, rsv3, mask, declared, lengthBits } = draft;
  return !fin || rsv1 || rsv2 || rsv3 || mask !== 'random' || declared !== '' || lengthBits !== 'shortest';
}

/**
 * Reads a draft from outside: a saved message, or what the writeup loads. Besides the draft's own names it takes
 * `text`, `json`, `hex`, `base64` and `close` for the payload, opcodes by name, and `mask` as yes or no.
 * What does not fit is left at its default.
 */
export function readDraft(value: unknown): MessageDraft {
  if (!isRecord(value)) return plainDraft;
  const draft = { ...plainDraft };
  for (const bit of ['fin', 'rsv1', 'rsv2', 'rsv3'] as const) {
    const found = value[bit];
    if (typeof found === 'boolean') draft[bit] = found;
  }
  draft.payload = textOf(value.payload) ?? draft.payload;
  draft.code = textOf(value.code) ?? draft.code;
  draft.reason = textOf(value.reason) ?? draft.reason;
  draft.declared = textOf(value.declared) ?? textOf(value.length) ?? draft.declared;
  draft.form = oneOf(payloadForms, value.form) ?? draft.form;
  draft.between = oneOf(betweens, value.between) ?? draft.between;
  draft.mask = oneOf(masks, value.mask) ?? (value.mask === false ? 'none' : draft.mask);
  const key = textOf(value.key);
  if (key !== null) {
    draft.key = key;
    // A key that is given is meant to be used.
    if (value.mask === undefined) draft.mask = 'own';
  }
  if (value.lengthBits === 16 || value.lengthBits === 64) draft.lengthBits = value.lengthBits;
  if (typeof value.fragments === 'number' && Number.isInteger(value.fragments))
    draft.fragments = Math.min(Math.max(value.fragments, 1), MOST_FRAGMENTS);
  readPayload(draft, value);
  draft.opcode = opcodeOf(value.opcode) ?? draft.opcode;
  return draft;
}

/** Reads a draft from what the timeline hands over: a payload as bytes or as text, and an opcode. */
export function draftFromComposable({ bytes, text, opcode }: Composable): MessageDraft {
  const read = bytes === undefined ? (text ?? '') : decodeUtf8(bytes);
  const draft: MessageDraft =
    read === null || (opcode === 'close' && bytes !== undefined)
      ? { ...plainDraft, form: 'hex', payload: toHex(bytes ?? new Uint8Array(0)) }
      : { ...plainDraft, payload: read };
  const bits = opcode === undefined ? (read === null ? opcodes.binary : opcodes.text) : opcodeBits(opcode);
  // Binary that happens to be text stays bytes.
  if (bits === opcodes.binary && bytes !== undefined)
    return { ...draft, opcode: bits, form: 'hex', payload: toHex(bytes) };
  return { ...draft, opcode: bits };
}

function readPayload(draft: MessageDraft, value: Record<string, unknown>): void {
  for (const form of ['text', 'hex', 'base64'] as const) {
    const payload = textOf(value[form]);
    if (payload === null) continue;
    draft.form = form;
    draft.payload = payload;
    if (form !== 'text') draft.opcode = opcodes.binary;
  }
  if (value.json !== undefined) {
    draft.form = 'json';
    draft.payload = typeof value.json === 'string' ? value.json : JSON.stringify(value.json, null, 2);
  }
  // A draft of ours names its form; then it is meant as it is.
  const isClose = value.opcode === 'close' || value.opcode === opcodes.close;
  if (isRecord(value.close) || (isClose && value.form === undefined)) {
    const close = isRecord(value.close) ? value.close : value;
    draft.opcode = opcodes.close;
    if (draft.payload === '') draft.form = 'close';
    draft.code = textOf(close.code) ?? draft.code;
    draft.reason = textOf(close.reason) ?? draft.reason;
  }
}

function opcodeOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isInteger(value) && value >= 0 && value <= 15 ? value : null;
  const name = oneOf(['continuation', 'text', 'binary', 'close', 'ping', 'pong', 'reserved'] as const, value);
  return name === null ? null : opcodeBits(name);
}

function textOf(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value : null;
}

function oneOf<T extends string>(words: readonly T[], value: unknown): T | null {
  return words.find((word) => word === value) ?? null;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The opcodes as a list to choose from: `0x9 ping`. */
export const opcodeChoices: readonly { bits: number; label: string }[] = Array.from(
  { length: 16 },
  (_, bits) => {
    const name = Object.entries(opcodes).find(([, known]) => known === bits)?.[0];
    const words = name ?? `reserved, ${isControl(bits) ? 'control' : 'data'}`;
    return { bits, label: `0x${bits.toString(16).toUpperCase()} ${words}` };
  },
);
