import product from '../../package.json' with { type: 'json' };
import type { FrameEvent, MessageEvent, TraceEvent } from '../../protocol/trace.ts';
import { forgottenHandshake, type HarEntry, harEntry, type LabOrigins } from './har-entry.ts';

export interface HarOptions {
  /** Where the bench lives on the lab origin: `/b/<id>`. */
  base: string;
  origins: LabOrigins;
}

/** What crosses a connection after its handshake, as Chrome keeps it beside the entry. */
type WireMessage = MessageEvent | FrameEvent;

interface Exchange {
  entry: HarEntry;
  /** Null for an ordinary request. */
  messages: WireMessage[] | null;
}

const creator = { name: 'Lab 101', version: product.version };

/** Opcodes whose frames a message tells of already (RFC 6455 §5.6). */
const dataOpcodes = new Set<FrameEvent['opcode']>(['continuation', 'text', 'binary']);

/**
 * A trace as HAR 1.2, in pieces: each handshake is an entry with all that followed it in `_webSocketMessages`, as
 * Chrome writes and reads it. Control frames are in it as well, for a WebSocket's life cannot be read without them.
 */
export function* harText(events: readonly TraceEvent[], options: HarOptions): Generator<string> {
  yield `{"log":{"version":"1.2","creator":${JSON.stringify(creator)},"entries":[`;
  let before = '\n';
  for (const { entry, messages } of exchangesIn(events, options)) {
    const whole = JSON.stringify(messages ? { ...entry, _resourceType: 'websocket' } : entry);
    yield `${before}${messages ? `${whole.slice(0, -1)},"_webSocketMessages":[` : whole}`;
    before = ',\n';
    if (!messages) continue;
    let separator = '';
    for (const message of messages) {
      yield `${separator}${JSON.stringify(harMessage(message))}`;
      separator = ',\n';
    }
    yield ']}';
  }
  yield '\n]}}\n';
}

function exchangesIn(events: readonly TraceEvent[], { base, origins }: HarOptions): Exchange[] {
  const exchanges: Exchange[] = [];
  const open = new Map<string, WireMessage[]>();
  for (const event of events) {
    if (event.kind === 'http') exchanges.push({ entry: harEntry(event, origins), messages: null });
    if (event.kind === 'handshake') {
      const messages: WireMessage[] = [];
      exchanges.push({ entry: harEntry(event, origins), messages });
      if (event.status === 101) open.set(event.connection, messages);
    }
    if (!isWireMessage(event)) continue;
    const known = open.get(event.connection);
    if (known) {
      known.push(event);
    } else {
      const messages: WireMessage[] = [event];
      exchanges.push({ entry: forgottenHandshake(event, base, origins), messages });
      open.set(event.connection, messages);
    }
  }
  // The format asks for the oldest first; the trace has them in the order of their answers.
  return exchanges.sort((a, b) => a.entry.startedDateTime.localeCompare(b.entry.startedDateTime));
}

/** A message, or a control frame; one that was never complete is neither to its receiver. */
function isWireMessage(event: TraceEvent): event is WireMessage {
  if (event.kind !== 'frame') return event.kind === 'message';
  return !dataOpcodes.has(event.opcode) && event.received === undefined;
}

/** Chrome's form: text as text, everything else as base64; the time in seconds since the epoch. */
function harMessage(event: WireMessage) {
  const { direction, at, truncated, length } = event;
  const isText = event.kind === 'message' && event.type === 'text';
  const opcode = event.kind === 'frame' ? event.opcodeBits : isText ? 1 : 2;
  const bytes = event.payload ?? '';
  return {
    type: direction === 'client' ? 'send' : 'receive',
    time: at / 1000,
    opcode,
    // A text that was cut, or is no UTF-8, is in the trace as bytes.
    data: isText ? (event.text ?? Buffer.from(bytes, 'base64').toString()) : bytes,
    ...(truncated ? { _truncated: true, _length: length } : {}),
  };
}
