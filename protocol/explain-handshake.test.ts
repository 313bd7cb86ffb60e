import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { explainHandshake } from './explain-handshake.ts';

const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
const ACCEPT = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=';
const request = [
  'GET /chat HTTP/1.1',
  'Host: server.example.com',
  'Upgrade: websocket',
  'Connection: Upgrade',
  `Sec-WebSocket-Key: ${KEY}`,
  'Sec-WebSocket-Protocol: chat, superchat',
  'Sec-WebSocket-Version: 13',
];
const response = [
  'HTTP/1.1 101 Switching Protocols',
  'Upgrade: websocket',
  'Connection: Upgrade',
  `Sec-WebSocket-Accept: ${ACCEPT}`,
];

describe('explainHandshake', () => {
  test('explains the example of RFC 6455 §1.3 line by line', () => {
    const reading = explainHandshake(head(request), head([...response, 'Sec-WebSocket-Protocol: chat']));
    expect(reading).toEqual({
      valid: true,
      broken: [],
      request: [],
      lines: [
        {
          line: 'HTTP/1.1 101 Switching Protocols',
          meaning:
            'Switching Protocols: the server agrees. After the empty line below, this TCP connection carries WebSocket frames.',
          verdict: 'required',
          section: 'RFC 6455 §4.2.2',
        },
        {
          line: 'Upgrade: websocket',
          meaning: 'The protocol that this connection speaks from now on: websocket.',
          verdict: 'required',
          section: 'RFC 6455 §4.2.2',
        },
        {
          line: 'Connection: Upgrade',
          meaning: 'Says that Upgrade concerns this connection, and nothing that lies behind a proxy.',
          verdict: 'required',
          section: 'RFC 6455 §4.2.2',
        },
        {
          line: `Sec-WebSocket-Accept: ${ACCEPT}`,
          meaning:
            'The proof that the server has read your key: dGhlIHNhbXBsZSBub25jZQ== followed by 258EAFA5-E914-47DA-95CA-C5AB0DC85B11, hashed with SHA-1 (b37a4f2cc0624f1690f64606cf385945b2bec4ea), in Base64: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=. It matches.',
          verdict: 'required',
          section: 'RFC 6455 §4.2.2',
        },
        {
          line: 'Sec-WebSocket-Protocol: chat',
          meaning:
            'You offered chat, superchat; the server has picked chat, and both sides speak it from now on.',
          verdict: 'neutral',
          section: 'RFC 6455 §4.2.2',
        },
        {
          line: '',
          meaning: 'The empty line ends the head. The next byte belongs to a WebSocket frame.',
          verdict: 'required',
          section: 'RFC 9112 §2.1',
        },
      ],
    });
  });

  test.each([
    ['Sec-WebSocket-Accept: AAAA', 'accept-mismatch', 'It does not match.'],
    [
      'Sec-WebSocket-Protocol: chess',
      'protocol-not-offered',
      'the server answers chess, which is none of them.',
    ],
    [
      'Sec-WebSocket-Extensions: x-new',
      'extension-not-offered',
      'The server agrees to x-new, which you did not offer.',
    ],
  ])('marks the line that breaks a rule: %s', (line, rule, meaning) => {
    const others = response.filter((one) => one.split(':')[0] !== line.split(':')[0]);
    const reading = explainHandshake(head(request), head([...others, line]));
    expect(reading).toMatchObject({ valid: false, broken: [{ rule }] });
    expect(reading.lines.filter(({ verdict }) => verdict === 'breaks')).toEqual([
      expect.objectContaining({ line, meaning: expect.stringContaining(meaning) }),
    ]);
  });

  test.each([
    [200, 'does not speak WebSocket at this path'],
    [301, 'A redirect to the address in Location.'],
    [400, 'a part of the handshake is missing or malformed'],
    [401, 'who you are first'],
    [403, 'has understood the handshake and will not have it'],
    [404, 'nothing at this path'],
    [405, 'a handshake is a GET'],
    [418, 'something in it must change'],
    [426, 'Sec-WebSocket-Version lists what it speaks'],
    [431, 'the head is longer than the server reads'],
    [500, 'the server failed while it handled the handshake'],
    [503, 'overloaded or shutting down'],
    [599, 'The server failed, though the request may be sound.'],
    [999, 'A status outside the range'],
  ])('explains status %i', (status, meaning) => {
    const reading = explainHandshake(head(request), head([`HTTP/1.1 ${status} Some reason`]));
    expect(reading).toMatchObject({ valid: false, broken: [] });
    expect(reading.lines[0]).toMatchObject({ verdict: 'neutral', meaning: expect.stringContaining(meaning) });
  });

  test('names what the request breaks, and explains the fields of a refusal', () => {
    const old = request.map((line) => line.replace('Version: 13', 'Version: 8'));
    const answer = head([
      'HTTP/1.1 426 Upgrade Required',
      'Upgrade: websocket',
      'Connection: Upgrade, close',
      'Sec-WebSocket-Version: 13',
      'Date: Tue, 01 Jan 2030 00:00:00 GMT',
      'Content-Length: 16',
      'X-Whatever: 1',
    ]);
    const reading = explainHandshake(head(old), `${answer}Upgrade Required`);
    expect(reading.request).toMatchObject([{ rule: 'version-unsupported', section: 'RFC 6455 §4.2.1' }]);
    expect(reading.lines.map(({ meaning, verdict }) => [meaning, verdict]).slice(1)).toEqual([
      ['The protocol that the server would change to: websocket.', 'neutral'],
      ['The server closes the connection after this answer.', 'neutral'],
      [
        'The versions of the WebSocket protocol that the server speaks: 13. Ask again with one of them.',
        'neutral',
      ],
      ['When the server wrote this answer.', 'neutral'],
      ['The body has 16 bytes; after them this answer is over.', 'neutral'],
      ['A field that the handshake does not know. Clients pass over it.', 'neutral'],
      ['The empty line ends the head. What follows is the body.', 'required'],
      ['A line of the body, for whoever reads the answer.', 'neutral'],
    ]);
  });

  test('shows the bytes behind a 101 as the frames they are', () => {
    const [line] = explainHandshake(head(request), `${head(response)}\x81\x02\r\n`).lines.slice(-1);
    expect(line).toMatchObject({
      line: '81020d0a',
      meaning: expect.stringContaining('4 bytes'),
      section: 'RFC 6455 §5.2',
    });
  });

  test('explains the first lines of a long body and counts the rest', () => {
    const reading = explainHandshake(head(request), `${head(['HTTP/1.1 200 OK'])}${'x\n'.repeat(250)}`);
    expect(reading.lines).toHaveLength(2 + 100 + 1);
    expect(reading.lines.at(-1)).toMatchObject({ line: '…', meaning: '150 more lines of the body.' });
  });

  test('explains an answer that breaks off', () => {
    const reading = explainHandshake(head(request), 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: web');
    expect(reading.valid).toBe(false);
    expect(reading.broken).toEqual([
      {
        rule: 'response-malformed',
        message:
          'Line 2: Expected the line to end with CR LF; found the end of the text after "Upgrade: web".',
        section: 'RFC 9112 §2.1',
      },
    ]);
    expect(reading.lines.map(({ line }) => line)).toEqual([
      'HTTP/1.1 101 Switching Protocols',
      'Upgrade: web',
    ]);
  });

  test('compares the answer with what can be read of a request that is malformed', () => {
    const reading = explainHandshake(request.join('\n'), head(response));
    expect(reading.request).toMatchObject([
      { rule: 'request-malformed', message: expect.stringContaining('Line 1') },
    ]);
    expect(reading.valid).toBe(true);
  });

  test('marks lines that are no header lines', () => {
    const reading = explainHandshake(
      head(request),
      head(['HTTP/1.1 101 Switching Protocols', 'Upgrade : websocket', 'what?']),
    );
    expect(reading.broken).toMatchObject([{ rule: 'response-malformed' }]);
    expect(reading.lines.map(({ verdict }) => verdict)).toEqual(['required', 'breaks', 'breaks', 'required']);
  });

  test('says when the answer is no HTTP at all', () => {
    const reading = explainHandshake(head(request), '\x15\x03\x01\x00\x02\x02\x50');
    expect(reading.broken).toMatchObject([{ rule: 'response-malformed' }]);
    expect(reading.lines).toMatchObject([
      { verdict: 'breaks', meaning: expect.stringContaining('no status line') },
    ]);
  });

  test('has nothing to explain without an answer', () => {
    expect(explainHandshake(head(request), '')).toMatchObject({ valid: false, lines: [] });
  });

  test.each([
    ['spaces within a value', `GET / HTTP/1.1\r\nX: a${' '.repeat(60_000)}b\r\n\r\n`],
    [
      'offers',
      `GET / HTTP/1.1\r\nSec-WebSocket-Protocol: ${Array.from({ length: 10_000 }, (_, at) => at).join()}\r\n\r\n`,
    ],
    ['extensions', `GET / HTTP/1.1\r\nSec-WebSocket-Extensions: ${'a;b="\\c",'.repeat(7000)}\r\n\r\n`],
    ['fields', `GET / HTTP/1.1\r\n${'a:\r\n'.repeat(15_000)}\r\n`],
    ['empty lines', '\r\n'.repeat(30_000)],
    ['spaces in the first line', `GET${' '.repeat(60_000)}x`],
  ])('reads 64 KiB of %s without delay, and answers in few words', (_name, raw) => {
    const start = performance.now();
    const reading = explainHandshake(raw, `HTTP/1.1 101 x\r\n${raw.slice(raw.indexOf('\n') + 1)}`);
    // Quadratic work takes many seconds here; linear work takes milliseconds, also beside other tests.
    expect(performance.now() - start).toBeLessThan(3_000);
    for (const { message } of [...reading.broken, ...reading.request])
      expect(message.length).toBeLessThan(500);
    for (const { meaning } of reading.lines) expect(meaning.length).toBeLessThanOrEqual(1001);
  });

  test('takes any two texts, and gives back every line of the head', () => {
    const piece = fc.constantFrom(
      ...request,
      ...response,
      '\r\n',
      '\n',
      '\r',
      ':',
      ' ',
      'Upgrade: ',
      'sec-websocket-accept: x',
      '__proto__: x',
      'constructor: y',
      '\xff\0',
      'HTTP/1.1 101',
      'HTTP/1.1 999 x\r\n',
    );
    const text = fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, text, (sent, received) => {
        const reading = explainHandshake(sent, received);
        const switched = /^HTTP\/\S* +101/.test(received);
        expect(reading.valid).toBe(switched && reading.broken.length === 0);
        for (const { meaning } of reading.lines) expect(meaning).not.toBe('');
        const [first = ''] = received.split('\n').map((line) => line.replace(/\r$/, ''));
        if (received !== '' && reading.lines[0]) expect(reading.lines[0].line).toBe(first);
      }),
      { numRuns: 500 },
    );
  });
});

function head(lines: string[]): string {
  return `${lines.join('\r\n')}\r\n\r\n`;
}
