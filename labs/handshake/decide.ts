import { parseExtensions } from '../../protocol/extensions.ts';
import { inspectRequest } from '../../protocol/handshake-rules.ts';
import { headerValues, type RequestHead, tokens } from '../../protocol/http-head.ts';
import type { HandshakeSettings } from './settings.ts';

/** A handshake that was turned down. The bodies are terse on purpose: the learner is to reason from the rules. */
export interface Refusal {
  status: 400 | 403 | 404 | 405 | 426;
  headers: Record<string, string>;
  body: string;
}

/** A handshake that earns a 101. */
export interface Acceptance {
  status: 101;
  subprotocol: string | null;
  deflate: boolean;
}

interface Attempt {
  head: RequestHead;
  /** Below the bench, such as `/socket`. */
  path: string;
  settings: HandshakeSettings;
  /** Ids of the rules of RFC 6455 §4.2.1 that the request breaks. */
  broken: ReadonlySet<string>;
}

/** One reason to turn a handshake down; null lets it pass on to the next. */
type Guard = (attempt: Attempt) => Refusal | null;

const badRequest: Refusal = { status: 400, headers: {}, body: 'Bad Request' };

/** What each choice of the `version` setting makes of a version that is not 13. */
const versionChecks: Record<HandshakeSettings['version'], (broken: ReadonlySet<string>) => boolean> = {
  checked: (broken) => broken.has('version-unsupported'),
  ignored: () => false,
};

const subprotocolsSpoken = {
  none: [],
  one: ['echo.v1'],
  two: ['echo.v1', 'echo.v2'],
} satisfies Record<HandshakeSettings['subprotocols'], string[]>;

const requiredHeaders = {
  none: null,
  'lab-pass': 'x-lab-pass',
} satisfies Record<HandshakeSettings['requiredHeader'], string | null>;

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

/** In the order in which they are asked; the first refusal stands. */
const guards: Guard[] = [
  function wrongPath({ path, settings }) {
    return path === `/${settings.path}` ? null : { status: 404, headers: {}, body: 'Not Found' };
  },
  function wrongMethod({ head }) {
    return head.method === 'GET'
      ? null
      : { status: 405, headers: { Allow: 'GET' }, body: 'Method Not Allowed' };
  },
  function notAHandshake({ broken }) {
    return malformed.some((rule) => broken.has(rule)) ? badRequest : null;
  },
  /** RFC 6455 §4.2.2 names 426 and the version field; RFC 9110 §15.5.22 asks for `Upgrade` as well. */
  function unknownVersion({ broken, settings }) {
    if (!versionChecks[settings.version](broken)) return null;
    return {
      status: 426,
      headers: { Upgrade: 'websocket', Connection: 'Upgrade, close', 'Sec-WebSocket-Version': '13' },
      body: 'Upgrade Required',
    };
  },
  function unusableKey({ broken }) {
    return badKey.some((rule) => broken.has(rule)) ? badRequest : null;
  },
  function withoutPass({ head, settings }) {
    const name = requiredHeaders[settings.requiredHeader];
    if (!name || headerValues(head.headers, name).length > 0) return null;
    return { status: 403, headers: {}, body: 'Forbidden' };
  },
  function nothingInCommon({ head, settings }) {
    return settings.subprotocolRequired && chooseSubprotocol(head, settings) === null ? badRequest : null;
  },
];

/** Reads a handshake and says what the server answers, under the settings in force. */
export function decide(head: RequestHead, path: string, settings: HandshakeSettings): Refusal | Acceptance {
  const broken = new Set(inspectRequest(head).broken.map((reading) => reading.rule));
  for (const guard of guards) {
    const refusal = guard({ head, path, settings, broken });
    if (refusal) return refusal;
  }
  return {
    status: 101,
    subprotocol: chooseSubprotocol(head, settings),
    deflate: settings.extensions && offersDeflate(head),
  };
}

/** RFC 6455 §4.2.2 (5), `subprotocol`: one of the client's offers, in the client's order of preference, or none. */
function chooseSubprotocol(head: RequestHead, settings: HandshakeSettings): string | null {
  const spoken: readonly string[] = subprotocolsSpoken[settings.subprotocols];
  return (
    tokens(headerValues(head.headers, 'sec-websocket-protocol')).find((offer) => spoken.includes(offer)) ??
    null
  );
}

function offersDeflate(head: RequestHead): boolean {
  const offers = headerValues(head.headers, 'sec-websocket-extensions').flatMap((value) =>
    parseExtensions(value),
  );
  return offers.some((offer) => offer.name === 'permessage-deflate');
}
