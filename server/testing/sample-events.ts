/** Events for tests: whole and plausible, with a few properties of one's own. */
import type {
  AccessEvent,
  AnswerEvent,
  CloseEvent,
  ConsoleEvent,
  CookiesEvent,
  DialogEvent,
  FrameEvent,
  HandshakeEvent,
  HttpEvent,
  InterceptEvent,
  JailEvent,
  LabEvent,
  MessageEvent,
  PageEvent,
  SettingsEvent,
  VisitEvent,
} from '../../protocol/trace.ts';

const place = { seq: 1, at: 1_000 };
const wire = { ...place, connection: 'c1', actor: 'learner', via: 'probe', secure: false } as const;
const victim = { ...place, actor: 'victim', visit: 'v1', who: 'agent' } as const;
const agentPage = 'http://localhost:3001/b/x/agent';
const request = { method: 'GET', target: '/b/x/socket', path: '/socket', httpVersion: '1.1' };

export function sampleHandshake({
  headers = {},
  missing = [],
  ...over
}: Partial<HandshakeEvent> & {
  headers?: Record<string, string[]>;
  missing?: string[];
} = {}): HandshakeEvent {
  return {
    kind: 'handshake',
    ...wire,
    request: {
      ...request,
      raw: 'GET /b/x/socket HTTP/1.1\r\n\r\n',
      headers: {
        host: ['localhost:3001'],
        upgrade: ['websocket'],
        'sec-websocket-version': ['13'],
        ...headers,
      },
      missing,
      broken: [],
    },
    response: {
      raw: 'HTTP/1.1 101 Switching Protocols\r\n\r\n',
      headers: {},
      status: 101,
      reason: 'Switching Protocols',
      broken: [],
    },
    status: 101,
    accepted: true,
    subprotocol: null,
    extensions: null,
    took: 1,
    ...over,
  };
}

export function sampleHttp(over: Partial<HttpEvent> = {}): HttpEvent {
  return {
    kind: 'http',
    ...wire,
    request: { ...request, raw: 'GET /b/x/ HTTP/1.1\r\n\r\n', headers: {} },
    response: null,
    status: null,
    bytes: { client: 22, server: 0 },
    took: null,
    ...over,
  };
}

export function sampleFrame(over: Partial<FrameEvent> = {}): FrameEvent {
  return {
    kind: 'frame',
    ...wire,
    direction: 'client',
    opcode: 'text',
    opcodeBits: 1,
    fin: true,
    rsv1: false,
    rsv2: false,
    rsv3: false,
    masked: true,
    maskingKey: '00000000',
    length: 2,
    lengthBits: 7,
    payload: 'aGk=',
    truncated: false,
    header: '818200000000',
    text: 'hi',
    broken: [],
    ...over,
  };
}

export function sampleMessage(over: Partial<MessageEvent> = {}): MessageEvent {
  return {
    kind: 'message',
    ...wire,
    direction: 'client',
    type: 'text',
    text: 'hi',
    length: 2,
    truncated: false,
    frames: [1],
    fragments: 1,
    interleaved: [],
    ...over,
  };
}

export function sampleIntercept(over: Partial<InterceptEvent> = {}): InterceptEvent {
  return {
    kind: 'intercept',
    ...wire,
    action: 'edited',
    what: 'frame',
    direction: 'client',
    opcode: 'text',
    before: 'hi',
    after: 'hello',
    ...over,
  };
}

export function sampleClose(over: Partial<CloseEvent> = {}): CloseEvent {
  return { kind: 'close', ...wire, clean: true, code: 1000, reason: '', by: 'client', ...over };
}

export function sampleVisit(over: Partial<VisitEvent> = {}): VisitEvent {
  return { kind: 'visit', ...victim, phase: 'started', url: agentPage, ...over };
}

export function samplePage(over: Partial<PageEvent> = {}): PageEvent {
  return { kind: 'page', ...victim, url: agentPage, title: 'Console', ...over };
}

export function sampleDialog(over: Partial<DialogEvent> = {}): DialogEvent {
  const where = { url: agentPage, origin: 'http://localhost:3001', path: '/agent' };
  return { kind: 'dialog', ...victim, type: 'alert', message: '1', ...where, ...over };
}

export function sampleConsole(over: Partial<ConsoleEvent> = {}): ConsoleEvent {
  return { kind: 'console', ...victim, level: 'log', text: 'ready', ...over };
}

export function sampleCookies(over: Partial<CookiesEvent> = {}): CookiesEvent {
  return {
    kind: 'cookies',
    ...victim,
    what: 'handshake',
    url: 'ws://localhost:3001/b/x/socket',
    origin: 'http://127.0.0.1:3002',
    sent: [],
    withheld: [{ name: 'session', rule: 'SameSiteLax', why: 'It is SameSite=Lax.' }],
    ...over,
  };
}

export function sampleJail(over: Partial<JailEvent> = {}): JailEvent {
  return { kind: 'jail', ...victim, target: 'example.com:443', why: 'It is neither of the two.', ...over };
}

export function sampleAccess(over: Partial<AccessEvent> = {}): AccessEvent {
  return {
    kind: 'access',
    ...place,
    actor: 'victim',
    method: 'GET',
    path: '/log',
    query: 'data=hi',
    status: 404,
    userAgent: 'Mozilla/5.0',
    referrer: '',
    carries: [],
    ...over,
  };
}

export function sampleLabEvent(over: Partial<LabEvent> = {}): LabEvent {
  return { kind: 'lab', ...place, name: 'login', data: {}, ...over };
}

export function sampleAnswer(over: Partial<AnswerEvent> = {}): AnswerEvent {
  return { kind: 'answer', ...place, step: 'see', answer: '1', correct: true, ...over };
}

export function sampleSettings(over: Partial<SettingsEvent> = {}): SettingsEvent {
  return { kind: 'settings', ...place, settings: {}, ...over };
}
