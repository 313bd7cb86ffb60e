import type { HeaderField } from '../../protocol/http-head.ts';
import { type Draft, draftFromHead, freshKey } from './draft.ts';

/** Where the requests of this bench go. */
export interface ProbeTarget {
  /** `localhost:3001`. */
  host: string;
  /** `/b/<bench>`, without a slash at the end. */
  base: string;
  /** The platform's own origin: what a browser would send from this page. */
  origin: string;
}

export interface Preset {
  id: string;
  label: string;
  detail: string;
  draft(target: ProbeTarget): Draft;
}

/** The bare request that the probe starts with: a target and a Host, nothing of a handshake. */
export function bareDraft(target: ProbeTarget): Draft {
  return request(target, []);
}

/** Requests to start from. They hold finished handshakes, so they are shown once the learner wrote one. */
export const presets: readonly Preset[] = [
  { id: 'bare', label: 'Bare GET', detail: 'A target and a Host, nothing more.', draft: bareDraft },
  {
    id: 'browser',
    label: 'A browser’s handshake',
    detail: 'What a browser sends, in its order, with a fresh key.',
    draft: (target) =>
      request(target, [
        ['Connection', 'Upgrade'],
        ['Pragma', 'no-cache'],
        ['Cache-Control', 'no-cache'],
        ['User-Agent', navigator.userAgent],
        ['Upgrade', 'websocket'],
        ['Origin', target.origin],
        ['Sec-WebSocket-Version', '13'],
        ['Accept-Encoding', 'gzip, deflate, br'],
        ['Sec-WebSocket-Key', freshKey()],
        ['Sec-WebSocket-Extensions', 'permessage-deflate; client_max_window_bits'],
      ]),
  },
  {
    id: 'version',
    label: 'Wrong version',
    detail: 'Sec-WebSocket-Version 12, which was a draft of RFC 6455.',
    draft: (target) => request(target, handshake({ version: '12' })),
  },
  {
    id: 'no-key',
    label: 'Without a key',
    detail: 'Everything but Sec-WebSocket-Key.',
    draft: (target) =>
      request(
        target,
        handshake({}).filter(([name]) => name !== 'Sec-WebSocket-Key'),
      ),
  },
  {
    id: 'two-origins',
    label: 'Two Origins',
    detail: 'One field twice: which one does a server read?',
    draft: (target) =>
      request(target, [...handshake({}), ['Origin', target.origin], ['Origin', 'https://other.example']]),
  },
];

/** Reads the target out of the bench's address, `http://localhost:3001/b/<id>/`. */
export function probeTarget(httpAddress: string, origin: string): ProbeTarget {
  const { host, pathname } = new URL(httpAddress);
  return { host, base: pathname.replace(/\/$/, ''), origin };
}

function handshake({ version = '13' }: { version?: string }): HeaderField[] {
  return [
    ['Upgrade', 'websocket'],
    ['Connection', 'Upgrade'],
    ['Sec-WebSocket-Key', freshKey()],
    ['Sec-WebSocket-Version', version],
  ];
}

function request({ host, base }: ProbeTarget, headers: HeaderField[]): Draft {
  return draftFromHead({
    method: 'GET',
    target: `${base}/socket`,
    version: '1.1',
    headers: [['Host', host], ...headers],
  });
}
