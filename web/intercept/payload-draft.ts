/** A frame's payload as the learner writes it. */
import { decodeUtf8, fromHex, toHex, utf8 } from '../../protocol/bytes.ts';
import { encodeClosePayload, parseClosePayload } from '../../protocol/frame.ts';
import type { OpcodeName } from '../../protocol/trace.ts';
import { compactJson, prettyJson } from './json-layout.ts';

/** How bytes are written: `close` is a code, then the reason. */
export type PayloadForm = 'text' | 'json' | 'hex' | 'close';

export interface PayloadDraft {
  form: PayloadForm;
  text: string;
}

/** The forms that make sense for an opcode, the usual one first. */
export function formsFor(opcode: OpcodeName): PayloadForm[] {
  if (opcode === 'close') return ['close', 'hex'];
  return ['text', 'json', 'hex'];
}

/** A payload for the learner to edit, in the first form that shows all of it. */
export function draftFromBytes(bytes: Uint8Array, opcode: OpcodeName): PayloadDraft {
  const json = opcode === 'close' ? null : writeAs(bytes, 'json');
  // A bare number or word is JSON too, but nobody means it.
  if (json !== null && /^[{[]/.test(json)) return { form: 'json', text: json };
  const usual: PayloadForm[] = opcode === 'binary' ? ['hex'] : formsFor(opcode);
  for (const form of usual) {
    const text = writeAs(bytes, form);
    if (text !== null) return { form, text };
  }
  return { form: 'hex', text: writeAs(bytes, 'hex') ?? '' };
}

/** Bytes in a form; null when it cannot show them without loss. */
export function writeAs(bytes: Uint8Array, form: PayloadForm): string | null {
  switch (form) {
    case 'text':
      return linesOnly(decodeUtf8(bytes));
    case 'json':
      return layOut(decodeUtf8(bytes));
    case 'hex':
      return toHex(bytes).match(/../g)?.join(' ') ?? '';
    case 'close': {
      const { code, reason, broken } = parseClosePayload(bytes);
      if (broken !== null) return null;
      return linesOnly([code, reason].filter((part) => part !== null && part !== '').join(' '));
    }
    default:
      return form satisfies never;
  }
}

/** The bytes that a draft stands for, or why it stands for none. */
export function readDraft({ form, text }: PayloadDraft): { bytes: Uint8Array } | { problem: string } {
  switch (form) {
    case 'text':
      return { bytes: utf8(text) };
    case 'json':
      return attempt(
        () => utf8(compactJson(text)),
        (reason) => `This is not JSON: ${reason}. As text it can be sent all the same.`,
      );
    case 'hex':
      return attempt(
        () => fromHex(text),
        (reason) => reason,
      );
    case 'close':
      return readClose(text);
    default:
      return form satisfies never;
  }
}

/**
 * The same payload in another form; null when that form cannot show it. A draft that cannot be read is kept as it is
 * written, and so is a text that is no JSON yet.
 */
export function changeForm(draft: PayloadDraft, form: PayloadForm): PayloadDraft | null {
  const read = readDraft(draft);
  if ('problem' in read) return { form, text: draft.text };
  const text = writeAs(read.bytes, form) ?? (form === 'json' ? writeAs(read.bytes, 'text') : null);
  return text === null ? null : { form, text };
}

/** A textarea makes LF of every CR LF and CR: such a text can only be edited as hex. */
function linesOnly(text: string | null): string | null {
  return text?.includes('\r') ? null : text;
}

function readClose(text: string): { bytes: Uint8Array } | { problem: string } {
  if (text === '') return { bytes: encodeClosePayload(null) };
  const [, digits = '', reason = ''] = /^(\d{1,5})(?: (.*))?$/s.exec(text) ?? [];
  const code = Number(digits);
  if (digits === '' || code > 0xffff)
    return { problem: 'Expected a code up to 65535, then a space and the reason; or nothing at all.' };
  return { bytes: encodeClosePayload(code, reason) };
}

function layOut(text: string | null): string | null {
  try {
    return text === null ? null : prettyJson(text);
  } catch {
    return null;
  }
}

function attempt(
  read: () => Uint8Array,
  explain: (reason: string) => string,
): { bytes: Uint8Array } | { problem: string } {
  try {
    return { bytes: read() };
  } catch (error) {
    return { problem: explain(error instanceof Error ? error.message : String(error)) };
  }
}
