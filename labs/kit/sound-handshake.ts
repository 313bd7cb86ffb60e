import { inspectRequest } from '../../protocol/handshake-rules.ts';
import type { RequestHead } from '../../protocol/http-head.ts';

/** A handshake that was turned down. The bodies are terse on purpose: the learner is to reason from the rules. */
export interface Refusal {
  status: 400 | 403 | 404 | 405 | 426;
  headers: Record<string, string>;
  body: string;
}

export const badRequest: Refusal = { status: 400, headers: {}, body: 'Bad Request' };

/** Rules whose breach is a plain 400: everything RFC 6455 §4.2.1 asks for but the version. */
const malformed = [
  'http-version',
  'host-missing',
  'host-repeated',
  'upgrade-missing',
  'upgrade-not-websocket',
  'connection-missing',
  'connection-without-upgrade',
  'version-missing',
  'version-repeated',
];

const badKey = ['key-missing', 'key-repeated', 'key-not-16-bytes'];

/**
 * Holds a handshake against RFC 6455 §4.2 as a strict server does: the answer it is turned down with, or null when it
 * is sound. `path` is the one asked for, below the bench; the first refusal stands.
 */
export function refuseUnsound(
  head: RequestHead,
  path: string,
  endpoint: { path: string /** Takes any version for 13. */; anyVersion?: boolean },
): Refusal | null {
  if (path !== endpoint.path) return { status: 404, headers: {}, body: 'Not Found' };
  if (head.method !== 'GET') return { status: 405, headers: { Allow: 'GET' }, body: 'Method Not Allowed' };
  const broken = new Set<string>(inspectRequest(head).broken.map(({ rule }) => rule));
  if (malformed.some((rule) => broken.has(rule))) return badRequest;
  if (broken.has('version-unsupported') && endpoint.anyVersion !== true) return upgradeRequired;
  return badKey.some((rule) => broken.has(rule)) ? badRequest : null;
}

/** RFC 6455 §4.2.2 names 426 and the version field; RFC 9110 §15.5.22 asks for `Upgrade` as well. */
const upgradeRequired: Refusal = {
  status: 426,
  headers: { Upgrade: 'websocket', Connection: 'Upgrade, close', 'Sec-WebSocket-Version': '13' },
  body: 'Upgrade Required',
};
