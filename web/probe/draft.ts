import {
  type HeaderField,
  isHeadProblem,
  parseRequestHead,
  type RequestHead,
  serialiseRequestHead,
} from '../../protocol/http-head.ts';

/**
 * The request that the learner writes: one thing with two views. The text is what is sent;
 * the table is a reading of it, kept as it was while the text cannot be read.
 */
export interface Draft {
  /** With \n line ends, as a textarea has it, and without the empty line that ends a head. */
  text: string;
  head: RequestHead;
  /** Why the text is no request, and on which line (counted from 1). */
  problem: { problem: string; line: number } | null;
}

/** A draft from its text view. `before` lends its table while the text cannot be read. */
export function draftFromText(text: string, before: Draft | null = null): Draft {
  const head = parseRequestHead(toWire(text));
  if (!isHeadProblem(head)) return { text, head, problem: null };
  return { text, head: before?.head ?? emptyHead, problem: head };
}

/** A draft from its table view. A row that is all empty is not on the wire yet, but stays in the table. */
export function draftFromHead(head: RequestHead): Draft {
  const written = { ...head, headers: head.headers.filter(([name, value]) => name !== '' || value !== '') };
  const text = serialiseRequestHead(written).replaceAll('\r\n', '\n').replace(/\n+$/, '');
  const read = parseRequestHead(toWire(text));
  return { text, head, problem: isHeadProblem(read) ? read : null };
}

/** The bytes to send: every line ends with CR LF (RFC 9112 §2.1), and an empty line ends the head. */
export function toWire(text: string): string {
  const lines = text.replaceAll('\r\n', '\n');
  const ended = /(^|\n)\n/.test(lines.replace(/^\n+/, '')) ? lines : `${lines.replace(/\n$/, '')}\n\n`;
  return ended.replaceAll('\n', '\r\n');
}

/** A fresh Sec-WebSocket-Key: 16 random bytes in Base64 (RFC 6455 §4.1). */
export function freshKey(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
}

/** Changes one row of the header table; a copy, as Lit sees changes by identity. */
export const rows = {
  set(headers: HeaderField[], index: number, field: HeaderField): HeaderField[] {
    return headers.with(index, field);
  },
  add(headers: HeaderField[]): HeaderField[] {
    return [...headers, ['', '']];
  },
  duplicate(headers: HeaderField[], index: number): HeaderField[] {
    return headers.flatMap((field, at): HeaderField[] =>
      at === index ? [field, [field[0], field[1]]] : [field],
    );
  },
  remove(headers: HeaderField[], index: number): HeaderField[] {
    return headers.toSpliced(index, 1);
  },
  move(headers: HeaderField[], index: number, to: number): HeaderField[] {
    const field = headers[index];
    if (!field || to < 0 || to >= headers.length) return headers;
    return headers.toSpliced(index, 1).toSpliced(to, 0, field);
  },
};

const emptyHead: RequestHead = { method: 'GET', target: '/', version: '1.1', headers: [] };
