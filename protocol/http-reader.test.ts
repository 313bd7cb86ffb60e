import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesToLatin1, latin1ToBytes } from './bytes.ts';
import { HttpReader, type HttpReaderOptions } from './http-reader.ts';

const get = 'GET /a HTTP/1.1\r\nHost: x\r\n\r\n';
const post = 'POST /b HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nHello';
const chunked =
  'POST /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n5;name="v"\r\nHello\r\n00A\r\n0123456789\r\n0\r\nX-Sum: 1\r\nX-B: 2\r\n\r\n';
const upgrade =
  'GET /ws HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n\r\n';
const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const switching = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n';

describe('requests', () => {
  const conversation = `${get}${post}\r\n${chunked}${get}`;
  const expected = [
    'head /a',
    `end ${get.length}`,
    'head /b',
    `end ${post.length}`,
    'head /c',
    `end ${chunked.length + 2}`,
    'head /a',
    `end ${get.length}`,
  ];

  test('follows pipelined messages in one piece', () => {
    expect(read('request', [conversation]).told).toEqual(expected);
  });

  test('follows them wherever the stream is cut in two', () => {
    for (let at = 1; at < conversation.length; at++)
      expect(read('request', [conversation.slice(0, at), conversation.slice(at)]).told).toEqual(expected);
  });

  test('follows them byte by byte', () => {
    expect(read('request', [...conversation]).told).toEqual(expected);
  });

  test('tells the head as it crossed the wire, in bytes', () => {
    const raw = 'GET /\xe9 HTTP/1.1\r\nX: \xff\x80\r\n\r\n';
    expect(read('request', [raw]).raws).toEqual([raw]);
  });

  test('tells the head before the body is there', () => {
    expect(read('request', [post.slice(0, -4)]).told).toEqual(['head /b']);
  });

  test.each([
    ['no Connection', 'GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n'],
    ['another Connection', 'GET / HTTP/1.1\r\nUpgrade: websocket\r\nConnection: close\r\n\r\n'],
    ['no Upgrade', 'GET / HTTP/1.1\r\nConnection: Upgrade\r\n\r\n'],
    ['an empty Upgrade', 'GET / HTTP/1.1\r\nUpgrade:\r\nConnection: Upgrade\r\n\r\n'],
  ])('reads on as HTTP after a handshake with %s', (_name, raw) => {
    expect(read('request', [raw + get]).told).toEqual([
      'head /',
      `end ${raw.length}`,
      'head /a',
      `end ${get.length}`,
    ]);
  });

  test('pauses behind an upgrade request and returns what follows, wherever the stream is cut', () => {
    const stream = `${upgrade}frames`;
    for (let at = 1; at < stream.length; at++) {
      const { told, rest } = read('request', [stream.slice(0, at), stream.slice(at)]);
      expect(told).toEqual(['head /ws']);
      expect(rest.join('')).toBe('frames');
    }
    expect(read('request', [upgrade]).rest).toEqual(['']);
  });

  test.each([
    ['a Content-Length that is no number', 'Content-Length: +5'],
    ['two lengths that differ', 'Content-Length: 5\r\nContent-Length: 6'],
    ['a length that no number holds', 'Content-Length: 99999999999999999999'],
    ['a coding whose end nobody knows', 'Transfer-Encoding: gzip'],
  ])('gives up after a head with %s', (_name, field) => {
    const { reader, told } = read('request', [`POST / HTTP/1.1\r\n${field}\r\n\r\nHello${get}`]);
    expect(told).toEqual(['head /', expect.stringMatching(/^end /)]);
    expect(reader.dead).toBe(true);
  });

  test('takes a length that is repeated without change', () => {
    const { told } = read('request', [
      `POST / HTTP/1.1\r\nContent-Length: 5, 5\r\nContent-Length: 5\r\n\r\nHello${get}`,
    ]);
    expect(told).toContain('head /a');
  });

  test.each([
    ['a size that is no number', 'x\r\n'],
    ['a size that no number holds', 'ffffffffffffffff\r\n'],
    ['a size that ends with LF alone', '5\nHello'],
    ['a chunk that is longer than its size', '3\r\nHello\r\n'],
    ['a size line without end', `5;${'x'.repeat(300)}`],
    ['trailers without end', `0\r\n${'X: y\r\n'.repeat(60)}`],
  ])('gives up in a body with %s', (_name, body) => {
    const { reader, told } = read(
      'request',
      [`POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n${body}`],
      { maxHead: 200 },
    );
    expect(told).toEqual(['head /', expect.stringMatching(/^end /)]);
    expect(reader.dead).toBe(true);
  });

  test('holds only what a head needs, and ignores all that follows a head that is too long', () => {
    const { reader, told, raws, push } = read(
      'request',
      ['GET / HTTP/1.1\r\nX: ', ...Array.from({ length: 100 }, () => 'y'.repeat(10))],
      {
        maxHead: 64,
      },
    );
    expect(told).toEqual([
      'problem in line 2: Expected a head of at most 64 bytes; found more. Send fewer or shorter fields.',
      expect.stringMatching(/^end /),
    ]);
    expect(raws[0]).toHaveLength(64);
    expect(push(`\r\n\r\n${get}`)).toBeNull();
    reader.end();
    expect(told).toHaveLength(2);
  });

  test('takes a head of exactly the longest length', () => {
    expect(read('request', [get], { maxHead: get.length }).told).toEqual(['head /a', `end ${get.length}`]);
    expect(read('request', [get], { maxHead: get.length - 1 }).told[0]).toMatch(/^problem/);
  });

  test.each([
    ['LF alone', 'GET / HTTP/1.1\nHost: x\r\n\r\n', 'problem in line 1: Expected the line to end with CR LF'],
    ['a TLS hello', '\x16\x03\x01\x02\x00\n', 'problem in line 1: Expected the line to end with CR LF'],
    ['words', 'hello there you\r\n\r\n', 'problem in line 1: Expected a request line'],
  ])('tells once what is wrong with a head of %s', (_name, raw, problem) => {
    const { told, reader } = read('request', [raw + get]);
    expect(told).toEqual([expect.stringContaining(problem), expect.stringMatching(/^end /)]);
    expect(reader.dead).toBe(true);
  });

  test.each([
    ['nothing', '', []],
    ['a whole message', get, ['head /a', `end ${get.length}`]],
    ['empty lines', '\r\n\r\n', []],
    [
      'half a head',
      'GET / HT',
      ['problem in line 1: Expected the rest of the head; found the end of the connection.', 'end 8'],
    ],
    ['half a body', post.slice(0, -2), ['head /b', `end ${post.length - 2}`]],
    ['an upgrade request', upgrade, ['head /ws', `end ${upgrade.length}`]],
  ])('closes what is open when the connection ends after %s', (_name, raw, expected) => {
    const { reader, told } = read('request', [raw]);
    reader.end();
    reader.end();
    expect(told).toEqual(expected);
  });
});

describe('responses', () => {
  const noContent = 'HTTP/1.1 204 No Content\r\n\r\n';
  const notModified = 'HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n';
  const interim = 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n';
  const inChunks = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n';

  test('follows a conversation up to the change of protocol, wherever the stream is cut', () => {
    const stream = `${ok}${noContent}${notModified}${interim}${inChunks}${switching}\x81\x00`;
    for (let at = 1; at < stream.length; at++) {
      const { told, rest } = read('response', [stream.slice(0, at), stream.slice(at)]);
      expect(told).toEqual([
        'head 200',
        `end ${ok.length}`,
        'head 204',
        `end ${noContent.length}`,
        'head 304',
        `end ${notModified.length}`,
        'head 200',
        `end ${interim.length + inChunks.length}`,
        'head 101',
        `end ${switching.length}`,
      ]);
      expect(rest.join('')).toBe('\x81\x00');
    }
  });

  test.each([
    ['counted', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloHTTP/1.1 204 No Content\r\n\r\n'],
    [
      'in chunks',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\nT: u\r\n\r\n',
    ],
    ['up to the end of the connection', 'HTTP/1.1 200 OK\r\n\r\nhello'],
  ])('passes on the bytes of a body, and nothing else, wherever the stream is cut: %s', (_kind, stream) => {
    for (let at = 1; at < stream.length; at++) {
      const bodies: string[] = [];
      read('response', [stream.slice(0, at), stream.slice(at)], {
        onBody: (bytes) => bodies.push(Buffer.from(bytes).toString('latin1')),
      });
      expect(bodies.join('')).toBe('hello');
    }
  });

  test('returns every byte after a 101', () => {
    const { push } = read('response', [switching]);
    expect(push(ok)).toBe(ok);
    expect(push('')).toBe('');
  });

  test('knows that an answer to HEAD has no body', () => {
    const methods = ['HEAD', 'GET'];
    const head = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n';
    const { told } = read('response', [head + ok], { requestMethod: () => methods[0] }, () =>
      methods.shift(),
    );
    expect(told).toEqual(['head 200', `end ${head.length}`, 'head 200', `end ${ok.length}`]);
  });

  test('opens a tunnel after a 2xx to CONNECT', () => {
    const { told, rest } = read('response', ['HTTP/1.1 200 OK\r\n\r\nbytes'], {
      requestMethod: () => 'CONNECT',
    });
    expect(told).toEqual(['head 200', 'end 19']);
    expect(rest).toEqual(['bytes']);
  });

  test('reads a body without a length up to the end of the connection', () => {
    const { reader, told } = read('response', ['HTTP/1.1 200 OK\r\n\r\n', 'some', ok]);
    expect(told).toEqual(['head 200']);
    reader.end();
    expect(told).toEqual(['head 200', `end ${19 + 4 + ok.length}`]);
  });

  test('refuses a head that is no HTTP', () => {
    expect(read('response', ['\x81\x05Hello\r\n']).told).toEqual([]);
    expect(read('response', ['hi\r\n\r\n']).told[0]).toMatch(/^problem in line 1: Expected a status line/);
  });
});

test('keeps a head when the caller reuses its chunk', () => {
  const { raws, reader } = read('request', []);
  const chunk = Buffer.from(get.slice(0, 10), 'latin1');
  reader.push(chunk);
  chunk.fill(0);
  reader.push(latin1ToBytes(get.slice(10)));
  expect(raws).toEqual([get]);
});

test('takes any bytes without throwing, and ends every message that it began', () => {
  const piece = fc.oneof(
    fc.constantFrom(get, post, chunked, upgrade, switching, ok, '\r\n', '\n', '\0', ': ', '0\r\n', '\xff'),
    fc
      .constantFrom(get, post, chunked, switching)
      .chain((text) => fc.nat({ max: text.length }).map((end) => text.slice(0, end))),
  );
  fc.assert(
    fc.property(fc.constantFrom('request', 'response'), fc.array(piece, { maxLength: 6 }), (side, pieces) => {
      const { reader, told } = read(side, pieces);
      reader.end();
      const kinds = told.map((line) => (line.startsWith('end') ? 'end' : 'head'));
      expect(kinds).toEqual(kinds.map((_kind, at) => (at % 2 === 0 ? 'head' : 'end')));
      expect(kinds.length % 2).toBe(0);
    }),
    { numRuns: 500 },
  );
});

/** Reads a stream given as latin1 pieces, and writes down what the reader tells. */
function read(
  side: 'request' | 'response',
  pieces: string[],
  options: Partial<HttpReaderOptions> = {},
  onEnd: () => void = () => {},
) {
  const told: string[] = [];
  const raws: string[] = [];
  const rest: string[] = [];
  const reader = new HttpReader(side, {
    maxHead: 65_536,
    onHead: ({ raw, head }) => {
      raws.push(raw);
      if ('problem' in head) told.push(`problem in line ${head.line}: ${head.problem}`);
      else told.push(`head ${'status' in head ? head.status : head.target}`);
    },
    onEnd: (bytes) => {
      told.push(`end ${bytes}`);
      onEnd();
    },
    ...options,
  });
  const push = (piece: string): string | null => {
    const left = reader.push(latin1ToBytes(piece));
    return left && bytesToLatin1(left);
  };
  for (const piece of pieces) {
    const left = push(piece);
    if (left !== null) rest.push(left);
  }
  return { reader, told, raws, rest, push };
}
