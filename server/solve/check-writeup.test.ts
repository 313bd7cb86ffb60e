import { describe, expect, it } from 'vitest';
import { contentFolder, writeupWith } from '../testing/content-folder.ts';
import { startTestPlatform } from '../testing/start-test-platform.ts';
import { checkWriteup } from './check-writeup.ts';

const sound =
  '{ Host: a, Upgrade: websocket, Connection: Upgrade, Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==, Sec-WebSocket-Version: "13" }';

function step(id: string, { when = '', solve }: { when?: string; solve: string }): string {
  const condition = when === '' ? '' : `when: ${when}\n`;
  return `id: ${id}\n${condition}hints: [a, b, c]\nsolve: ${solve}`;
}
const accepted = '{ kind: handshake, accepted: true }';
const earn = step('earn', { when: accepted, solve: `[{ handshake: { headers: ${sound} } }]` });

/** What comes of each step of a writeup made of these. */
async function outcomes(...steps: string[]): Promise<[string, string | null][]> {
  const running = await startTestPlatform({
    CONTENT_DIR: await contentFolder({ 'made.md': writeupWith(...steps) }),
  });
  expect(running.services.content.problems).toEqual([]);
  const writeup = running.services.content.writeups.find(({ slug }) => slug === 'apprentice/made');
  if (!writeup) throw new Error('the writeup was left out');
  const found: [string, string | null][] = [];
  for await (const outcome of checkWriteup(running, writeup, 300))
    found.push([outcome.step, outcome.failure]);
  return found;
}

describe('checkWriteup', () => {
  it('goes through a sound writeup step by step', async () => {
    const refused = step('refused', {
      when: '{ kind: handshake, status: 400 }',
      solve:
        '[{ handshake: { headers: { Host: a, Upgrade: websocket, Connection: Upgrade } } }, { expect: { status: 400 } }]',
    });
    expect(await outcomes(earn, refused)).toEqual([
      ['earn', null],
      ['refused', null],
    ]);
  });

  it('says what was seen when a script does not pass its step, and stops there', async () => {
    const wrong = step('wrong', {
      when: '{ kind: handshake, status: 426 }',
      solve: `[{ handshake: { headers: ${sound} } }]`,
    });
    expect(await outcomes(wrong, earn)).toEqual([
      [
        'wrong',
        expect.stringMatching(
          /^waited 0\.3 seconds for step "wrong" to pass \(event \d+: status: expected 426, got 101\)$/,
        ),
      ],
    ]);
  });

  it('finds a step that an earlier script passes by the way', async () => {
    const other = step('other', { when: '{ kind: handshake, status: 101 }', solve: '[{ handshake: {} }]' });
    expect(await outcomes(earn, other)).toEqual([
      ['earn', null],
      ['other', "was passed before its turn: an earlier step's solve satisfies it"],
    ]);
  });

  it('finds one that comes later in the writeup, too', async () => {
    const between = step('between', {
      when: '{ kind: handshake, status: 400 }',
      solve: '[{ handshake: { headers: { Host: a, Upgrade: websocket, Connection: Upgrade } } }]',
    });
    const late = step('late', { when: accepted, solve: '[{ handshake: {} }]' });
    expect((await outcomes(earn, between, late)).at(-1)).toEqual([
      'late',
      expect.stringContaining('was passed before its turn'),
    ]);
  });

  it.each<[string, string, RegExp]>([
    [
      'a status',
      `[{ handshake: { headers: ${sound} } }, { expect: { status: 400 } }]`,
      /^expect \(verb 2\): expected status 400, got 101 Switching Protocols/,
    ],
    [
      'a header',
      `[{ handshake: { headers: ${sound} } }, { expect: { header: { Sec-WebSocket-Protocol: x } } }]`,
      /^expect \(verb 2\): expected Sec-WebSocket-Protocol: x, got absent/,
    ],
    [
      'a text',
      `[{ handshake: { headers: ${sound} } }, { expect: { text: Farewell } }]`,
      /^expect \(verb 2\): expected a .*message with "Farewell", got "Welcome\./,
    ],
    [
      'a connection',
      '[{ send: hello, on: second }]',
      /^send \(verb 1\): there is no connection "second": a handshake comes first/,
    ],
    ['a question', '[{ answer: { computed: true } }]', /^answer \(verb 1\): step "one" asks no question/],
    [
      'the message of a connection that ended',
      `[{ handshake: { headers: ${sound} } }, { expect: { text: Welcome } }, { close: { code: 1000 } }, { expect: { text: More } }]`,
      /^expect \(verb 4\): expected a text message.*, got the close/,
    ],
  ])('names the verb that waited in vain for %s', async (_what, solve, failure) => {
    const [[, found] = []] = await outcomes(step('one', { when: '{ kind: http }', solve }));
    expect(found).toMatch(failure);
  });
});
