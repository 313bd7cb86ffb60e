import type { RequestHead } from '../../protocol/http-head.ts';

/** What is handed to another tool: where to, how, and one message. */
export interface HandOver {
  /** `ws://localhost:3001/b/…/socket?x=1`. */
  url: string;
  subprotocols: string[];
  /** The `Origin` field; a browser sets its own. */
  origin: string | null;
  /** Other fields that a client does not write by itself, in order. */
  headers: [name: string, value: string][];
  /** Null when the composer holds none. */
  message: Message | null;
  /** What only the raw bytes can say: no ordinary client does it. */
  lost: string[];
}

export type Message =
  | { kind: 'text'; text: string }
  | { kind: 'binary' | 'ping' | 'pong'; bytes: Uint8Array }
  | { kind: 'close'; code: number | null; reason: string };

/** A command or program in another tool's language. */
export interface Recipe {
  id: 'websocat' | 'wscat' | 'python' | 'javascript' | 'raw';
  label: string;
  text: string;
  /** What it cannot do, or how it is run. */
  notes: string[];
}

/** Fields that every WebSocket client writes by itself, and which it does not let others write. */
const OWN = [
  'host',
  'upgrade',
  'connection',
  'sec-websocket-key',
  'sec-websocket-version',
  'sec-websocket-extensions',
];

/** Reads out of a request what another tool needs to make one like it. `address` is the bench's: `ws://localhost:3001/b/…/`. */
export function handOver(
  head: RequestHead,
  address: string,
  message: Message | null,
  byHand = false,
): HandOver {
  const { protocol, host } = new URL(address);
  const target = head.target.startsWith('/') ? head.target : '/';
  const values = (name: string): string[] =>
    head.headers.filter(([found]) => found.toLowerCase() === name).map(([, value]) => value);
  const headers = head.headers.filter(
    ([name]) => name !== '' && ![...OWN, 'origin', 'sec-websocket-protocol'].includes(name.toLowerCase()),
  );
  return {
    url: `${protocol}//${host}${target}`,
    subprotocols: values('sec-websocket-protocol')
      .flatMap((value) => value.split(','))
      .map((name) => name.trim())
      .filter((name) => name !== ''),
    origin: values('origin')[0] ?? null,
    headers,
    message,
    lost: lostWords(head, values, byHand),
  };
}

/** What a client that knows the protocol would do otherwise than this request. */
function lostWords(head: RequestHead, values: (name: string) => string[], byHand: boolean): string[] {
  const odd = [
    head.method !== 'GET' ? `the method ${head.method}` : '',
    head.version !== '1.1' ? `HTTP ${head.version}` : '',
    values('sec-websocket-version').join() === '13' ? '' : 'the version field',
    values('sec-websocket-key').length === 1 ? '' : 'the key field',
    values('upgrade').length === 1 ? '' : 'the Upgrade field',
    values('connection').length === 1 ? '' : 'the Connection field',
    values('origin').length > 1 ? 'the second Origin' : '',
  ].filter((word) => word !== '');
  return [
    odd.length > 0 ? `It writes a sound handshake: ${odd.join(', ')} will not be as in your request.` : '',
    byHand ? 'It writes sound frames: the bits that you set by hand are only in the raw bytes.' : '',
  ].filter((note) => note !== '');
}
