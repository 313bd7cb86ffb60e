import { describe, expect, it } from 'vitest';
import { checkLab } from '../benches/check-lab.ts';
import { loadLabs } from '../benches/labs.ts';
import { contentFolder, writeupWith } from '../testing/content-folder.ts';
import { ask, openBench } from '../testing/http-client.ts';
import { shakeHands } from '../testing/lab-client.ts';
import { startTestPlatform } from '../testing/start-test-platform.ts';
import { TestPage } from '../testing/test-page.ts';
import { formatProblem, loadContent } from './content-index.ts';
import { originalMark } from './translation.ts';

const original = writeupWith(
  `id: one
when: { kind: handshake }
question:
  kind: choice
  ask: Which?
  options: [{ text: First, because: No. }, { text: Second, because: Yes. }]
  answer: 2
hints: [a, b, c]
solve: [{ answer: { computed: true } }]`,
  'id: two\nwhen: { kind: message }\nhints: [d, e, f]\nsolve: [{ send: hello }]',
);

const front = (of = originalMark(original)) => `---\ntitle: Ein Test\nsummary: Nichts.\nof: ${of}\n---\n`;
const one = `## Abschnitt eins

\`\`\`step
id: one
question:
  ask: Welche?
  options: [{ text: Erste, because: Nein. }, { text: Zweite, because: Ja. }]
hints: [x, y, z]
\`\`\`
`;
const two = '## Abschnitt zwei\n\n```step\nid: two\n```\n';
const german = `${front()}Einleitung.\n\n${one}\n${two}`;

/** Reads `x.md` and, in the same folder, what else is given. */
async function load(files: Record<string, string>, text = original) {
  const base = await contentFolder({ 'x.md': text, ...files });
  const index = await loadContent([base], { base, checkLab: checkLab(await loadLabs()) });
  return {
    writeup: index.writeups[0],
    problems: index.problems.map(formatProblem),
    warnings: index.warnings.map(formatProblem),
    files: index.files,
  };
}

describe('a translation', () => {
  it('gives words, and leaves what is checked to the original', async () => {
    const { writeup, problems, warnings } = await load({ 'x.de.md': german });
    expect([problems, warnings]).toEqual([[], []]);
    const [translation] = writeup?.translations ?? [];
    expect(translation).toMatchObject({ lang: 'de', title: 'Ein Test', intro: '<p>Einleitung.</p>\n' });
    expect(translation?.steps[0]).toEqual({
      ...writeup?.steps[0],
      title: 'Abschnitt eins',
      hints: ['x', 'y', 'z'],
      question: {
        kind: 'choice',
        ask: 'Welche?',
        options: [
          { text: 'Erste', because: 'Nein.' },
          { text: 'Zweite', because: 'Ja.' },
        ],
        answer: 2,
      },
    });
    expect(translation?.steps[1]?.hints).toEqual(['d', 'e', 'f']);
  });

  it('falls back to the original for a step that it lacks, where that belongs, with a warning', async () => {
    const { writeup, warnings } = await load({ 'x.de.md': `${front()}Einleitung.\n\n${two}` });
    expect(warnings).toEqual([
      'apprentice/x.de.md:1:1 not translated, and shown as the original has it: the step one',
    ]);
    const [translation] = writeup?.translations ?? [];
    expect(translation?.sections.map(({ title, lang }) => [title, lang])).toEqual([
      ['Section 1', 'en'],
      ['Abschnitt zwei', undefined],
    ]);
    expect(translation?.steps[0]).toEqual(writeup?.steps[0]);
  });

  it('of an original that has changed since is told what to say once it is up to date', async () => {
    const { warnings, writeup } = await load({ 'x.de.md': german.replace(/of: .+/, 'of: kqbtzmaf') });
    expect(warnings).toEqual([
      `apprentice/x.de.md:4:5 the original has changed since: bring this up to date, then write of: ${originalMark(original)}`,
    ]);
    expect(writeup?.translations[0]?.isStale).toBe(true);
  });

  it('that does not say what it was made of is told what to say', async () => {
    const { warnings, writeup } = await load({ 'x.de.md': german.replace(/of: .+\n/, '') });
    expect(warnings).toEqual([
      `apprentice/x.de.md:1:1 say which original this is made of: of: ${originalMark(original)}`,
    ]);
    expect(writeup?.translations[0]?.isStale).toBe(true);
  });

  it('is of the same original whatever its line ends', () => {
    expect(originalMark(original.replaceAll('\n', '\r\n'))).toBe(originalMark(original));
    expect(originalMark(`${original} `)).not.toBe(originalMark(original));
    expect(originalMark(original)).toMatch(/^[a-z]{8}$/);
  });

  it('may lie in another folder, with pictures beside it or beside the original', async () => {
    const first = await contentFolder({ 'x.md': original, 'far.png': 'png' });
    const second = await contentFolder({
      'x.pt-br.md': german.replace('Einleitung.', '![Nah](near.png) ![Fern](far.png) ![Nirgends](none.png)'),
      'near.png': 'png',
    });
    const index = await loadContent([first, second], { base: second });
    expect(index.writeups[0]?.translations[0]?.lang).toBe('pt-BR');
    expect(index.files.map(({ address }) => address).sort()).toEqual([
      'apprentice/far.png',
      'apprentice/near.png',
    ]);
    expect(index.problems.map(formatProblem)).toEqual([
      'apprentice/x.pt-br.md:6:47 there is no file "none.png" beside the writeup',
    ]);
  });

  it('marks the section of the fix with an empty block, and falls back to the original without', async () => {
    const mended = `${original}\n## Fix it\n\n\`\`\`fix\ngoal: one\nlegit: [{ http: { path: / } }]\naccept: [{ subprotocols: one }]\n\`\`\`\n`;
    const text = german.replace(/of: .+/, `of: ${originalMark(mended)}`);
    const whole = await load({ 'x.de.md': `${text}\n## Reparieren\n\n\`\`\`fix\n\`\`\`\n` }, mended);
    expect([whole.problems, whole.warnings]).toEqual([[], []]);
    expect(whole.writeup?.translations[0]?.sections.at(-1)).toMatchObject({ title: 'Reparieren', fix: true });
    const part = await load({ 'x.de.md': text }, mended);
    expect(part.warnings).toEqual([
      'apprentice/x.de.md:1:1 not translated, and shown as the original has it: the fix',
    ]);
    expect(part.writeup?.translations[0]?.sections.at(-1)).toMatchObject({
      title: 'Fix it',
      fix: true,
      lang: 'en',
    });
    const filled = await load({ 'x.de.md': `${text}\n## R\n\n\`\`\`fix\ngoal: one\n\`\`\`\n` }, mended);
    expect(filled.problems.join()).toContain('what the fix is stays in the original: leave this block empty');
  });

  it('is refused when it hides what a question shows', async () => {
    const about = original
      .replace('kind: choice', 'kind: accept-key')
      .replace('ask: Which?', "ask: 'What of {{key}}?'")
      .replace(/ {2}options: .*\n {2}answer: 2\n/, '');
    const text = german.replace(originalMark(original), originalMark(about)).replace(/ {2}options: .*\n/, '');
    const { problems } = await load({ 'x.de.md': text }, about);
    expect(problems).toEqual([
      'apprentice/x.de.md:13:8 "ask": expected {{key}} somewhere, where the fresh key is shown',
    ]);
    expect((await load({ 'x.de.md': text.replace('Welche?', "'{{key}}?'") }, about)).problems).toEqual([]);
  });

  it.each([
    ['x.german.md', german, '1:1 "german" is no language: expected a tag such as de, fr or pt-BR'],
    ['x.en.md', german, '1:1 apprentice/x.md is in this language already'],
    ['y.de.md', german, '1:1 there is no writeup "apprentice/y" to translate, did you mean "apprentice/x"?'],
    ['x.de.md', german.replace('title:', 'titel:'), '2:1 unknown key "titel", did you mean "title"?'],
    [
      'x.de.md',
      german.replace('id: two', 'id: too'),
      '21:5 the original has no step "too", did you mean "two"?',
    ],
    ['x.de.md', german.replace('id: two', 'id: one'), '20:1 step "one" is translated above already'],
    ['x.de.md', german.replace('[x, y, z]', '[x, y]'), '15:8 expected 3 hints, as the original has, found 2'],
    [
      'x.de.md',
      german.replace(', { text: Zweite, because: Ja. }', ''),
      '14:12 expected 2 options, as the original has, found 1',
    ],
    [
      'x.de.md',
      german.replace('ask: Welche?', 'wrong: Nein'),
      '13:10 a question of the kind choice has no "wrong"',
    ],
    ['x.de.md', german.replace('id: two', 'id: two\nwhen: { kind: http }'), '22:1 unknown key "when"'],
    [
      'x.de.md',
      `${german}\n\`\`\`trainer\nhush\n\`\`\`\n`,
      '24:1 a trainer block stays in the original: leave it out',
    ],
    [
      'x.de.md',
      `${german}\n## X\n\n\`\`\`fix\n\`\`\`\n`,
      '26:1 the original has no fix: leave this block out',
    ],
    [
      'x.de.md',
      'x'.repeat(5 * 1_048_576),
      '1:1 the file has 5242880 bytes: expected at most 1048576 (1 MiB)',
    ],
  ])('is refused with its place, and the original is shown: %s %#', async (name, text, message) => {
    const { writeup, problems } = await load({ [name]: text });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`apprentice/${name}:${message}`);
    expect(writeup).toMatchObject({ slug: 'apprentice/x', translations: [] });
  });

  it('is one for each language: a second names the first', async () => {
    const first = await contentFolder({ 'x.md': original, 'x.de.md': german });
    const { problems } = await loadContent([first, await contentFolder({ 'x.DE.md': german })], {
      base: first,
    });
    expect(problems.map(({ message }) => message)).toEqual([
      'apprentice/x.de.md is in this language already: remove one of the two',
    ]);
  });
});

describe('a reader', () => {
  it('is served by what the browser wants, and by what the link says, with the languages marked', async () => {
    const CONTENT_DIR = await contentFolder({
      'x.md': original,
      'x.de.md': german.replace(two, ''),
      'stale.md': original,
      'stale.de.md': `${front('aaaaaaaa')}${one}${two}`,
    });
    const { services } = await startTestPlatform({ CONTENT_DIR });
    const port = services.ports.platform;
    const read = async (path: string, wanted?: string) => {
      const headers = { host: `localhost:${port}`, ...(wanted ? { 'accept-language': wanted } : {}) };
      return (await ask(port, { path, headers })).text;
    };
    const page = await read('/labs/apprentice/x', 'fr, de-CH;q=0.9, en;q=0.5');
    expect(page).toContain('<article class="prose" lang="de">');
    expect(page).toContain('<h1>Ein Test</h1>');
    expect(page).toContain('<span lang="de" aria-current="true">Deutsch</span>');
    expect(page).toContain('<a href="?lang=en" lang="en" hreflang="en">English</a>');
    expect(page).toMatch(/<section class="step" id="step-one">[\s\S]+<lab-step step="one" lang="en">/);
    expect(page).toMatch(/<section class="step" id="step-two" lang="en">[\s\S]+<lab-step step="two">/);
    expect(page).toContain('<li><a href="#step-one" lang="de">Abschnitt eins</a></li>');
    expect(page).toContain('<li><a href="#step-two">Section 2</a></li>');
    expect(page).not.toContain('The original has changed');
    const stale = await read('/labs/apprentice/stale?lang=de');
    expect(stale).toContain('The original has changed since this was translated.');
    expect(await read('/', 'de')).toContain('<h3 lang="de"><a href="/labs/apprentice/x">Ein Test</a></h3>');

    for (const other of [
      await read('/labs/apprentice/x'),
      await read('/labs/apprentice/x', 'fr;q=x,*'),
      await read('/labs/apprentice/x?lang=en', 'de'),
      await read('/labs/apprentice/x?lang=xx&lang=de'),
    ]) {
      expect(other).toContain('<article class="prose">');
      expect(other).toContain('<h1>A test</h1>');
    }

    const bench = await openBench(port, undefined, 'apprentice/x');
    const channel = (lang: string) =>
      TestPage.open({ port, bench: `${bench.id}&lang=${lang}`, cookie: bench.cookie });
    const live = await channel('de');
    expect(live.step('one')).toMatchObject({
      title: 'Abschnitt eins',
      lang: 'de',
      question: { prompt: '<p>Welche?</p>\n', options: [{ label: 'Erste' }, { label: 'Zweite' }] },
    });
    expect(live.step('two')).toMatchObject({ title: 'Section 2', hintsTotal: 3 });
    expect(live.step('two').lang).toBeUndefined();
    await live.ask({ type: 'hint', step: 'one' });
    expect(live.step('one').hints).toEqual(['x']);
    await shakeHands(services.ports.lab, bench.id);
    await live.ask({ type: 'answer', step: 'one', answer: '1' });
    await live.until('steps', ({ steps }) => steps[0]?.question?.reply?.message === 'Nein.');
    expect((await channel('xx')).step('one')).toMatchObject({ title: 'Section 1', hints: ['a'] });
  });
});
