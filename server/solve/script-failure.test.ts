import { describe, expect, it } from 'vitest';
import type { ResponseHead } from '../../protocol/http-head.ts';
import { expectHead } from './expectations.ts';
import { patiently } from './raw-client.ts';
import { runScript } from './run-script.ts';
import { connection, fill, type ScriptContext } from './script-context.ts';
import { ScriptFailure, told } from './script-failure.ts';

const response: ResponseHead = { version: '1.1', status: 403, reason: 'Forbidden', headers: [['X-A', 'b']] };
const context = { connections: new Map(), kept: new Map(), addresses: {} } as unknown as ScriptContext;

async function failureOf(work: () => unknown): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new Error('it did not fail');
}

describe('what stops a script', () => {
  it.each<[string, () => unknown, string]>([
    ['a status', () => expectHead(response, { status: 101 }), 'The server answered 403 Forbidden, not 101.'],
    [
      'a header that is not there',
      () => expectHead(response, { header: { 'X-C': 'd' } }),
      'The server’s answer has no X-C.',
    ],
    [
      'a header that is another',
      () => expectHead(response, { header: { 'X-A': 'd' } }),
      'The server’s answer has X-A: b.',
    ],
    ['no connection', () => connection(context), 'It had no connection to go on with.'],
    [
      'a value that nothing has brought',
      () => fill(context, '{{password}}'),
      'It had not got hold of “password”, which it needs here.',
    ],
    [
      'silence',
      () => patiently(new Promise(() => undefined), 'a pong', 10),
      'It waited 0.01 seconds for a pong, in vain.',
    ],
  ])('is told to a learner in a sentence: %s', async (_what, work, sentence) => {
    expect(told(await failureOf(work))).toBe(sentence);
  });

  it('names the verb for the author, and keeps the sentence for the learner', async () => {
    const failure = await failureOf(() => runScript(context, [{ send: 'hi' }]));
    expect(failure).toBeInstanceOf(ScriptFailure);
    expect(failure).toMatchObject({
      message: 'send (verb 1): there is no connection "main": a handshake comes first',
      told: 'It had no connection to go on with.',
    });
  });

  it('is told without its inner words when nobody has found better ones', () => {
    expect(told(new TypeError('x is not a function'))).toBe('It could not go on.');
  });
});
