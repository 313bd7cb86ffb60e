/** Events of a small conversation, for tests. */
import type {
  CloseEvent,
  FrameEvent,
  HandshakeEvent,
  HttpEvent,
  MessageEvent,
} from '../../protocol/trace.ts';

const wire = { connection: 'c1', actor: 'learner', via: 'probe', secure: false } as const;

export function handshakeEvent(seq: number, status = 101): HandshakeEvent {
  return {
    ...wire,
    kind: 'handshake',
    seq,
    at: 1_760_000_000_000 + seq,
    request: {
      raw: 'GET /b/b0/socket HTTP/1.1\r\nHost: localhost:3001\r\n\r\n',
      headers: { host: ['localhost:3001'] },
      method: 'GET',
      target: '/b/b0/socket',
      path: '/socket',
      httpVersion: '1.1',
      missing: status === 101 ? [] : ['upgrade'],
      broken: [],
    },
    response: {
      raw: `HTTP/1.1 ${status} ${status === 101 ? 'Switching Protocols' : 'Bad Request'}\r\n\r\n`,
      headers: {},
      status,
      reason: status === 101 ? 'Switching Protocols' : 'Bad Request',
      broken: [],
    },
    status,
    accepted: status === 101,
    subprotocol: null,
    extensions: null,
    took: 1.5,
  };
}

export function httpEvent(seq: number, changes: Partial<HttpEvent> = {}): HttpEvent {
  return {
    ...wire,
    kind: 'http',
    seq,
    at: 1_760_000_000_000 + seq,
    request: {
      raw: 'POST /b/b0/login HTTP/1.1\r\nHost: localhost:3001\r\n\r\n',
      headers: { host: ['localhost:3001'] },
      method: 'POST',
      target: '/b/b0/login',
      path: '/login',
      httpVersion: '1.1',
    },
    response: { raw: 'HTTP/1.1 303 See Other\r\n\r\n', headers: {}, status: 303, reason: 'See Other' },
    status: 303,
    bytes: { client: 90, server: 26 },
    took: 1.5,
    ...changes,
  };
}

export function frameEvent(seq: number, text: string, changes: Partial<FrameEvent> = {}): FrameEvent {
  return {
    ...wire,
    kind: 'frame',
    seq,
    at: 1_760_000_000_000 + seq,
    direction: 'client',
    opcode: 'text',
    opcodeBits: 1,
    fin: true,
    rsv1: false,
    rsv2: false,
    rsv3: false,
    masked: true,
    maskingKey: '37fa213d',
    length: text.length,
    lengthBits: 7,
    payload: btoa(text),
    truncated: false,
    header: '818537fa213d',
    text,
    broken: [],
    ...changes,
  };
}

/** So many frames, events 1 and up. */
export function frameEvents(count: number): FrameEvent[] {
  return Array.from({ length: count }, (_, index) => frameEvent(index + 1, 'x'));
}

/** Event 1, a frame that was never complete. */
export function unfinishedFrame(changes: Partial<FrameEvent>): FrameEvent {
  const { text: _text, ...frame } = frameEvent(1, '', { opcode: 'binary', opcodeBits: 2 });
  return { ...frame, truncated: true, received: 0, ...changes };
}

export function messageEvent(
  seq: number,
  frames: number[],
  text: string,
  changes: Partial<MessageEvent> = {},
): MessageEvent {
  return {
    ...wire,
    kind: 'message',
    seq,
    at: 1_760_000_000_000 + seq,
    direction: 'client',
    type: 'text',
    text,
    length: text.length,
    truncated: false,
    frames,
    fragments: frames.length,
    interleaved: [],
    ...changes,
  };
}

/** A message of the server in one frame. */
export function answerEvent(seq: number, text: string): MessageEvent {
  return messageEvent(seq, [], text, { direction: 'server', fragments: 1 });
}

export function closeEvent(seq: number, code = 1000): CloseEvent {
  return {
    ...wire,
    kind: 'close',
    seq,
    at: 1_760_000_000_000 + seq,
    clean: true,
    code,
    reason: '',
    by: 'server',
  };
}
