import { concat, fromBase64, fromHex, utf8 } from '../../protocol/bytes.ts';
import { encodeClosePayload, encodeFrame } from '../../protocol/frame.ts';
import { isControl, opcodes } from '../../protocol/opcodes.ts';
import { PROBE_BYTES } from '../../protocol/sizes.ts';
import { countBytes } from '../anatomy/read-anatomy.ts';
import type { Between, MessageDraft } from './message-draft.ts';

/** The most bytes that one sending carries: as Base64 it must fit `probe.bytes`. */
export const MOST_BYTES = PROBE_BYTES * 3;

/** Why a draft is no bytes (yet), and where that is to be mended. */
export interface ComposeProblem {
  field: 'payload' | 'code' | 'key' | 'declared';
  problem: string;
}

export interface Composed {
  /** Each frame as it will cross the wire. */
  frames: Uint8Array[];
  /** The same, one after the other: what is sent. */
  bytes: Uint8Array;
  /** The payload before it was split and masked. */
  payload: Uint8Array;
}

/** Gives the masking key of the n-th frame: the same one each time it is asked, so that a preview is what is sent. */
export type KeyOf = (index: number) => Uint8Array;

/** Turns a draft, its variables filled in, into bytes, sound or not. */
export function compose(draft: MessageDraft, keyOf: KeyOf): Composed | ComposeProblem {
  const payload = payloadOf(draft);
  if ('problem' in payload) return payload;
  const own = draft.mask === 'own' ? ownKey(draft.key) : null;
  if (own && 'problem' in own) return own;
  const declared = declaredLength(draft.declared);
  if (declared !== null && typeof declared !== 'bigint') return declared;

  const keyFor = (index: number): Uint8Array | null => {
    if (draft.mask === 'none') return null;
    return own ?? keyOf(index);
  };
  const pieces = split(payload, draft.fragments);
  const last = pieces.length - 1;
  const frames = pieces.map((piece, index) =>
    encodeFrame({
      opcode: index === 0 ? draft.opcode : opcodes.continuation,
      payload: piece,
      fin: index === last && draft.fin,
      // An extension marks a message on its first frame (RFC 7692 §6): the rest stay clear.
      rsv1: index === 0 && draft.rsv1,
      rsv2: index === 0 && draft.rsv2,
      rsv3: index === 0 && draft.rsv3,
      maskingKey: keyFor(index),
      // A lie is told once: on the last frame, so that the ones before it still arrive.
      ...(index === last && declared !== null ? { declaredLength: declared } : {}),
      ...(draft.lengthBits === 'shortest' ? {} : { lengthBits: draft.lengthBits }),
    }),
  );
  if (last > 0 && draft.between !== 'nothing')
    frames.splice(1, 0, frameBetween(draft.between, keyFor(last + 1)));
  const bytes = concat(frames);
  if (bytes.length > MOST_BYTES)
    return {
      field: 'payload',
      problem: `Expected at most ${countBytes(MOST_BYTES)} at a time; found ${bytes.length.toLocaleString('en')}. Send less, or declare a length that you do not send.`,
    };
  return { frames, bytes, payload };
}

/** The payload's bytes. */
export function payloadOf(draft: MessageDraft): Uint8Array | ComposeProblem {
  switch (draft.form) {
    case 'text':
    case 'json':
      return utf8(draft.payload);
    case 'hex':
      return attempt(() => fromHex(draft.payload));
    case 'base64':
      return attempt(() => fromBase64(draft.payload.replace(/\s/g, '')));
    case 'close':
      return closePayload(draft.code.trim(), draft.reason);
    default: {
      const forgotten: never = draft.form;
      return forgotten;
    }
  }
}

/** What is wrong with a JSON payload, in a sentence; null when nothing is. It is sent all the same. */
export function jsonProblem(text: string): string | null {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The same JSON over several lines; a text that is no JSON stays as it is. */
export function prettyJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** Cuts a payload into n pieces of about the same length. Fewer bytes than pieces leave some of them empty. */
export function split(payload: Uint8Array, pieces: number): Uint8Array[] {
  const count = Math.max(1, Math.floor(pieces));
  return Array.from({ length: count }, (_, index) =>
    payload.subarray(
      Math.floor((payload.length * index) / count),
      Math.floor((payload.length * (index + 1)) / count),
    ),
  );
}

function frameBetween(between: Exclude<Between, 'nothing'>, maskingKey: Uint8Array | null): Uint8Array {
  const payload = between === 'close' ? encodeClosePayload(1000) : utf8(between === 'text' ? 'between' : '');
  return encodeFrame({ opcode: between, payload, maskingKey });
}

function closePayload(code: string, reason: string): Uint8Array | ComposeProblem {
  if (code === '' && reason === '') return new Uint8Array(0);
  if (code === '')
    return {
      field: 'code',
      problem:
        'Expected a code before the reason; found none. Fill it in, or write the payload as text or hex.',
    };
  const number = Number(code);
  if (!/^\d+$/.test(code) || number > 65_535)
    return { field: 'code', problem: `Expected a number from 0 to 65,535, two bytes; found “${code}”.` };
  return encodeClosePayload(number, reason);
}

function ownKey(hex: string): Uint8Array | ComposeProblem {
  const key = attempt(() => fromHex(hex), 'key');
  if ('problem' in key || key.length === 4) return key;
  return { field: 'key', problem: `Expected a key of 4 bytes, 8 hex digits; found ${key.length} bytes.` };
}

/** A length as it was typed; null when none was, as the true one is meant. */
export function declaredLength(typed: string): bigint | null | ComposeProblem {
  const text = typed.trim().replaceAll(/[_,\s]/g, '');
  if (text === '') return null;
  if (/^(\d{1,20}|0x[0-9a-f]{1,16})$/i.test(text) && BigInt(text) < 2n ** 64n) return BigInt(text);
  return {
    field: 'declared',
    problem: `Expected a length from 0 to 2^64 - 1, such as 5 or 0x8000000000000000; found “${typed}”.`,
  };
}

function attempt(
  read: () => Uint8Array,
  field: ComposeProblem['field'] = 'payload',
): Uint8Array | ComposeProblem {
  try {
    return read();
  } catch (error) {
    return { field, problem: error instanceof Error ? error.message : String(error) };
  }
}

/** Whether a draft asks for more than one frame of what must be whole (RFC 6455 §5.5). */
export function splitsControl(draft: MessageDraft): boolean {
  return draft.fragments > 1 && isControl(draft.opcode);
}
