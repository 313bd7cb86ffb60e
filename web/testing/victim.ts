/** A victim's browser and the exploit server, for tests. */
import type {
  AccessEvent,
  CookiesEvent,
  DialogEvent,
  FrameEvent,
  HandshakeEvent,
  JailEvent,
  VisitEvent,
} from '../../protocol/trace.ts';
import type { ExploitState, FixState, VictimState } from '../../protocol/workbench.ts';
import { frameEvent, handshakeEvent } from './events.ts';

const at = (seq: number): number => 1_760_000_000_000 + seq * 120;
const visit = { actor: 'victim', visit: 'v1', who: 'customer' } as const;
const wire = { connection: 'c2', actor: 'victim', via: 'browser' } as const;

export const EXPLOIT_PAGE = 'http://127.0.0.1:3002/e/b0/';

export function visitEvent(seq: number, outcome?: string, changes: Partial<VisitEvent> = {}): VisitEvent {
  return {
    ...visit,
    kind: 'visit',
    seq,
    at: at(seq),
    url: EXPLOIT_PAGE,
    ...(outcome === undefined ? { phase: 'started' } : { phase: 'ended', outcome }),
    ...changes,
  };
}

export function dialogEvent(seq: number, changes: Partial<DialogEvent> = {}): DialogEvent {
  return {
    ...visit,
    kind: 'dialog',
    seq,
    at: at(seq),
    who: 'agent',
    type: 'alert',
    message: '1',
    url: 'http://localhost:3001/b/b0/agent',
    origin: 'http://localhost:3001',
    path: '/agent',
    ...changes,
  };
}

export function cookiesEvent(seq: number, changes: Partial<CookiesEvent> = {}): CookiesEvent {
  return {
    ...visit,
    kind: 'cookies',
    seq,
    at: at(seq),
    what: 'handshake',
    url: 'ws://localhost:3001/b/b0/chat',
    origin: 'http://127.0.0.1:3002',
    sent: ['session'],
    withheld: [
      {
        name: 'basket',
        rule: 'SameSiteLax',
        why: 'Its SameSite is Lax, and a page of another site asked.',
      },
    ],
    ...changes,
  };
}

export function jailEvent(seq: number): JailEvent {
  return {
    ...visit,
    kind: 'jail',
    seq,
    at: at(seq),
    target: 'example.com:443',
    why: 'The victim reaches the lab and the exploit server only.',
  };
}

export function accessEvent(seq: number, changes: Partial<AccessEvent> = {}): AccessEvent {
  return {
    kind: 'access',
    actor: 'victim',
    seq,
    at: at(seq),
    method: 'GET',
    path: '/log',
    query: 'line=Your%20password%20is%20k3v9',
    status: 404,
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/153.0.0.0',
    referrer: EXPLOIT_PAGE,
    carries: ['password'],
    ...changes,
  };
}

export function victimHandshake(seq: number): HandshakeEvent {
  return { ...handshakeEvent(seq), ...wire, at: at(seq) };
}

export function victimFrame(seq: number, text: string, changes: Partial<FrameEvent> = {}): FrameEvent {
  return frameEvent(seq, text, { ...wire, at: at(seq), ...changes });
}

export function exploitState(changes: Partial<ExploitState> = {}): ExploitState {
  return {
    head: 'HTTP/1.1 200 OK\nContent-Type: text/html; charset=utf-8',
    body: '<h1>Hello</h1>\n',
    url: EXPLOIT_PAGE,
    placeholders: {
      '{{lab}}': 'http://localhost:3001/b/b0',
      '{{lab-ws}}': 'ws://localhost:3001/b/b0',
      '{{exploit}}': 'http://127.0.0.1:3002/e/b0',
    },
    ...changes,
  };
}

export function victimState(changes: Partial<VictimState> = {}): VictimState {
  return {
    unavailable: null,
    people: {
      agent: { title: 'Mara, who answers the chat', opensLinks: false },
      customer: { title: 'Ines, who is signed in and opens every link', opensLinks: true },
    },
    visits: [],
    ...changes,
  };
}

export function fixState(changes: Partial<FixState> = {}): FixState {
  return { open: true, passed: false, passedAt: null, tries: 0, given: {}, verify: null, ...changes };
}
