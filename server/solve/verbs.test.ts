import { describe, expect, it } from 'vitest';
import { contentFolder, writeupWith } from '../testing/content-folder.ts';
import { startTestPlatform } from '../testing/start-test-platform.ts';
import { checkWriteup } from './check-writeup.ts';

const shake =
  '{ handshake: { headers: { Host: a, Upgrade: websocket, Connection: Upgrade, Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==, Sec-WebSocket-Version: "13" } } }, { expect: { text: Welcome } }';

/** What comes of a step with this script in the handshake lab, whose echo follows its welcome; null when it passes. */
async function outcome(when: string, ...script: string[]): Promise<string | null> {
  const block = `id: one\nwhen: ${when}\nhints: [a, b, c]\nsolve: [${[shake, ...script].join(', ')}]`;
  const running = await startTestPlatform({
    CONTENT_DIR: await contentFolder({ 'made.md': writeupWith(block) }),
  });
  expect(running.services.content.problems).toEqual([]);
  const writeup = running.services.content.writeups.find(({ slug }) => slug === 'apprentice/made');
  if (!writeup) throw new Error('the writeup was left out');
  for await (const { failure } of checkWriteup(running, writeup, 300)) return failure;
  throw new Error('the writeup has no step');
}

describe('a solve script', () => {
  it.each<[string, string, string[]]>([
    [
      'frames as they are written',
      '{ kind: frame, direction: client, opcode: binary, maskingKey: 37fa213d, payload: wyg=, fin: true }',
      ['{ frame: { opcode: binary, mask: 37fa213d, hex: c3 28 } }'],
    ],
    [
      'frames with a mask of their own',
      '{ kind: frame, direction: client, opcode: text, masked: true, text: xxx, broken: { $size: 0 } }',
      ['{ frame: { opcode: text, repeat: { text: x, times: 3 } } }'],
    ],
    [
      'fragments, and passes over the frames that it does not wait for',
      '{ kind: message, direction: client, fragments: 2, interleaved: ping }',
      [
        '{ frame: { opcode: text, fin: false, text: a } }',
        '{ frame: { opcode: ping, text: q } }',
        '{ frame: { opcode: continuation, text: b } }',
        '{ expect: { text: ab } }',
      ],
    ],
    [
      'what RFC 6455 forbids, and reads the close',
      '{ kind: close, by: server, code: 1002 }',
      [
        '{ frame: { opcode: 11, rsv2: true, mask: false } }',
        '{ expect: { close: 1002 } }',
        '{ expect: { end: true } }',
      ],
    ],
    [
      'a length that is not true',
      '{ kind: close, by: server, code: 1009 }',
      ['{ frame: { opcode: text, text: hi, length: 65537 } }', '{ expect: { close: 1009 } }'],
    ],
    [
      'a pong that it waits for',
      '{ kind: frame, direction: server, opcode: pong }',
      ['{ frame: { opcode: ping, text: q } }', '{ expect: { frame: { opcode: pong, text: q } } }'],
    ],
    ['nothing more once it has let go', '{ kind: close, by: client, code: 1006 }', ['{ drop: true }']],
    [
      'a value that it has kept',
      '{ kind: message, direction: client, text: "again 7 and 7" }',
      [
        `{ send: '{"tick":{"id":7}}' }`,
        '{ expect: { text: tick, keep: { last: tick.id } } }',
        '{ send: "again {{last}} and {{last}}" }',
      ],
    ],
  ])('sends %s', async (_what, when, script) => {
    expect(await outcome(when, ...script)).toBeNull();
  });

  it.each<[string, string[], RegExp]>([
    [
      'another close code',
      ['{ frame: { opcode: 3 } }', '{ expect: { close: 1007 } }'],
      /^expect \(verb 4\): expected a close frame with 1007, got 1002/,
    ],
    [
      'a close without a code',
      ['{ frame: { opcode: close } }', '{ expect: { close: 1000 } }'],
      /^expect \(verb 4\): expected a close frame with 1000, got no code/,
    ],
    [
      'another payload',
      ['{ frame: { opcode: ping, text: q } }', '{ expect: { frame: { opcode: pong, text: p } } }'],
      /^expect \(verb 4\): expected a pong frame with "p", got "q"/,
    ],
    [
      'the end before a frame',
      ['{ frame: { opcode: 3 } }', '{ expect: { frame: { opcode: pong } } }'],
      /^expect \(verb 4\): expected a pong frame from the server, got the close of the connection/,
    ],
    [
      'a name that nothing was kept under',
      ['{ send: "{{last}}" }'],
      /^send \(verb 3\): there is no \{\{last\}\}: .* kept so far: nothing/,
    ],
    [
      'a message that is no JSON',
      ['{ send: hi }', '{ expect: { text: hi, keep: { last: id } } }'],
      /^expect \(verb 4\): expected a message in JSON, got "hi"/,
    ],
    [
      'a message without the value to keep',
      [`{ send: '{"a":{}}' }`, '{ expect: { text: a, keep: { last: a.id } } }'],
      /^expect \(verb 4\): expected text or a number at "a\.id", got the message "\{"a":\{\}\}"/,
    ],
  ])('names the verb that met %s', async (_what, script, failure) => {
    expect(await outcome('{ kind: http }', ...script)).toMatch(failure);
  });
});
