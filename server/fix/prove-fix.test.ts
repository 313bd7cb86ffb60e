import { describe, expect, it } from 'vitest';
import { contentFolder } from '../testing/content-folder.ts';
import { fixBlock, fixWriteup, harmBlock } from '../testing/fix-writeup.ts';
import { startTestPlatform } from '../testing/start-test-platform.ts';
import { proveFix } from './prove-fix.ts';

/** What comes of each claim of the fix writeup, with some keys of its block changed. */
async function proofs(changed: Record<string, string | null> = {}): Promise<[string, string | null][]> {
  const running = await startTestPlatform({
    CONTENT_DIR: await contentFolder({ 'made.md': fixWriteup(fixBlock(changed)) }),
  });
  expect(running.services.content.problems).toEqual([]);
  const writeup = running.services.content.writeups.find(({ slug }) => slug === 'apprentice/made');
  if (!writeup) throw new Error('the writeup was left out');
  const found: [string, string | null][] = [];
  for await (const { claim, failure } of proveFix(running, writeup)) found.push([claim, failure]);
  expect(running.services.registry.shadows).toBe(0);
  return found;
}

const nothing = '[{ drop: true }]';

describe('proving a fix', () => {
  it('goes through all that a sound block claims', async () => {
    expect(await proofs()).toEqual([
      ['ordinary use works with the weak settings', null],
      ['the weak settings fall', null],
      ['“The attack” gets through', null],
      ['“An unmasked ping” gets through', null],
      ['mask required holds', null],
      ['mask ignored, utf8 checked falls', null],
    ]);
  });

  it('begins with the server that the block gives, and asks for its harm', async () => {
    expect(await proofs(harmBlock)).toEqual([
      ['ordinary use works with the weak settings', null],
      ['the weak settings fall', null],
      ['“Damaged text” gets through', null],
      ['utf8 checked holds', null],
      ['largestFrame 125 falls', null],
    ]);
    const held = new Map(await proofs({ ...harmBlock, accept: '[{ largestFrame: 200 }]' }));
    expect(held.get('largestFrame 200 holds')).toBe(
      '“Damaged text”: It still works. Damaged text came back.',
    );
  });

  it('takes an attack that gets through on a tempting change only', async () => {
    // A frame of 70,000 bytes is refused under the weak limit, and goes through under a higher one.
    const shake =
      '{ handshake: { headers: { Host: a, Upgrade: websocket, Connection: Upgrade, Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==, Sec-WebSocket-Version: "13" } } }';
    const attacks = `[{ name: A long one, solve: [${shake}, { frame: { opcode: text, mask: false, repeat: { text: x, times: 70000 } } }, { expect: { text: x } }] }]`;
    const set = '{ largestFrame: 100000 }';
    const found = await proofs({ attacks, tempting: `[{ set: ${set}, because: b, attack: A long one }]` });
    expect(found.filter(([, failure]) => failure !== null)).toEqual([]);
    const without = new Map(await proofs({ attacks, tempting: null }));
    expect(without.get('“A long one” gets through')).toMatch(
      /^with the weak settings: “[^”]+”: It got nowhere\./,
    );
  });

  it.each<[string, Record<string, string>, string, RegExp]>([
    [
      'ordinary use that does not work',
      { legit: nothing },
      'ordinary use works with the weak settings',
      /^“Ordinary use”: It stopped working\. Script: drop \(verb 1\): there is no connection "main"/,
    ],
    [
      'weak settings that hold',
      { settings: '{ mask: required }' },
      'the weak settings fall',
      /^“The attack”: It got nowhere\..* “An unmasked ping”: It got nowhere\./,
    ],
    [
      'an attack that gets nowhere',
      { attacks: `[{ name: Nothing, solve: ${nothing} }]` },
      '“Nothing” gets through',
      /^with the weak settings: “[^”]+”: It got nowhere\. Script: drop \(verb 1\)/,
    ],
    [
      'an accepted change that falls',
      { accept: '[{ mask: required }, { utf8: ignored }]' },
      'utf8 ignored holds',
      /^“The attack”: It still works: step “Send it bare” would have been passed\.$/,
    ],
    [
      'an accepted change that ends ordinary use',
      { accept: '[{ mask: required, largestFrame: 125 }]' },
      'mask required, largestFrame 125 holds',
      /^“Ordinary use”: It stopped working\. Script: expect \(verb 4\)/,
    ],
    [
      'a tempting change that holds',
      { tempting: '[{ set: { mask: required }, because: b }]' },
      'mask required falls',
      /^“The attack”: It got nowhere\..* “An unmasked ping”: It got nowhere\./,
    ],
    [
      'a tempting change that the named attack does not show',
      {
        attacks: `[{ name: Nothing, solve: ${nothing} }]`,
        tempting: '[{ set: { mask: ignored }, because: b, attack: Nothing }]',
      },
      'mask ignored falls',
      /^“Nothing”: It got nowhere\./,
    ],
    [
      'a tempting change that ends ordinary use',
      { tempting: '[{ set: { largestFrame: 125 }, because: b }]' },
      'largestFrame 125 falls',
      /^“Ordinary use”: It stopped working\./,
    ],
  ])('finds %s', async (_what, changed, claim, failure) => {
    const found = new Map(await proofs(changed));
    expect(found.get(claim)).toMatch(failure);
  });
});
