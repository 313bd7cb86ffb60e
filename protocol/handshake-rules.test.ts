import { describe, expect, test } from 'vitest';
import { acceptKey } from './accept-key.ts';
import { handshakeRules, inspectRequest, inspectResponse } from './handshake-rules.ts';
import type { HeaderField, RequestHead, ResponseHead } from './http-head.ts';

const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';

const soundRequest = {
  Host: 'example.com',
  Upgrade: 'websocket',
  Connection: 'Upgrade',
  'Sec-WebSocket-Key': KEY,
  'Sec-WebSocket-Version': '13',
};
const soundResponse = { Upgrade: 'websocket', Connection: 'Upgrade', 'Sec-WebSocket-Accept': acceptKey(KEY) };

/** Fields to change: null leaves one out, a list repeats it. */
type Changes = Record<string, string | string[] | null>;

describe('inspectRequest', () => {
  test('finds nothing in a sound request', () => {
    expect(inspectRequest(request())).toEqual({ missing: [], broken: [] });
  });

  test.each<[string, Changes, string[]]>([
    [
      'the example of RFC 6455 §1.2',
      { Origin: 'http://example.com', 'Sec-WebSocket-Protocol': 'chat, superchat' },
      [],
    ],
    ['words in any case', { Upgrade: 'WebSocket', Connection: 'keep-alive, UPGRADE' }, []],
    ['websocket among other protocols', { Upgrade: 'h2c, websocket' }, []],
    ['Connection in two fields', { Connection: ['keep-alive', 'Upgrade'] }, []],
    ['subprotocols in two fields', { 'Sec-WebSocket-Protocol': ['a', 'b'] }, []],
    ['subprotocols that differ in case', { 'Sec-WebSocket-Protocol': 'a, A' }, []],
    ['two hosts', { Host: ['a', 'b'] }, ['host-repeated']],
    ['another protocol', { Upgrade: 'h2c' }, ['upgrade-not-websocket']],
    ['an empty Upgrade', { Upgrade: '' }, ['upgrade-not-websocket']],
    ['Connection without Upgrade', { Connection: 'keep-alive' }, ['connection-without-upgrade']],
    ['two keys', { 'Sec-WebSocket-Key': [KEY, KEY] }, ['key-repeated']],
    ['a key of 15 bytes', { 'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAA' }, ['key-not-16-bytes']],
    ['a key of 17 bytes', { 'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAAA=' }, ['key-not-16-bytes']],
    ['a key without padding', { 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ' }, ['key-not-16-bytes']],
    ['a key that is no Base64', { 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZ*==' }, ['key-not-16-bytes']],
    ['version 8', { 'Sec-WebSocket-Version': '8' }, ['version-unsupported']],
    ['version 013', { 'Sec-WebSocket-Version': '013' }, ['version-unsupported']],
    ['two versions', { 'Sec-WebSocket-Version': ['13', '8'] }, ['version-repeated']],
    ['a subprotocol twice', { 'Sec-WebSocket-Protocol': 'a, b, a' }, ['protocol-repeated-value']],
    [
      'a subprotocol twice, in two fields',
      { 'Sec-WebSocket-Protocol': ['a', 'a'] },
      ['protocol-repeated-value'],
    ],
    ['a subprotocol with a space', { 'Sec-WebSocket-Protocol': 'my chat' }, ['protocol-not-token']],
    ['no subprotocol in the field', { 'Sec-WebSocket-Protocol': '' }, ['protocol-not-token']],
    ['sound extensions', { 'Sec-WebSocket-Extensions': 'permessage-deflate; client_max_window_bits' }, []],
    ['malformed extensions', { 'Sec-WebSocket-Extensions': 'a; =1' }, ['extensions-malformed']],
    ['no extension in the field', { 'Sec-WebSocket-Extensions': '' }, ['extensions-malformed']],
  ])('judges %s', (_name, changes, expected) => {
    expect(inspectRequest(request(changes))).toMatchObject({
      missing: [],
      broken: expected.map((rule) => ({ rule })),
    });
    expect(inspectRequest(request(changes)).broken).toHaveLength(expected.length);
  });

  test.each([
    ['Host', 'host', 'host-missing'],
    ['Upgrade', 'upgrade', 'upgrade-missing'],
    ['Connection', 'connection', 'connection-missing'],
    ['Sec-WebSocket-Key', 'sec-websocket-key', 'key-missing'],
    ['Sec-WebSocket-Version', 'sec-websocket-version', 'version-missing'],
  ])('misses %s', (field, name, rule) => {
    const { missing, broken } = inspectRequest(request({ [field]: null }));
    expect(missing).toEqual([name]);
    expect(broken).toMatchObject([
      { rule, message: expect.stringContaining(`Expected a field ${field}; found none.`) },
    ]);
  });

  test.each<[Partial<RequestHead>, string]>([
    [{ method: 'POST' }, 'method-not-get'],
    [{ method: 'get' }, 'method-not-get'],
    [{ version: '1.0' }, 'http-version'],
    [{ target: 'chat' }, 'target-invalid'],
    [{ target: '/chat#top' }, 'target-invalid'],
    [{ target: '*' }, 'target-invalid'],
  ])('judges the request line of %j', (change, rule) => {
    expect(inspectRequest({ ...request(), ...change }).broken).toMatchObject([{ rule }]);
  });

  test.each<Partial<RequestHead>>([{ target: 'http://example.com/chat' }, { version: '2.0' }])(
    'accepts the request line of %j',
    (change) => {
      expect(inspectRequest({ ...request(), ...change }).broken).toEqual([]);
    },
  );
});

describe('inspectResponse', () => {
  const offers = {
    'Sec-WebSocket-Protocol': 'a, b',
    'Sec-WebSocket-Extensions': 'permessage-deflate, x-old',
  };

  test.each<[string, Changes, string[]]>([
    ['a sound answer', {}, []],
    ['words in any case', { Upgrade: 'WebSocket', Connection: 'keep-alive, upgrade' }, []],
    ['no Upgrade', { Upgrade: null }, ['upgrade-missing']],
    ['another protocol', { Upgrade: 'h2c' }, ['upgrade-not-websocket']],
    ['two protocols', { Upgrade: 'h2c, websocket' }, ['upgrade-not-websocket']],
    ['no Connection', { Connection: null }, ['connection-missing']],
    ['Connection without Upgrade', { Connection: 'close' }, ['connection-without-upgrade']],
    ['no proof', { 'Sec-WebSocket-Accept': null }, ['accept-missing']],
    ['a wrong proof', { 'Sec-WebSocket-Accept': acceptKey('') }, ['accept-mismatch']],
    [
      'a proof in another case',
      { 'Sec-WebSocket-Accept': acceptKey(KEY).toLowerCase() },
      ['accept-mismatch'],
    ],
    ['two proofs', { 'Sec-WebSocket-Accept': [acceptKey(KEY), acceptKey(KEY)] }, ['accept-repeated']],
    ['one of the subprotocols', { 'Sec-WebSocket-Protocol': 'b' }, []],
    ['a subprotocol in another case', { 'Sec-WebSocket-Protocol': 'B' }, ['protocol-not-offered']],
    ['both subprotocols', { 'Sec-WebSocket-Protocol': 'a, b' }, ['protocol-not-offered']],
    ['a subprotocol twice', { 'Sec-WebSocket-Protocol': ['a', 'a'] }, ['protocol-repeated']],
    [
      'one of the extensions',
      { 'Sec-WebSocket-Extensions': 'permessage-deflate; server_max_window_bits=10' },
      [],
    ],
    ['another extension', { 'Sec-WebSocket-Extensions': 'x-new' }, ['extension-not-offered']],
    ['malformed extensions', { 'Sec-WebSocket-Extensions': 'x old' }, ['extensions-malformed']],
    [
      'a window for the client that it did not offer',
      { 'Sec-WebSocket-Extensions': 'permessage-deflate; client_max_window_bits=10' },
      ['extension-parameter'],
    ],
    [
      'a window that is too small',
      { 'Sec-WebSocket-Extensions': 'permessage-deflate; server_max_window_bits=7' },
      ['extension-parameter'],
    ],
    [
      'an unknown parameter',
      { 'Sec-WebSocket-Extensions': 'permessage-deflate; level=9' },
      ['extension-parameter'],
    ],
    [
      'a flag with a value',
      { 'Sec-WebSocket-Extensions': 'permessage-deflate; server_no_context_takeover=1' },
      ['extension-parameter'],
    ],
    [
      'a parameter twice',
      {
        'Sec-WebSocket-Extensions':
          'permessage-deflate; server_no_context_takeover; server_no_context_takeover',
      },
      ['extension-parameter'],
    ],
  ])('judges %s', (_name, changes, expected) => {
    expect(inspectResponse(request(offers), response(changes)).map(({ rule }) => rule)).toEqual(expected);
  });

  test('refuses what was not asked for', () => {
    const answer = response({
      'Sec-WebSocket-Protocol': 'a',
      'Sec-WebSocket-Extensions': 'permessage-deflate',
    });
    expect(inspectResponse(request(), answer).map(({ rule }) => rule)).toEqual([
      'protocol-not-offered',
      'extension-not-offered',
    ]);
  });

  test('refuses an old version of HTTP', () => {
    expect(inspectResponse(request(), { ...response(), version: '1.0' })).toMatchObject([
      { rule: 'http-version' },
    ]);
  });

  test('knows no right proof for a request without a key', () => {
    expect(inspectResponse(request({ 'Sec-WebSocket-Key': null }), response())).toMatchObject([
      { rule: 'accept-mismatch' },
    ]);
  });

  test.each([403, 426, 200, 302])('finds no broken rule in a refusal with %i', (status) => {
    expect(inspectResponse(request(), { version: '1.1', status, reason: '', headers: [] })).toEqual([]);
  });
});

test('has a section and a sentence for each rule', () => {
  for (const { section, text } of Object.values(handshakeRules)) {
    expect(section).toMatch(/^RFC \d+ §[\d.]+$/);
    expect(text).toMatch(/^[A-Z].*\.$/);
  }
});

function request(changes: Changes = {}): RequestHead {
  return { method: 'GET', target: '/chat', version: '1.1', headers: fields({ ...soundRequest, ...changes }) };
}

function response(changes: Changes = {}): ResponseHead {
  const headers = fields({ ...soundResponse, ...changes });
  return { version: '1.1', status: 101, reason: 'Switching Protocols', headers };
}

function fields(changes: Changes): HeaderField[] {
  return Object.entries(changes).flatMap(([name, value]) =>
    [value]
      .flat()
      .filter((one) => one !== null)
      .map((one): HeaderField => [name, one]),
  );
}
