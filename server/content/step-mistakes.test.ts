import { describe, expect, it } from 'vitest';
import { FILE, fence, frontMatter, problemsOf, STEP, step, writeup } from '../testing/sample-writeup.ts';
import { parseWriteup } from './parse-writeup.ts';

describe('a mistake in a step block', () => {
  it.each<[string, string, string]>([
    [
      'an unknown key',
      step.replace('hints', 'hnts'),
      `${STEP + 2}:1 unknown key "hnts", did you mean "hints"?`,
    ],
    [
      'an unknown key that is like no other',
      `${step}colour: red\n`,
      `${STEP + 4}:1 unknown key "colour": expected times, within, after, question or solution`,
    ],
    [
      'a missing key',
      step.replace(/hints.*\n/, ''),
      `${STEP - 1}:1 missing key "hints": expected a list of 3 to 4 entries`,
    ],
    [
      'a wrong type',
      `${step}times: often\n`,
      `${STEP + 4}:8 "times": expected a whole number from 1 to 1000, found the text "often"`,
    ],
    [
      'too few hints',
      step.replace(', three', ''),
      `${STEP + 2}:8 "hints": expected a list of 3 to 4 entries, found a list of 2`,
    ],
    [
      'a duration without a unit',
      `${step}within: 5\n`,
      `${STEP + 4}:9 "within": expected a duration such as 500ms, 5s or 2m, found the number 5`,
    ],
    [
      'an unknown verb',
      step.replace('send:', 'sned:'),
      `${STEP + 3}:11 unknown key "sned", did you mean "send"?`,
    ],
    [
      'two verbs in one entry',
      step.replace('{ send: hi }', '{ send: hi, close: {} }'),
      `${STEP + 3}:21 "send" and "close" stand in one entry: make each an entry of its own`,
    ],
    [
      'a mistake inside a verb',
      step.replace('{ send: hi }', '{ handshake: { headrs: {} } }'),
      `${STEP + 3}:24 unknown key "headrs", did you mean "headers"?`,
    ],
    [
      'a header value that YAML reads as a number',
      step.replace('{ send: hi }', '{ handshake: { headers: { Sec-WebSocket-Version: 13 } } }'),
      `${STEP + 3}:58 "Sec-WebSocket-Version": expected text, a list or null, found the number 13; put it in quotes: "13"`,
    ],
    [
      'a frame with two payloads',
      step.replace('{ send: hi }', '{ frame: { opcode: text, hex: "00", text: hi } }'),
      `${STEP + 3}:34 found "hex" beside "text": expected one of text, hex and repeat`,
    ],
    [
      'an unknown opcode',
      step.replace('{ send: hi }', '{ frame: { opcode: txet } }'),
      `${STEP + 3}:28 "opcode": expected continuation, text, binary, close, ping or pong or a whole number from 0 to 15, found the text "txet"`,
    ],
    [
      'a masking key that is too short',
      step.replace('{ send: hi }', '{ frame: { opcode: text, mask: 37fa } }'),
      `${STEP + 3}:40 "mask": expected false or eight hex digits in quotes, found the text "37fa"`,
    ],
    [
      'an unknown kind of question',
      `${step}question: { kind: chioce, ask: Why? }\n`,
      `${STEP + 4}:19 "kind": expected choice, text, accept-key, missing-header or frame-bytes, found the text "chioce", did you mean "choice"?`,
    ],
    [
      'a question without a kind',
      `${step}question: { ask: Why? }\n`,
      `${STEP + 4}:1 missing key "kind": expected choice, text, accept-key, missing-header or frame-bytes`,
    ],
    [
      'a question that lacks what its kind needs',
      `${step}question: { kind: text, ask: Why? }\n`,
      `${STEP + 4}:1 missing key "accept": expected a list of at least 1 entry`,
    ],
    [
      'a right option that is not among the options',
      `${step}question:\n  kind: choice\n  ask: Why?\n  options: [{ text: a, because: b }, { text: c, because: d }]\n  answer: 3\n`,
      `${STEP + 8}:11 "answer": expected one of the 2 options, found 3`,
    ],
    [
      'a right answer of nothing but blanks',
      `${step}question: { kind: text, ask: Why?, accept: [a, " "] }\n`,
      `${STEP + 4}:48 "accept": expected an answer, found only blanks`,
    ],
    [
      'a question about a key that it does not show',
      `${step}question: { kind: accept-key, ask: Which? }\n`,
      `${STEP + 4}:36 "ask": expected {{key}} somewhere, where the fresh key is shown`,
    ],
    [
      'a question about a frame that it does not show',
      `${step}question: { kind: frame-bytes, ask: Which? }\n`,
      `${STEP + 4}:37 "ask": expected {{frame}} somewhere, where the fresh frame is shown`,
    ],
    [
      'an id that is no id',
      step.replace('first', '1st!'),
      `${STEP}:5 "id": expected lower-case letters, digits and hyphens, a letter first, found the text "1st!"`,
    ],
    [
      'neither when nor question',
      step.replace(/when.*\n/, ''),
      `${STEP - 1}:1 a step needs "when", "question" or both`,
    ],
    [
      'a count of nothing',
      `${step.replace(/when.*/, 'question: { kind: missing-header, ask: Which? }')}times: 3\n`,
      `${STEP + 4}:1 "times" means nothing without "when"`,
    ],
    ['an empty block', '', `${STEP - 1}:1 expected keys and values, found nothing`],
    ['a list', '- id: first\n', `${STEP - 1}:1 expected keys and values, found a list of 1`],
    ['a repeated key', `${step}id: again\n`, `${STEP + 4}:1 YAML: map keys must be unique`],
    [
      'an alias',
      step.replace('{ kind: message, text: hi }', '&x { kind: *x }'),
      `${STEP + 1}:18 alias "*x" is not supported: write the value out`,
    ],
  ])('names %s with its place', (_, yaml, problem) => {
    expect(problemsOf(writeup(yaml))).toEqual([`${FILE}:${problem}`]);
    expect(parseWriteup(writeup(yaml), FILE).writeup).toBeNull();
  });

  it('names broken YAML with its place', () => {
    expect(problemsOf(writeup('id: first\nwhen: { kind: message\nhints: [\n'))[0]).toMatch(
      new RegExp(`^${FILE}:${STEP + 2}:1 YAML: `),
    );
  });

  it('reports all mistakes, in the order of the file', () => {
    const source = writeup(`${step.replace('hints', 'hnts')}times: 0\n`).replace(
      'minutes: 5',
      'minutes: long',
    );
    expect(parseWriteup(source, FILE).problems.map(({ line }) => line)).toEqual([5, STEP + 2, STEP + 4]);
  });

  it('points into an indented block as well', () => {
    const indented = fence(
      `  ${step.replaceAll('\n', '\n  ').replace('hints', 'hnts').trimEnd()}\n`,
    ).replaceAll('```', '  ```');
    expect(problemsOf(`${frontMatter}## Say hi\n\n${indented}`)).toEqual([
      `${FILE}:14:3 unknown key "hnts", did you mean "hints"?`,
    ]);
  });
});
