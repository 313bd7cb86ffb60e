import { parseExtensions } from '../../protocol/extensions.ts';
import { headerValues, type RequestHead, tokens } from '../../protocol/http-head.ts';
import { acceptsStandaloneDeflate } from '../kit/deflate.ts';
import { badRequest, type Refusal, refuseUnsound } from '../kit/sound-handshake.ts';
import type { HandshakeSettings } from './settings.ts';

/** A handshake that earns a 101. */
export interface Acceptance {
  status: 101;
  subprotocol: string | null;
  deflate: boolean;
}

/** What each choice of the `version` setting makes of a version that is not 13. */
const takesAnyVersion: Record<HandshakeSettings['version'], boolean> = { checked: false, ignored: true };

/** The names the server speaks under each choice of `subprotocols`. */
const subprotocolsSpoken = {
  none: [],
  one: ['echo.v1'],
  two: ['echo.v1', 'echo.v2'],
} satisfies Record<HandshakeSettings['subprotocols'], string[]>;

/** The field each choice of `requiredHeader` asks for. */
const requiredHeaders = {
  none: null,
  'lab-pass': 'x-lab-pass',
} satisfies Record<HandshakeSettings['requiredHeader'], string | null>;

/** Reads a handshake and says what the server answers, under the settings in force. */
export function decide(head: RequestHead, path: string, settings: HandshakeSettings): Refusal | Acceptance {
  const endpoint = { path: `/${settings.path}`, anyVersion: takesAnyVersion[settings.version] };
  return (
    refuseUnsound(head, path, endpoint) ??
    withoutPass(head, settings) ??
    nothingInCommon(head, settings) ?? {
      status: 101,
      subprotocol: chooseSubprotocol(head, settings),
      deflate: settings.extensions && offersDeflate(head),
    }
  );
}

function withoutPass(head: RequestHead, settings: HandshakeSettings): Refusal | null {
  const name = requiredHeaders[settings.requiredHeader];
  if (!name || headerValues(head.headers, name).length > 0) return null;
  return { status: 403, headers: {}, body: 'Forbidden' };
}

function nothingInCommon(head: RequestHead, settings: HandshakeSettings): Refusal | null {
  return settings.subprotocolRequired && chooseSubprotocol(head, settings) === null ? badRequest : null;
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
  return offers.some(acceptsStandaloneDeflate);
}
