import { acceptKey } from './accept-key.ts';
import { type Extension, readExtensions } from './extensions.ts';
import {
  type BrokenHandshakeRule,
  brokenRule,
  hasWord,
  isHttp11,
  quote,
  shorten,
} from './handshake-rule-table.ts';
import { headerValues, type RequestHead, type ResponseHead, tokens } from './http-head.ts';

/** Whether a client that keeps RFC 6455 §4.1 opens the connection on an answer that breaks these rules. */
export function isAccepted(status: number, broken: readonly unknown[]): boolean {
  return status === 101 && broken.length === 0;
}

/** The rules that an answer breaks. A server may refuse with any other status than 101, so a refusal breaks none. */
export function inspectResponse(request: RequestHead, response: ResponseHead): BrokenHandshakeRule[] {
  // Any other status is an ordinary HTTP answer, and its fields mean what they mean in HTTP (§4.1).
  if (response.status !== 101) return [];
  return [
    ...answeredVersion(response),
    ...answeredUpgrade(response),
    ...answeredAccept(request, response),
    ...answeredSubprotocol(request, response),
    ...answeredExtensions(request, response),
  ];
}

function answeredVersion({ version }: ResponseHead): BrokenHandshakeRule[] {
  if (isHttp11(version)) return [];
  return [
    brokenRule(
      'http-version',
      `Expected HTTP/1.1 or later in the status line; found HTTP/${version}. A server that changes protocols answers in 1.1.`,
      'RFC 6455 §4.2.2',
    ),
  ];
}

function answeredUpgrade({ headers }: ResponseHead): BrokenHandshakeRule[] {
  const section = 'RFC 6455 §4.1';
  const upgrades = headerValues(headers, 'upgrade');
  const connections = headerValues(headers, 'connection');
  const broken: BrokenHandshakeRule[] = [];
  if (upgrades.length === 0)
    broken.push(
      brokenRule(
        'upgrade-missing',
        'Expected "Upgrade: websocket" in the answer; found none. The server must add it.',
        section,
      ),
    );
  // The request may name several protocols; the answer names the one that comes next.
  else if (upgrades.join(', ').toLowerCase() !== 'websocket')
    broken.push(
      brokenRule(
        'upgrade-not-websocket',
        `Expected "Upgrade: websocket" in the answer and nothing else; found ${quote(upgrades.join(', '))}. The server must name websocket.`,
        section,
      ),
    );
  if (connections.length === 0)
    broken.push(
      brokenRule(
        'connection-missing',
        'Expected "Connection: Upgrade" in the answer; found none. The server must add it.',
        section,
      ),
    );
  else if (!hasWord(connections, 'upgrade'))
    broken.push(
      brokenRule(
        'connection-without-upgrade',
        `Expected Upgrade among the words of Connection in the answer; found ${quote(connections.join(', '))}. The server must add it.`,
        section,
      ),
    );
  return broken;
}

function answeredAccept(request: RequestHead, { headers }: ResponseHead): BrokenHandshakeRule[] {
  const values = headerValues(headers, 'sec-websocket-accept');
  const [key] = headerValues(request.headers, 'sec-websocket-key');
  const [accept] = values;
  if (accept === undefined)
    return [
      brokenRule(
        'accept-missing',
        'Expected a Sec-WebSocket-Accept in the answer; found none. The server must compute it from the key.',
      ),
    ];
  if (values.length > 1)
    return [
      brokenRule(
        'accept-repeated',
        `Expected one Sec-WebSocket-Accept; found ${values.length}. The server must send one.`,
      ),
    ];
  if (key === undefined)
    return [
      brokenRule(
        'accept-mismatch',
        `Expected no 101 at all, for the request had no key; found the proof ${quote(accept)}. Send a Sec-WebSocket-Key to get a proof of it.`,
      ),
    ];
  const expected = acceptKey(key);
  if (accept === expected) return [];
  return [
    brokenRule(
      'accept-mismatch',
      `Expected ${quote(expected)} for the key ${quote(key)}; found ${quote(accept)}. The server must hash the key with the GUID and write the 20 bytes in Base64.`,
    ),
  ];
}

function answeredSubprotocol(request: RequestHead, { headers }: ResponseHead): BrokenHandshakeRule[] {
  const values = headerValues(headers, 'sec-websocket-protocol');
  const [chosen] = values;
  if (chosen === undefined) return [];
  if (values.length > 1)
    return [
      brokenRule(
        'protocol-repeated',
        `Expected at most one Sec-WebSocket-Protocol in the answer; found ${values.length}. The server must pick one.`,
      ),
    ];
  const offers = tokens(headerValues(request.headers, 'sec-websocket-protocol'));
  if (offers.includes(chosen)) return [];
  const expected =
    offers.length === 0 ? 'no subprotocol, since none was offered' : `one of ${shorten(offers.join(', '))}`;
  return [
    brokenRule(
      'protocol-not-offered',
      `Expected ${expected}; found ${quote(chosen)}. The server must pick an offer as it is written.`,
    ),
  ];
}

function answeredExtensions(request: RequestHead, { headers }: ResponseHead): BrokenHandshakeRule[] {
  const values = headerValues(headers, 'sec-websocket-extensions');
  if (values.length === 0) return [];
  const agreed = readExtensions(values.join(', '));
  if ('problem' in agreed)
    return [brokenRule('extensions-malformed', `${agreed.problem} The server must correct it.`)];
  const read = readExtensions(headerValues(request.headers, 'sec-websocket-extensions').join(', '));
  const offers = 'problem' in read ? [] : read;
  const offered = new Set(offers.map(({ name }) => name));
  const broken: BrokenHandshakeRule[] = [];
  const stranger = agreed.find(({ name }) => !offered.has(name));
  if (stranger) {
    const expected =
      offered.size === 0
        ? 'no extension, since none was offered'
        : `extensions among ${shorten([...offered].join(', '))}`;
    broken.push(
      brokenRule(
        'extension-not-offered',
        `Expected ${expected}; found ${quote(stranger.name)}. The server must leave it out.`,
      ),
    );
  }
  const isDeflate = ({ name }: Extension): boolean => name === 'permessage-deflate';
  const deflate = agreed.find(isDeflate);
  if (deflate && offered.has(deflate.name)) broken.push(...agreedDeflate(deflate, offers.filter(isDeflate)));
  return broken;
}

/** What permessage-deflate may answer (RFC 7692 §7.1). */
function agreedDeflate(agreed: Extension, offers: Extension[]): BrokenHandshakeRule[] {
  const problems = agreed.repeated.map((name) => `${name} more than once`);
  for (const [name, value] of Object.entries(agreed.params)) {
    const flag = name === 'server_no_context_takeover' || name === 'client_no_context_takeover';
    const bits = name === 'server_max_window_bits' || name === 'client_max_window_bits';
    const sound = flag ? value === true : bits && typeof value === 'string' && /^([89]|1[0-5])$/.test(value);
    if (!sound) problems.push(value === true ? name : `${name}=${value}`);
    // §7.1.2.2: the server may set the client's window only when the client said that it can be set.
    else if (name === 'client_max_window_bits' && !offers.some((offer) => name in offer.params))
      problems.push(`${name}, which the client did not offer`);
  }
  if (problems.length === 0) return [];
  return [
    brokenRule(
      'extension-parameter',
      `Expected parameters of permessage-deflate that the client can accept; found ${shorten(problems.join('; '))}. The server must leave it out.`,
    ),
  ];
}
