import { readExtensions } from './extensions.ts';
import {
  type BrokenHandshakeRule,
  brokenRule,
  type HandshakeRuleId,
  hasWord,
  isHttp11,
  quote,
  shorten,
} from './handshake-rule-table.ts';
import { headerValues, isToken, type RequestHead, tokens } from './http-head.ts';

export interface RequestInspection {
  /** Lower-case names of required header fields that are not there, in the order of RFC 6455 §4.2.1. */
  missing: string[];
  /** Every rule that the request breaks; each missing field is among them, as `host-missing` and so on. */
  broken: BrokenHandshakeRule[];
}

/** The fields that a request must have (RFC 6455 §4.2.1), and how a learner adds each. */
const requiredFields = [
  ['host', 'host-missing', 'a line such as "Host: example.com"'],
  ['upgrade', 'upgrade-missing', '"Upgrade: websocket"'],
  ['connection', 'connection-missing', '"Connection: Upgrade"'],
  ['sec-websocket-key', 'key-missing', '"Sec-WebSocket-Key:" with 16 random bytes in Base64'],
  ['sec-websocket-version', 'version-missing', '"Sec-WebSocket-Version: 13"'],
] as const satisfies [string, HandshakeRuleId, string][];

/** Base64 of 16 bytes: 21 characters, one that carries two more bits, and padding. */
const KEY = /^[A-Za-z0-9+/]{22}==$/;

/** Reads a request as a server that keeps RFC 6455 §4.2.1 does. */
export function inspectRequest(head: RequestHead): RequestInspection {
  const absent = requiredFields.filter(([name]) => headerValues(head.headers, name).length === 0);
  const broken = [
    ...startLine(head),
    ...absent.map(([name, rule, add]) =>
      brokenRule(rule, `Expected a field ${fieldName(name)}; found none. Add ${add}.`),
    ),
    ...requestFields(head),
    ...offeredSubprotocols(head),
    ...offeredExtensions(head),
  ];
  return { missing: absent.map(([name]) => name), broken };
}

function startLine({ method, target, version }: RequestHead): BrokenHandshakeRule[] {
  const broken: BrokenHandshakeRule[] = [];
  if (method !== 'GET')
    broken.push(
      brokenRule(
        'method-not-get',
        `Expected the method GET, in capital letters; found ${shorten(method)}. Begin the request with GET.`,
      ),
    );
  if (!/^(\/|https?:\/\/.)/i.test(target) || target.includes('#'))
    broken.push(
      brokenRule(
        'target-invalid',
        `Expected a path that begins with "/" and has no "#"; found ${quote(target)}. Write the path of the WebSocket endpoint.`,
      ),
    );
  if (!isHttp11(version))
    broken.push(
      brokenRule(
        'http-version',
        `Expected HTTP/1.1 or later; found HTTP/${version}. End the request line with HTTP/1.1.`,
      ),
    );
  return broken;
}

function requestFields({ headers }: RequestHead): BrokenHandshakeRule[] {
  const hosts = headerValues(headers, 'host');
  const upgrades = headerValues(headers, 'upgrade');
  const connections = headerValues(headers, 'connection');
  const keys = headerValues(headers, 'sec-websocket-key');
  const versions = headerValues(headers, 'sec-websocket-version');
  const [key] = keys;
  const [version] = versions;
  const broken: BrokenHandshakeRule[] = [];
  if (hosts.length > 1)
    broken.push(
      brokenRule('host-repeated', `Expected one Host; found ${hosts.length}. Keep the one you mean.`),
    );
  if (upgrades.length > 0 && !hasWord(upgrades, 'websocket'))
    broken.push(
      brokenRule(
        'upgrade-not-websocket',
        `Expected "Upgrade: websocket"; found ${quote(upgrades.join(', '))}. Name the protocol websocket.`,
      ),
    );
  if (connections.length > 0 && !hasWord(connections, 'upgrade'))
    broken.push(
      brokenRule(
        'connection-without-upgrade',
        `Expected Upgrade among the words of Connection; found ${quote(connections.join(', '))}. Add Upgrade to them.`,
      ),
    );
  if (keys.length > 1)
    broken.push(
      brokenRule('key-repeated', `Expected one Sec-WebSocket-Key; found ${keys.length}. Keep one of them.`),
    );
  else if (key !== undefined && !KEY.test(key))
    broken.push(
      brokenRule(
        'key-not-16-bytes',
        `Expected Base64 of 16 bytes (22 characters and "=="); found ${quote(key)}. Encode 16 random bytes.`,
      ),
    );
  if (versions.length > 1)
    broken.push(
      brokenRule(
        'version-repeated',
        `Expected one Sec-WebSocket-Version; found ${versions.length}. Keep the one that says 13.`,
      ),
    );
  else if (version !== undefined && version !== '13')
    broken.push(
      brokenRule(
        'version-unsupported',
        `Expected "Sec-WebSocket-Version: 13"; found ${quote(version)}. Ask for version 13.`,
      ),
    );
  return broken;
}

function offeredSubprotocols({ headers }: RequestHead): BrokenHandshakeRule[] {
  const values = headerValues(headers, 'sec-websocket-protocol');
  if (values.length === 0) return [];
  const offers = tokens(values);
  const broken: BrokenHandshakeRule[] = [];
  const stranger = offers.length === 0 ? '' : offers.find((offer) => !isToken(offer));
  if (stranger !== undefined)
    broken.push(
      brokenRule(
        'protocol-not-token',
        `Expected names of subprotocols without spaces or separators, such as "chat.v1"; found ${quote(stranger)}. Separate names by commas, or leave the field out.`,
      ),
    );
  // RFC 6455 §4.1 compares the names as they are: no folding of case.
  const seen = new Set<string>();
  const repeated = offers.find((offer) => seen.size === seen.add(offer).size);
  if (repeated !== undefined)
    broken.push(
      brokenRule(
        'protocol-repeated-value',
        `Expected each subprotocol once; found ${quote(repeated)} again. Offer it once.`,
      ),
    );
  return broken;
}

function offeredExtensions({ headers }: RequestHead): BrokenHandshakeRule[] {
  const values = headerValues(headers, 'sec-websocket-extensions');
  if (values.length === 0) return [];
  const read = readExtensions(values.join(', '));
  if ('problem' in read)
    return [brokenRule('extensions-malformed', `${read.problem} Correct it, or leave the field out.`)];
  if (read.length > 0) return [];
  return [
    brokenRule(
      'extensions-malformed',
      'Expected at least one extension; found an empty field. Name one, or leave the field out.',
    ),
  ];
}

/** `sec-websocket-key` as people write it. */
function fieldName(name: string): string {
  return name.replace(/(^|-)([a-z])/g, (match) => match.toUpperCase()).replace('Websocket', 'WebSocket');
}
