/** Our verdicts on handshakes against a real server and a real client made of ws. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { acceptKey } from './accept-key.ts';
import { explainHandshake } from './explain-handshake.ts';
import { inspectRequest, inspectResponse, isAccepted } from './handshake-rules.ts';
import {
  type HeaderField,
  headerValues,
  isHeadProblem,
  parseRequestHead,
  parseResponseHead,
  type RequestHead,
  serialiseRequestHead,
  serialiseResponseHead,
} from './http-head.ts';

const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
const sound: HeaderField[] = [
  ['Host', 'localhost'],
  ['Upgrade', 'websocket'],
  ['Connection', 'Upgrade'],
  ['Sec-WebSocket-Key', KEY],
  ['Sec-WebSocket-Version', '13'],
];
const without = (name: string): HeaderField[] => sound.filter(([field]) => field !== name);
const plus = (...fields: HeaderField[]): HeaderField[] => [...sound, ...fields];

describe('a server made of ws', () => {
  let server: WebSocketServer;

  beforeAll(async () => {
    server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: true });
    await once(server, 'listening');
  });

  afterAll(async () => {
    for (const client of server.clients) client.terminate();
    await new Promise((done) => server.close(done));
  });

  test.each<[string, HeaderField[]]>([
    ['a sound request', sound],
    ['words in any case', [...without('Upgrade'), ['upgrade', 'WEBSOCKET']]],
    [
      'Connection in two fields',
      [...without('Connection'), ['Connection', 'keep-alive'], ['Connection', 'upgrade']],
    ],
    ['subprotocols', plus(['Sec-WebSocket-Protocol', 'a, b'])],
    ['extensions', plus(['Sec-WebSocket-Extensions', 'permessage-deflate; client_max_window_bits'])],
    ['no key', without('Sec-WebSocket-Key')],
    ['no version', without('Sec-WebSocket-Version')],
    ['version 12', [...without('Sec-WebSocket-Version'), ['Sec-WebSocket-Version', '12']]],
    ['two versions', plus(['Sec-WebSocket-Version', '13'])],
    ['two keys', plus(['Sec-WebSocket-Key', KEY])],
    ['a short key', [...without('Sec-WebSocket-Key'), ['Sec-WebSocket-Key', 'AAAA']]],
    ['a subprotocol twice', plus(['Sec-WebSocket-Protocol', 'a, a'])],
    ['a subprotocol that is no token', plus(['Sec-WebSocket-Protocol', 'a b'])],
    ['malformed extensions', plus(['Sec-WebSocket-Extensions', 'permessage-deflate; =1'])],
    ['no Upgrade', without('Upgrade')],
    ['another protocol', [...without('Upgrade'), ['Upgrade', 'h2c']]],
    ['no Connection', without('Connection')],
  ])('agrees about %s', async (_name, headers) => {
    const head: RequestHead = { method: 'GET', target: '/', version: '1.1', headers };
    const raw = serialiseRequestHead(head);
    const answer = await exchange((server.address() as AddressInfo).port, raw);
    const response = parseResponseHead(answer);
    if (isHeadProblem(response)) throw new Error(response.problem);
    expect(response.status === 101).toBe(inspectRequest(head).broken.length === 0);
    expect(inspectResponse(head, response)).toEqual([]);
    const reading = explainHandshake(raw, answer);
    expect(reading.valid).toBe(response.status === 101);
    expect(reading.lines.filter(({ verdict }) => verdict === 'breaks')).toEqual([]);
  });

  /** RFC 6455 asks for each; ws, or the HTTP server of Node below it, is of another mind. */
  test.each<[string, Partial<RequestHead>, boolean]>([
    ['lets a request without Host pass', { headers: without('Host') }, true],
    ['lets two hosts pass', { headers: plus(['Host', 'other']) }, true],
    ['lets HTTP/1.0 pass', { version: '1.0' }, true],
    [
      'lets the draft version 8 pass',
      { headers: [...without('Sec-WebSocket-Version'), ['Sec-WebSocket-Version', '8']] },
      true,
    ],
    [
      'refuses websocket among others',
      { headers: [...without('Upgrade'), ['Upgrade', 'h2c, websocket']] },
      false,
    ],
  ])('%s, and we do not follow it', async (_name, change, theirs) => {
    const head = { method: 'GET', target: '/', version: '1.1', headers: sound, ...change };
    const answer = await exchange((server.address() as AddressInfo).port, serialiseRequestHead(head));
    expect(answer.startsWith('HTTP/1.1 101 ')).toBe(theirs);
    expect(inspectRequest(head).broken.length === 0).toBe(!theirs);
  });
});

describe('a client made of ws', () => {
  /** Answers each request with what the test wants. */
  let server: Server;
  let answer: (request: RequestHead) => string = () => '';
  let seen: RequestHead | null = null;

  beforeAll(async () => {
    server = createServer((socket) => {
      let raw = '';
      socket.on('error', () => {});
      socket.on('data', (chunk) => {
        raw += chunk.toString('latin1');
        if (!raw.endsWith('\r\n\r\n')) return;
        const head = parseRequestHead(raw);
        if (isHeadProblem(head)) throw new Error(head.problem);
        seen = head;
        socket.write(answer(head), 'latin1');
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterAll(() => {
    server.close();
  });

  const accept = (request: RequestHead): string =>
    acceptKey(headerValues(request.headers, 'sec-websocket-key')[0] ?? '');

  test.each<[string, (request: RequestHead) => HeaderField[] | null, string[]]>([
    ['a sound answer', (request) => answerFields(accept(request)), []],
    ['no Upgrade', (request) => answerFields(accept(request)).filter(([name]) => name !== 'Upgrade'), []],
    [
      'another protocol',
      (request) => [
        ['Upgrade', 'h2c'],
        ['Connection', 'Upgrade'],
        ['Sec-WebSocket-Accept', accept(request)],
      ],
      [],
    ],
    ['no proof', (request) => answerFields(accept(request)).slice(0, 2), []],
    ['a wrong proof', () => answerFields(acceptKey(KEY)), []],
    [
      'the subprotocol that was offered',
      (request) => [...answerFields(accept(request)), ['Sec-WebSocket-Protocol', 'a']],
      ['a', 'b'],
    ],
    [
      'a subprotocol that was not offered',
      (request) => [...answerFields(accept(request)), ['Sec-WebSocket-Protocol', 'c']],
      ['a'],
    ],
    [
      'a subprotocol when none was offered',
      (request) => [...answerFields(accept(request)), ['Sec-WebSocket-Protocol', 'a']],
      [],
    ],
    [
      'the extension that was offered',
      (request) => [...answerFields(accept(request)), ['Sec-WebSocket-Extensions', 'permessage-deflate']],
      [],
    ],
    [
      'an extension that was not offered',
      (request) => [...answerFields(accept(request)), ['Sec-WebSocket-Extensions', 'x-new']],
      [],
    ],
    [
      'an unknown parameter',
      (request) => [
        ...answerFields(accept(request)),
        ['Sec-WebSocket-Extensions', 'permessage-deflate; level=9'],
      ],
      [],
    ],
    ['another status', () => null, []],
  ])('agrees about %s', async (_name, fields, protocols) => {
    let raw = '';
    answer = (request) => {
      const headers = fields(request);
      raw = headers
        ? serialiseResponseHead({ version: '1.1', status: 101, reason: 'Switching Protocols', headers })
        : 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n';
      return raw;
    };
    const { port } = server.address() as AddressInfo;
    const client = new WebSocket(`ws://127.0.0.1:${port}/`, protocols);
    const opened = await new Promise<boolean>((done) => {
      client.on('open', () => done(true));
      client.on('error', () => done(false));
    });
    client.terminate();
    const response = parseResponseHead(raw);
    if (isHeadProblem(response) || !seen) throw new Error('The client has not asked, or the answer is none.');
    expect(inspectRequest(seen)).toEqual({ missing: [], broken: [] });
    expect(isAccepted(response.status, inspectResponse(seen, response))).toBe(opened);
    expect(explainHandshake(serialiseRequestHead(seen), raw).valid).toBe(opened);
  });
});

function answerFields(accept: string): HeaderField[] {
  return [
    ['Upgrade', 'websocket'],
    ['Connection', 'Upgrade'],
    ['Sec-WebSocket-Accept', accept],
  ];
}

/** Sends a request and reads the answer up to the end of its head. */
async function exchange(port: number, raw: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.setEncoding('latin1');
  socket.write(raw, 'latin1');
  let answer = '';
  for await (const chunk of socket) {
    answer += chunk;
    if (answer.includes('\r\n\r\n')) break;
  }
  socket.destroy();
  return answer;
}
