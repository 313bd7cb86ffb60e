/** What the learner makes of something held. */
import { fromBase64, toBase64 } from '../../protocol/bytes.ts';
import type { HeldView } from '../bench/held-view.ts';
import { type Draft, draftFromText, toWire } from '../probe/draft.ts';
import { draftFromBytes, type PayloadDraft, readDraft, writeAs } from './payload-draft.ts';

export type ItemEdit = { what: 'handshake'; head: Draft } | { what: 'frame'; payload: PayloadDraft };

/** What an edit comes to: nothing, something to forward in its place, or nothing that could be sent. */
export type EditReading =
  | { state: 'same' }
  | { state: 'changed'; change: { raw: string } | { payload: string } }
  | { state: 'wrong'; problem: string };

/** The item as it came, ready for editing. */
export function untouched(item: HeldView): ItemEdit {
  if (item.what === 'handshake') return { what: 'handshake', head: draftFromText(headText(item)) };
  return { what: 'frame', payload: draftFromBytes(payloadOf(item), item.opcode ?? 'binary') };
}

/** Compares an edit with what is held. */
export function readEdit(item: HeldView, edit: ItemEdit): EditReading {
  if (edit.what === 'handshake') {
    const { text } = edit.head;
    return text === headText(item) ? { state: 'same' } : { state: 'changed', change: { raw: toWire(text) } };
  }
  const before = payloadOf(item);
  // JSON laid out and left alone is no edit, whatever its white space was.
  if (edit.payload.text === writeAs(before, edit.payload.form)) return { state: 'same' };
  const read = readDraft(edit.payload);
  if ('problem' in read) return { state: 'wrong', problem: read.problem };
  const payload = toBase64(read.bytes);
  return payload === toBase64(before) ? { state: 'same' } : { state: 'changed', change: { payload } };
}

/** The payload of a held frame. */
export function payloadOf({ payload = '' }: HeldView): Uint8Array {
  return fromBase64(payload);
}

/** A request head as a textarea has it: \n line ends, and without the empty line that ends it. */
function headText({ raw = '' }: HeldView): string {
  return raw.replaceAll('\r\n', '\n').replace(/\n+$/, '');
}
