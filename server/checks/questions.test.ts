import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { acceptKey, GUID } from '../../protocol/accept-key.ts';
import type { TraceEvent } from '../../protocol/trace.ts';
import type { Question } from '../content/writeup-schema.ts';
import { sampleFrame, sampleHandshake } from '../testing/sample-events.ts';
import { compute, judge, pose, view } from './questions.ts';

const render = (markdown: string) => `<p>${markdown}</p>`;
const random = (size: number) => new Uint8Array(size).fill(0xfb);

describe('a choice', () => {
  const question: Question = {
    kind: 'choice',
    ask: 'Who masks?',
    options: [
      { text: 'The client', because: 'Yes: §5.3.' },
      { text: 'The server', because: 'No: a client must refuse it.' },
    ],
    answer: 1,
  };

  test('shows its options in the author’s order, and not which is right', () => {
    expect(view(question, {}, render)).toEqual({
      prompt: '<p>Who masks?</p>',
      options: [
        { value: '1', label: 'The client' },
        { value: '2', label: 'The server' },
      ],
    });
  });

  test.each([
    ['1', true, 'Yes: §5.3.'],
    [' 1 ', true, 'Yes: §5.3.'],
    ['2', false, 'No: a client must refuse it.'],
    ['0', false, 'Pick one of the options: expected a number from 1 to 2.'],
    ['3', false, 'Pick one of the options: expected a number from 1 to 2.'],
    ['1.0', false, 'Pick one of the options: expected a number from 1 to 2.'],
  ])('answers %j', (answer, correct, message) => {
    expect(judge(question, {}, answer, [])).toEqual({ correct, message });
  });

  test('computes its right answer', () => {
    expect(compute(question, {}, [])).toBe('1');
  });
});

describe('a text', () => {
  const question: Question = {
    kind: 'text',
    ask: 'Who?',
    accept: ['The Client', 'café'],
    wrong: 'Look at §5.3.',
  };

  test.each([
    ['the client', true],
    ['  THE CLIENT\n', true],
    ['cafe\u0301', true],
    ['"The client"', true],
    ['“the client”', true],
    ['`café`', true],
    ['"the client', false],
    ['client', false],
    ['', false],
  ])('answers %j', (answer, correct) => {
    expect(judge(question, {}, answer, []).correct).toBe(correct);
  });

  test('leaves the word "Right" to the page, which says it', () => {
    expect(judge(question, {}, 'café', [])).toEqual({ correct: true, message: '' });
  });

  test('says the author’s words to a wrong answer, and others when there are none', () => {
    expect(judge(question, {}, 'x', []).message).toBe('Look at §5.3.');
    expect(judge({ kind: 'text', ask: '?', accept: ['a'] }, {}, 'x', []).message).toContain('not it');
  });

  test('computes an answer that it accepts', () => {
    expect(judge(question, {}, compute(question, {}, []), []).correct).toBe(true);
  });
});

describe('an accept key', () => {
  const question: Question = { kind: 'accept-key', ask: 'For `{{key}}`, and again `{{key}}`?' };
  const given = pose(question, random);
  const key = '+/v7+/v7+/v7+/v7+/v7+w==';
  const hash = (text: string) => createHash('sha1').update(text, 'latin1');
  const base64 = (text: string) => Buffer.from(text, 'latin1').toString('base64');

  test('is posed with 16 random bytes in Base64', () => {
    expect(given).toEqual({ key });
    expect(view(question, given, render)).toEqual({
      prompt: `<p>For \`${key}\`, and again \`${key}\`?</p>`,
      given: { key },
      tool: 'digest',
    });
  });

  test.each([acceptKey(key), ` ${acceptKey(key)}\n`, `Sec-WebSocket-Accept: ${acceptKey(key)}`])(
    'takes %j for right',
    (answer) => {
      expect(judge(question, given, answer, []).correct).toBe(true);
    },
  );

  test('computes its right answer from the key it was posed with', () => {
    expect(compute(question, given, [])).toBe(acceptKey(key));
    expect(compute(question, { key: 'dGhlIHNhbXBsZSBub25jZQ==' }, [])).toBe('s3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
  });

  test.each([
    ['Base64 of the hex text', base64(hash(key + GUID).digest('hex')), 'Base64 of the hexadecimal text'],
    ['Base64 of a hex line', base64(`${hash(key + GUID).digest('hex')}\n`), 'Base64 of the hexadecimal text'],
    ['the hex digest', hash(key + GUID).digest('hex'), 'digest in hexadecimal'],
    [
      'the hex digest in capitals',
      hash(key + GUID)
        .digest('hex')
        .toUpperCase(),
      'digest in hexadecimal',
    ],
    ['no GUID', hash(key).digest('base64'), 'GUID was forgotten'],
    ['a GUID in lower case', hash(key + GUID.toLowerCase()).digest('base64'), 'in lower case'],
    [
      'a decoded key',
      createHash('sha1').update(random(16)).update(GUID).digest('base64'),
      'Base64-decoded first',
    ],
    ['a newline at the end', hash(`${key}${GUID}\n`).digest('base64'), 'echo -n'],
    ['a newline between', hash(`${key}\n${GUID}\n`).digest('base64'), 'between key and GUID'],
    ['no hash', base64(key + GUID), 'without a hash'],
    ['a space between', hash(`${key} ${GUID}`).digest('base64'), 'a space between'],
    ['the wrong order', hash(GUID + key).digest('base64'), 'before the key'],
    ['no key', hash(GUID).digest('base64'), 'Only the GUID'],
    ['the RFC’s example', 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=', 'example of RFC 6455'],
    ['another case', acceptKey(key).toLowerCase(), 'not their case'],
    ['no padding', acceptKey(key).replace('=', ''), 'padding is missing'],
    ['URL-safe Base64', acceptKey(key).replaceAll('+', '-').replaceAll('/', '_'), 'URL-safe'],
    [
      'another digest',
      createHash('sha256')
        .update(key + GUID)
        .digest('base64'),
      'this holds 32 bytes',
    ],
    ['another text', hash('x').digest('base64'), 'belongs to another text'],
    ['something else', 'what?', 'this is not Base64'],
  ])('recognises %s', (_name, answer, message) => {
    expect(judge(question, given, answer, [])).toEqual({
      correct: false,
      message: expect.stringContaining(message),
    });
  });

  test('names two slips made at once', () => {
    const { message } = judge(question, given, hash(`${key}${GUID}\n`).digest('hex'), []);
    expect(message).toContain('echo -n');
    expect(message).toContain('digest in hexadecimal');
  });
});

describe('a missing header', () => {
  const question: Question = { kind: 'missing-header', ask: 'Which?' };
  const refused = (
    seq: number,
    missing: string[],
    over: Partial<Parameters<typeof sampleHandshake>[0]> = {},
  ) => sampleHandshake({ seq, status: 400, accepted: false, missing, ...over });
  const trace = [
    refused(3, ['host']),
    refused(5, ['sec-websocket-key']),
    sampleHandshake({ seq: 6 }),
    sampleFrame(),
  ];

  test.each(['sec-websocket-key', 'Sec-WebSocket-Key', ' SEC-WEBSOCKET-KEY : '])(
    'takes %j for right',
    (answer) => {
      expect(judge(question, {}, answer, trace)).toEqual({
        correct: true,
        message: 'Event 5 came without it and was refused.',
      });
    },
  );

  test.each<[string, string, TraceEvent[], string]>([
    ['no handshake was refused', 'host', [sampleHandshake()], 'No refused handshake was seen yet'],
    ['no handshake was answered', 'host', [refused(3, ['host'], { status: null })], 'No refused handshake'],
    ['a victim’s was refused', 'host', [refused(3, ['host'], { actor: 'victim' })], 'No refused handshake'],
    [
      'nothing was missing',
      'host',
      [refused(3, [], { status: 426 })],
      'event 3, had every required field and got 426',
    ],
    ['two were missing', 'host', [refused(3, ['host', 'upgrade'])], 'event 3, lacked 2 required fields'],
    ['the field was there', 'Upgrade', trace, 'Event 5 did carry "upgrade"'],
    ['the field is not required', 'Origin', trace, 'does not require "origin"'],
    ['the name is an inherited one', 'toString', trace, 'does not require "tostring"'],
  ])('explains when %s', (_name, answer, recent, message) => {
    expect(judge(question, {}, answer, recent)).toEqual({
      correct: false,
      message: expect.stringContaining(message),
    });
  });

  test('does not give the answer away when it is wrong', () => {
    for (const answer of ['upgrade', 'origin', '']) {
      expect(judge(question, {}, answer, trace).message).not.toContain('sec-websocket-key');
    }
  });

  test('computes its right answer from the trace, or says why there is none', () => {
    expect(compute(question, {}, trace)).toBe('sec-websocket-key');
    expect(() => compute(question, {}, [])).toThrow('No refused handshake');
  });
});
