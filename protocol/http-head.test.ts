import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type HeaderField,
  headerMap,
  headerValues,
  isHeadProblem,
  parseRequestHead,
  parseResponseHead,
  type RequestHead,
  serialiseRequestHead,
  serialiseResponseHead,
  tokens,
} from './http-head.ts';

const tokenCharacter = fc.constantFrom(..."!#$%&'*+-.^_`|~09azAZ");
const visible = fc
  .integer({ min: 0x21, max: 0xff })
  .filter((code) => code !== 0x7f)
  .map((code) => String.fromCharCode(code));
const word = fc.string({ unit: tokenCharacter, minLength: 1, maxLength: 12 });
const value = fc
  .array(fc.string({ unit: visible, minLength: 1, maxLength: 8 }), { maxLength: 4 })
  .map((words) => words.join(' '));
const headers = fc.array(fc.tuple(word, value), { maxLength: 8 }) satisfies fc.Arbitrary<HeaderField[]>;
const version = fc.constantFrom('1.0', '1.1');

describe('reading and writing', () => {
  test('gets back the request head it wrote, duplicates and order kept', () => {
    fc.assert(
      fc.property(
        word,
        fc.string({ unit: visible, minLength: 1 }),
        version,
        headers,
        (method, target, number, fields) => {
          const head: RequestHead = { method, target, version: number, headers: fields };
          const raw = serialiseRequestHead(head);
          expect(parseRequestHead(raw)).toEqual(head);
          expect(parseRequestHead(`${raw}anything`)).toEqual(head);
        },
      ),
    );
  });

  test('gets back the response head it wrote', () => {
    fc.assert(
      fc.property(
        version,
        fc.integer({ min: 100, max: 999 }),
        value,
        headers,
        (number, status, reason, fields) => {
          const head = { version: number, status, reason, headers: fields };
          expect(parseResponseHead(serialiseResponseHead(head))).toEqual(head);
        },
      ),
    );
  });

  test('writes CR LF', () => {
    const head: RequestHead = {
      method: 'GET',
      target: '/chat',
      version: '1.1',
      headers: [
        ['Host', 'a'],
        ['X', ''],
      ],
    };
    expect(serialiseRequestHead(head)).toBe('GET /chat HTTP/1.1\r\nHost: a\r\nX: \r\n\r\n');
  });

  test.each([
    [
      'spaces and tabs around a value',
      'GET / HTTP/1.1\r\nA: \t b\tc \t\r\n\r\n',
      { headers: [['A', 'b\tc']] },
    ],
    ['a value right behind the colon', 'GET / HTTP/1.1\r\nA:b:c\r\n\r\n', { headers: [['A', 'b:c']] }],
    [
      'a no-break space as part of a value',
      'GET / HTTP/1.1\r\nA: \xa0\r\n\r\n',
      { headers: [['A', '\xa0']] },
    ],
    ['empty lines before the request line', '\r\n\r\nGET / HTTP/1.1\r\n\r\n', { method: 'GET', headers: [] }],
    ['no version', 'GET /\r\n\r\n', { method: 'GET', target: '/', version: '0.9' }],
  ])('reads a request with %s', (_name, raw, expected) => {
    expect(parseRequestHead(raw)).toMatchObject(expected);
  });

  test.each([
    ['no reason', 'HTTP/1.1 200\r\n\r\n', { status: 200, reason: '' }],
    ['an empty reason', 'HTTP/1.1 200 \r\n\r\n', { status: 200, reason: '' }],
    [
      'a reason of several words',
      'HTTP/1.0 101 Switching Protocols\r\n\r\n',
      { version: '1.0', reason: 'Switching Protocols' },
    ],
  ])('reads a response with %s', (_name, raw, expected) => {
    expect(parseResponseHead(raw)).toMatchObject(expected);
  });

  test.each([
    ['', 1, 'found the end of the text'],
    ['GET / HTTP/1.1', 1, 'Expected the line to end with CR LF'],
    ['GET / HTTP/1.1\r\nHost: a\r\n', 3, 'Expected an empty line'],
    ['GET / HTTP/1.1\nHost: a\r\n\r\n', 1, 'found LF alone after "GET / HTTP/1.1"'],
    ['GET / HTTP/1.1\r\nHost: a\n\r\n', 2, 'found LF alone after "Host: a"'],
    ['GET / HTTP/1.1\r\nHost: a\r\n\n', 3, 'found LF alone'],
    ['GET / HTTP/1.1\r\nHost\r\n\r\n', 2, 'found no colon in "Host"'],
    ['GET / HTTP/1.1\r\nHost : a\r\n\r\n', 2, 'found "Host "'],
    ['GET / HTTP/1.1\r\n: a\r\n\r\n', 2, 'Expected a field name'],
    ['GET / HTTP/1.1\r\nA: b\r\n c: d\r\n\r\n', 3, 'found white space'],
    ['GET / HTTP/1.1\r\nA: b\x00c\r\n\r\n', 2, 'found character 0'],
    ['GET / HTTP/1.1\r\nA: b\rc\r\n\r\n', 2, 'found character 13'],
    ['\r\nGET / http/1.1\r\n\r\n', 2, 'Expected a request line such as "GET /chat HTTP/1.1"'],
    [' GET / HTTP/1.1\r\n\r\n', 1, 'Expected a request line'],
    ['G(T / HTTP/1.1\r\n\r\n', 1, 'Expected a request line'],
    ['GET / HTTP/1.1 \r\n\r\n', 1, 'Expected a request line'],
  ])('says where %j breaks off', (raw, line, problem) => {
    expect(parseRequestHead(raw)).toEqual({ problem: expect.stringContaining(problem), line });
  });

  test.each([
    'HTTP/1.1 20 OK\r\n\r\n',
    'HTTP/1.1\r\n\r\n',
    'http/1.1 200 OK\r\n\r\n',
    'HTTP/1.1 200OK\r\n\r\n',
  ])('refuses the status line of %j', (raw) => {
    expect(parseResponseHead(raw)).toEqual({
      problem: expect.stringContaining('Expected a status line'),
      line: 1,
    });
  });

  test('takes any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', ':', ' ', '\r\n', '\r', '\n', '/', 'HTTP/1.1', '\0', 'é') }),
        (raw) => {
          for (const read of [parseRequestHead(raw), parseResponseHead(raw)])
            if (isHeadProblem(read)) expect(read.line).toBeGreaterThan(0);
        },
      ),
    );
  });
});

describe('agreement with the parser of Node', () => {
  const server = createServer();
  let port = 0;

  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  });

  afterAll(() => {
    server.close();
  });

  /** What Node makes of a head: the request, or null when it is refused. */
  async function readWithNode(raw: string): Promise<RequestHead | null> {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    const seen = new Promise<IncomingMessage | null>((done) => {
      server.once('request', (request, response) => {
        response.end();
        done(request);
      });
      server.once('clientError', () => done(null));
    });
    socket.end(raw, 'latin1');
    const request = await seen;
    server.removeAllListeners('request').removeAllListeners('clientError');
    socket.destroy();
    if (!request) return null;
    const { rawHeaders } = request;
    return {
      method: request.method ?? '',
      target: request.url ?? '',
      version: request.httpVersion,
      headers: Array.from(
        { length: rawHeaders.length / 2 },
        (_, at): HeaderField => [rawHeaders[at * 2] ?? '', rawHeaders[at * 2 + 1] ?? ''],
      ),
    };
  }

  /** Names with a meaning for the connection itself would change what Node does with it. */
  const harmless = headers.map((fields) =>
    fields.map(([name, content]): HeaderField => [`X-${name}`, content]),
  );

  test('reads sound heads in the same way', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('GET', 'POST', 'OPTIONS'), harmless, async (method, fields) => {
        const head: RequestHead = {
          method,
          target: '/chat?a=b',
          version: '1.1',
          headers: [['Host', 'a'], ...fields],
        };
        const raw = serialiseRequestHead(head);
        expect(await readWithNode(raw)).toEqual(head);
        expect(parseRequestHead(raw)).toEqual(head);
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    'GET  / HTTP/1.1\r\nHost: a\r\n\r\n',
    '\nGET / HTTP/1.1\r\nHost: a\r\n\r\n',
    'GET /\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: a\r\nA:\r\nB: \t\r\nA: \tb\tc \r\n\r\n',
    'GET / HTTP/1.1\nHost: a\n\n',
    'GET / HTTP/1.1\r\nHost: a\r\n\n',
    'GET / HTTP/1.1\r\nHost: a\r\nA: b\r\n c\r\n\r\n',
    'GET / HTTP/1.1\r\nHost : a\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: a\r\nA: \x01\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: a\r\nA: \x7f\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: a\r\nA: b\rc\r\n\r\n',
    'GET / HTTP/1.1 \r\nHost: a\r\n\r\n',
    ' GET / HTTP/1.1\r\nHost: a\r\n\r\n',
    'GET / http/1.1\r\nHost: a\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: a\r\nb\r\n\r\n',
  ])('accepts or refuses %j alike', async (raw) => {
    const ours = parseRequestHead(raw);
    expect(await readWithNode(raw)).toEqual(isHeadProblem(ours) ? null : ours);
  });
});

describe('fields', () => {
  const fields: HeaderField[] = [
    ['Upgrade', 'a, b'],
    ['__proto__', 'x'],
    ['constructor', 'y'],
    ['UPGRADE', ' ,c,, d '],
  ];

  test('finds the values of a field in order, whatever the case of its name', () => {
    expect(headerValues(fields, 'upgrade')).toEqual(['a, b', ' ,c,, d ']);
    expect(headerValues(fields, 'absent')).toEqual([]);
  });

  test('maps lower-case names to their values, those of prototypes included', () => {
    const map = headerMap(fields);
    expect(Object.entries(map)).toEqual([
      ['upgrade', ['a, b', ' ,c,, d ']],
      ['__proto__', ['x']],
      ['constructor', ['y']],
    ]);
    expect(map.toString).toBeUndefined();
    expect(Object.prototype).not.toHaveProperty('x');
  });

  test('splits lists over several fields and passes over empty elements', () => {
    expect(tokens(headerValues(fields, 'upgrade'))).toEqual(['a', 'b', 'c', 'd']);
  });
});
