import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkLab } from '../benches/check-lab.ts';
import { loadLabs } from '../benches/labs.ts';
import { contentFolder, writeupWith } from '../testing/content-folder.ts';
import { formatProblem, loadContent } from './content-index.ts';

const plain = writeupWith('id: one\nwhen: { kind: http }\nhints: [a, b, c]\nsolve: [{ send: hello }]');
const sparing = plain.replace('minutes: 1\nlab: handshake\n', '');

/** A folder with one writeup of its level, and what that level says. */
async function load(defaults: string, writeup: string) {
  const base = await contentFolder({ 'x.md': writeup });
  await writeFile(join(base, 'apprentice/defaults.yaml'), defaults);
  const { writeups, problems } = await loadContent([base], { base, checkLab: checkLab(await loadLabs()) });
  return { writeup: writeups[0], problems: problems.map(formatProblem) };
}

describe('the defaults of a level', () => {
  it('stand in for what a writeup does not say, each setting by itself', async () => {
    const defaults =
      'minutes: 7\nlab: handshake\nsettings: { handshake: { version: ignored, subprotocols: one }, frames: { mask: ignored } }';
    expect(await load(defaults, sparing)).toMatchObject({
      problems: [],
      writeup: { minutes: 7, lab: 'handshake', settings: { version: 'ignored', subprotocols: 'two' } },
    });
  });

  it('give way to a writeup that says otherwise', async () => {
    const defaults = 'minutes: 7\nlab: frames\nsettings: { frames: { mask: ignored } }';
    expect(await load(defaults, plain)).toMatchObject({
      problems: [],
      writeup: { minutes: 1, lab: 'handshake', settings: { subprotocols: 'two' } },
    });
  });

  it('are missed where neither they nor the writeup say what is needed', async () => {
    expect((await load('lab: handshake', sparing)).problems).toEqual([
      'apprentice/x.md:1:1 missing key "minutes": expected a whole number from 1 to 240',
    ]);
  });

  it.each([
    ['minuts: 7', '1:1 unknown key "minuts", did you mean "minutes"?'],
    ['lab: handshaek', '1:6 there is no lab "handshaek", did you mean "handshake"?'],
    ['settings:\n  handshaek: {}', '2:3 there is no lab "handshaek", did you mean "handshake"?'],
    [
      'settings:\n  handshake: { versoin: ignored }',
      '2:16 unknown setting "versoin", did you mean "version"?',
    ],
    ['settings: { handshake: [] }', '1:24 "handshake": expected keys and values, found a list of 0'],
    ['minutes: 7\nminutes: 8', '2:1 YAML: map keys must be unique'],
    ['', '1:1 expected keys and values, found nothing'],
  ])('are strict: %j', async (defaults, message) => {
    const { writeup, problems } = await load(defaults, plain);
    expect(writeup).toBeUndefined();
    expect(problems).toEqual([
      `apprentice/defaults.yaml:${message}`,
      'apprentice/defaults.yaml:1:1 until these defaults are mended, the writeups beside them are left out',
    ]);
  });
});
