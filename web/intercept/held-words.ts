import { decodeUtf8, toHex } from '../../protocol/bytes.ts';
import { parseClosePayload } from '../../protocol/frame.ts';
import type { InterceptEvent } from '../../protocol/trace.ts';
import type { HeldView } from '../bench/held-view.ts';
import { closeWords, eventSummary } from '../timeline/event-words.ts';
import { payloadOf } from './item-edit.ts';

/** How much of a payload stands in the list. */
const SHOWN = 60;

/** One line about something held: its request line, or what it says. */
export function heldSummary(item: HeldView): string {
  if (item.what === 'handshake') return item.raw?.split('\r\n', 1)[0] ?? '';
  const bytes = payloadOf(item);
  if (bytes.length === 0) return 'no payload';
  if (item.opcode === 'close') {
    const { code, reason } = parseClosePayload(bytes);
    if (code !== null) return `${closeWords(code)}${reason ? `: ${shorten(reason)}` : ''}`;
  }
  const text = item.opcode === 'binary' ? null : decodeUtf8(bytes);
  return text === null ? `${bytesWords(bytes.length)} ${hexStart(bytes)}` : `“${shorten(text)}”`;
}

/** One line about something that the learner changed; of a handshake, the lines that differ. */
export function changeSummary(event: InterceptEvent): string {
  const { action, what, before, after } = event;
  if (what === 'frame') return eventSummary(event);
  if (before === undefined || after === undefined)
    return `${action} handshake “${shorten((before ?? after ?? '').split('\r\n', 1)[0] ?? '')}”`;
  const [old, now] = [before.split('\r\n'), after.split('\r\n')];
  const gone = old.filter((line) => !now.includes(line)).map(shorten);
  const come = now.filter((line) => !old.includes(line)).map(shorten);
  if (gone.length + come.length === 0) return `${action} handshake, its lines in another order`;
  return `${action} handshake ${gone.join(', ') || 'nothing'} → ${come.join(', ') || 'nothing'}`;
}

/** “1 byte”, “5 bytes”. */
export function bytesWords(count: number): string {
  return `${count} ${count === 1 ? 'byte' : 'bytes'}`;
}

/** How long until something is forwarded by itself: “12 s”. Never below zero: the news that it is gone takes a moment. */
export function timeLeft(until: number, now: number): string {
  return `${Math.max(0, Math.ceil((until - now) / 1000))} s`;
}

function hexStart(bytes: Uint8Array): string {
  const start = toHex(bytes.subarray(0, 12)).match(/../g)?.join(' ') ?? '';
  return bytes.length > 12 ? `${start} …` : start;
}

function shorten(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
