import { acceptKey, GUID } from './accept-key.ts';
import { fromBase64, toHex } from './bytes.ts';
import type { HandshakeRuleId } from './handshake-rules.ts';
import { headerValues, type RequestHead, tokens } from './http-head.ts';

/** What the other lines say, as far as one line's meaning hangs on them. */
export interface FieldContext {
  status: number;
  request: RequestHead;
  broken: ReadonlySet<HandshakeRuleId>;
}

export interface FieldReading {
  meaning: string;
  section?: string;
  /** Rules that this field is where to look for; any of them broken marks the line. */
  rules?: readonly HandshakeRuleId[];
  /** True for a field that a 101 must have. */
  required?: boolean;
}

type Explain = (value: string, context: FieldContext) => FieldReading;

const handshakeFields: Record<string, Explain> = {
  upgrade: (value, { status }) => ({
    meaning:
      status === 101
        ? `The protocol that this connection speaks from now on: ${value}.`
        : `The protocol that the server would change to: ${value}.`,
    section: status === 101 ? 'RFC 6455 §4.2.2' : 'RFC 9110 §7.8',
    rules: ['upgrade-not-websocket'],
    required: true,
  }),
  connection: (value, { status }) => ({
    ...explainConnection(value, status),
    rules: ['connection-without-upgrade'],
  }),
  'sec-websocket-accept': (value, context) => ({
    meaning: explainAccept(value, context),
    section: 'RFC 6455 §4.2.2',
    rules: ['accept-mismatch', 'accept-repeated'],
    required: true,
  }),
  'sec-websocket-protocol': (value, { request }) => ({
    meaning: explainSubprotocol(value, tokens(headerValues(request.headers, 'sec-websocket-protocol'))),
    section: 'RFC 6455 §4.2.2',
    rules: ['protocol-not-offered', 'protocol-repeated'],
  }),
  'sec-websocket-extensions': (value, { broken }) => ({
    meaning: explainExtensions(value, broken),
    section: 'RFC 6455 §9.1',
    rules: ['extension-not-offered', 'extensions-malformed', 'extension-parameter'],
  }),
  'sec-websocket-version': (value, { status }) => ({
    meaning:
      status === 101
        ? `The version of the WebSocket protocol that the server speaks: ${value}. In a 101 it is not needed.`
        : `The versions of the WebSocket protocol that the server speaks: ${value}. Ask again with one of them.`,
    section: 'RFC 6455 §4.4',
  }),
};

/** Fields of ordinary HTTP that learners meet in answers to a handshake. */
const httpFields: Record<string, Explain> = {
  date: () => ({ meaning: 'When the server wrote this answer.', section: 'RFC 9110 §6.6.1' }),
  server: () => ({
    meaning:
      'The program that answered. It helps attackers as much as honest people; many servers leave it out.',
    section: 'RFC 9110 §10.2.4',
  }),
  'content-length': (value, { status }) => ({
    meaning:
      status === 101
        ? 'A 101 has no body, so its length has no place here. Clients pass over it.'
        : `The body has ${value} bytes; after them this answer is over.`,
    section: 'RFC 9110 §8.6',
  }),
  'content-type': (value) => ({ meaning: `What the body is: ${value}.`, section: 'RFC 9110 §8.3' }),
  'content-encoding': (value) => ({ meaning: `The body is packed with ${value}.`, section: 'RFC 9110 §8.4' }),
  'content-security-policy': () => ({
    meaning:
      'Tells a browser what a page may load. An answer to a handshake is no page: it changes nothing here.',
  }),
  'transfer-encoding': (value) => ({
    meaning:
      value.toLowerCase() === 'chunked'
        ? 'The body comes in chunks; each begins with its size in hex, and one of size 0 ends it.'
        : `How the body is wrapped for its way: ${value}.`,
    section: 'RFC 9112 §6.1',
  }),
  'set-cookie': () => ({
    meaning:
      'A cookie. A browser keeps it and sends it with later requests to this host, handshakes included.',
    section: 'RFC 6265 §4.1',
  }),
  location: (value) => ({
    meaning: `Where to go instead: ${value}. A browser does not follow it for a WebSocket.`,
    section: 'RFC 9110 §10.2.2',
  }),
  allow: (value) => ({ meaning: `The methods that this path takes: ${value}.`, section: 'RFC 9110 §10.2.1' }),
  'www-authenticate': (value) => ({
    meaning: `How to show who you are: ${value}.`,
    section: 'RFC 9110 §11.6.1',
  }),
  'retry-after': (value) => ({
    meaning: `When to try again: ${value} (seconds or a date).`,
    section: 'RFC 9110 §10.2.3',
  }),
  'keep-alive': (value) => ({ meaning: `How long TCP stays open for another request: ${value}.` }),
  'cache-control': () => ({
    meaning: 'Who may keep a copy of this answer, and for how long.',
    section: 'RFC 9111 §5.2',
  }),
  vary: (value) => ({
    meaning: `The answer depends on these fields of the request: ${value}.`,
    section: 'RFC 9110 §12.5.5',
  }),
  via: (value) => ({
    meaning: `Proxies that the answer came through: ${value}.`,
    section: 'RFC 9110 §7.6.3',
  }),
  'strict-transport-security': () => ({
    meaning:
      'Tells a browser to reach this host over TLS only, from now on. It counts only when it came over TLS.',
    section: 'RFC 6797 §6.1',
  }),
  'access-control-allow-origin': () => ({
    meaning:
      'Tells a browser which pages may read an ordinary answer. Browsers do not ask it for a WebSocket.',
  }),
};

const fields = new Map(Object.entries({ ...handshakeFields, ...httpFields }));

/** What a header line of the answer means for the handshake. */
export function explainField(name: string, value: string, context: FieldContext): FieldReading {
  const explain = fields.get(name.toLowerCase());
  if (explain) return explain(value, context);
  return {
    meaning: 'A field that the handshake does not know. Clients pass over it.',
    section: 'RFC 9110 §5.1',
  };
}

function explainConnection(value: string, status: number): FieldReading {
  const words = tokens([value]).map((word) => word.toLowerCase());
  if (status === 101)
    return {
      meaning: 'Says that Upgrade concerns this connection, and nothing that lies behind a proxy.',
      section: 'RFC 6455 §4.2.2',
      required: true,
    };
  const section = 'RFC 9110 §7.6.1';
  if (words.includes('close'))
    return { meaning: 'The server closes the connection after this answer.', section };
  if (words.includes('keep-alive'))
    return { meaning: 'The connection stays open for another request.', section };
  return { meaning: 'What concerns this connection only, and not what lies behind a proxy.', section };
}

function explainAccept(value: string, { request, status }: FieldContext): string {
  const [key] = headerValues(request.headers, 'sec-websocket-key');
  if (key === undefined)
    return 'The proof that the server has read the key. Your request had none, so it proves nothing.';
  const expected = acceptKey(key);
  const sum = `The proof that the server has read your key: ${key} followed by ${GUID}, hashed with SHA-1 (${sha1Hex(expected)}), in Base64: ${expected}.`;
  if (status !== 101) return `${sum} Without a 101 it has no effect.`;
  return value === expected ? `${sum} It matches.` : `${sum} It does not match.`;
}

function explainSubprotocol(value: string, offers: string[]): string {
  if (offers.length === 0) return `The server speaks ${value}, although you offered no subprotocol.`;
  const offered = `You offered ${offers.join(', ')}`;
  return offers.includes(value)
    ? `${offered}; the server has picked ${value}, and both sides speak it from now on.`
    : `${offered}; the server answers ${value}, which is none of them.`;
}

function explainExtensions(value: string, broken: ReadonlySet<HandshakeRuleId>): string {
  if (broken.has('extension-not-offered')) return `The server agrees to ${value}, which you did not offer.`;
  return /permessage-deflate/.test(value)
    ? 'Both sides may compress messages from now on; a compressed one has RSV1 set in its first frame.'
    : `Both sides use these extensions from now on: ${value}.`;
}

/** The 20 bytes of the hash in hex, read back from their Base64. */
function sha1Hex(base64: string): string {
  return toHex(fromBase64(base64));
}
