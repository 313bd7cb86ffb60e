import type { RuleReading } from './handshake-reading.ts';
import { tokens } from './http-head.ts';

/** Each rule that an opening handshake can break, in a line. The ids are the vocabulary of traces, checks and the page. */
export const handshakeRules = {
  'request-malformed': {
    section: 'RFC 9112 §2.1',
    text: 'A request is a request line, header lines and an empty line, each ended by CR LF.',
  },
  'method-not-get': { section: 'RFC 6455 §4.1', text: 'The method of an opening handshake is GET.' },
  'http-version': { section: 'RFC 6455 §4.1', text: 'The HTTP version is at least 1.1.' },
  'target-invalid': {
    section: 'RFC 6455 §4.1',
    text: 'The request-target is a path, or an absolute http or https address, and has no fragment.',
  },
  'host-missing': { section: 'RFC 6455 §4.2.1', text: 'A request names the host that it is for.' },
  'host-repeated': { section: 'RFC 9112 §3.2', text: 'A request names one host, once.' },
  'upgrade-missing': {
    section: 'RFC 6455 §4.2.1',
    text: 'The Upgrade field names the protocol to change to; request and answer both have it.',
  },
  'upgrade-not-websocket': { section: 'RFC 6455 §4.2.1', text: 'The Upgrade field says websocket.' },
  'connection-missing': {
    section: 'RFC 6455 §4.2.1',
    text: 'The Connection field says that Upgrade concerns this connection; request and answer both have it.',
  },
  'connection-without-upgrade': {
    section: 'RFC 6455 §4.2.1',
    text: 'The Connection field has Upgrade among its words.',
  },
  'key-missing': { section: 'RFC 6455 §4.2.1', text: 'The request carries a key that the server answers.' },
  'key-repeated': { section: 'RFC 6455 §11.3.1', text: 'The key stands in the request once.' },
  'key-not-16-bytes': {
    section: 'RFC 6455 §4.2.1',
    text: 'The key is Base64 of 16 bytes: 22 characters and two equals signs.',
  },
  'version-missing': {
    section: 'RFC 6455 §4.2.1',
    text: 'The request names the version of the WebSocket protocol.',
  },
  'version-unsupported': { section: 'RFC 6455 §4.2.1', text: 'The version of the WebSocket protocol is 13.' },
  'version-repeated': { section: 'RFC 6455 §11.3.5', text: 'The version stands in the request once.' },
  'protocol-repeated-value': {
    section: 'RFC 6455 §4.1',
    text: 'The subprotocols that a client offers are all different.',
  },
  'protocol-not-token': {
    section: 'RFC 6455 §4.1',
    text: 'The name of a subprotocol is a token: no spaces, no separators, at least one character.',
  },
  'extensions-malformed': {
    section: 'RFC 6455 §9.1',
    text: 'Extensions are a list of names, each followed by its parameters.',
  },
  'response-malformed': {
    section: 'RFC 9112 §2.1',
    text: 'A response is a status line, header lines and an empty line, each ended by CR LF.',
  },
  'accept-missing': { section: 'RFC 6455 §4.2.2', text: 'The server proves that it has read the key.' },
  'accept-repeated': { section: 'RFC 6455 §11.3.3', text: 'The proof stands in the answer once.' },
  'accept-mismatch': {
    section: 'RFC 6455 §4.2.2',
    text: 'The proof is Base64 of the SHA-1 of the key followed by a text that every server knows.',
  },
  'protocol-not-offered': {
    section: 'RFC 6455 §4.1',
    text: 'The server picks a subprotocol that the client has offered, letter for letter, or none.',
  },
  'protocol-repeated': { section: 'RFC 6455 §11.3.4', text: 'The server picks at most one subprotocol.' },
  'extension-not-offered': {
    section: 'RFC 6455 §4.1',
    text: 'The server agrees only to extensions that the client has offered.',
  },
  'extension-parameter': {
    section: 'RFC 7692 §7.1',
    text: 'The parameters that the server answers for permessage-deflate are known, valid, and stand once.',
  },
} as const satisfies Record<string, { section: string; text: string }>;

export type HandshakeRuleId = keyof typeof handshakeRules;

/** A rule that a handshake breaks, with an id from the table. */
export interface BrokenHandshakeRule extends RuleReading {
  rule: HandshakeRuleId;
}

/** Names a broken rule; `section` where the rule stands elsewhere for the answer than for the request. */
export function brokenRule(
  rule: HandshakeRuleId,
  message: string,
  section: string = handshakeRules[rule].section,
): BrokenHandshakeRule {
  return { rule, message, section };
}

/** Whether a version such as `1.1` is new enough to change protocols (RFC 9110 §7.8). */
export function isHttp11(version: string): boolean {
  return Number(version) >= 1.1;
}

/** Whether a list of words holds this one, in any case of letters. */
export function hasWord(values: readonly string[], word: string): boolean {
  return tokens(values).some((token) => token.toLowerCase() === word);
}

/** A value in quotes for a message. */
export function quote(text: string): string {
  return JSON.stringify(shorten(text));
}

/** A text cut to what one reads in a message: the other side chooses its length. */
export function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
