import { describe, expect, it } from 'vitest';
import { ScriptedLearner } from '../solve/scripted-learner.ts';
import { contentFolder, writeupWith } from '../testing/content-folder.ts';
import { startTestPlatform } from '../testing/start-test-platform.ts';
import { formatProblem } from './content-index.ts';
import { parseProse, parseWriteup } from './parse-writeup.ts';

const FILE = 'content/apprentice/sample.md';
const plain = writeupWith('id: one\nwhen: { kind: http }\nhints: [a, b, c]\nsolve: [{ send: hello }]');
const notes = (text: string) => `\n\`\`\`trainer\n${text}\n\`\`\`\n`;

describe('a trainer block', () => {
  it('is kept apart from all that a page shows, in the order of the sections', () => {
    const source = plain.replace('Introduction.\n', `Introduction.\n${notes('**Ask** first.')}`);
    const { writeup, problems } = parseWriteup(`${source}${notes('Then <script>x</script> wait.')}`, FILE);
    expect(problems).toEqual([]);
    const { trainer, ...rest } = writeup ?? {};
    expect(trainer).toBe('<p><strong>Ask</strong> first.</p>\n<p>Then  wait.</p>\n');
    expect(JSON.stringify(rest)).not.toMatch(/Ask|wait/);
  });

  it('is none when there is none', () => {
    expect(parseWriteup(plain, FILE).writeup?.trainer).toBeNull();
  });

  it.each([
    [
      'in a list',
      '- x\n\n  ```trainer\n  hush\n  ```\n',
      'a trainer block must begin at the start of a line',
    ],
    [
      'indented',
      'x\n\n    ```trainer\n    hush\n    ```\n',
      'a trainer block must begin at the start of a line',
    ],
    [
      'amid HTML',
      '<div>\n```trainer\nhush\n```\n</div>\n',
      'a trainer block must begin at the start of a line',
    ],
    ['misspelt', '```trainr\nhush\n```\n', 'a code block in the language "trainr", did you mean "trainer"?'],
    [
      'written large',
      '```Trainer\nhush\n```\n',
      'a code block in the language "Trainer", did you mean "trainer"?',
    ],
    ['never closed', '```trainer\nhush\n', 'the trainer block is never closed'],
    [
      'with more behind it',
      '```trainer notes\nhush\n```\n',
      'expected nothing after ```trainer, found "notes"',
    ],
  ])('takes the writeup down when it would be printed or is meant otherwise: %s', (_, block, message) => {
    const { writeup, problems } = parseWriteup(`${plain}\n${block}`, FILE);
    expect(writeup).toBeNull();
    expect(problems.map(formatProblem).join('\n')).toContain(message);
  });

  it('has no place in prose', () => {
    const { prose, problems } = parseProse(`---\ntitle: A\nsummary: B\n---\n${notes('hush')}`, 'overview.md');
    expect(prose).toBeNull();
    expect(problems).toMatchObject([
      { line: 6, message: 'a trainer block stands in a writeup only, not in prose' },
    ]);
  });

  it('reaches no learner, neither in pages nor over the channel', async () => {
    const CONTENT_DIR = await contentFolder({ 'taught.md': `${plain}${notes('Hush, a secret.')}` });
    const { origins, services } = await startTestPlatform({ CONTENT_DIR });
    const { trainer } = services.content.writeups.find(({ slug }) => slug === 'apprentice/taught') ?? {};
    expect(trainer).toContain('Hush');
    const learner = await ScriptedLearner.join(origins.platform, 'apprentice/taught');
    const pages = await Promise.all(
      ['/', '/labs/apprentice/taught'].map(async (path) =>
        (await fetch(`${origins.platform}${path}`)).text(),
      ),
    );
    expect(pages.join()).toContain('/labs/apprentice/taught');
    expect([...pages, JSON.stringify(learner.bench)].join()).not.toMatch(/Hush|trainer/);
    learner.close();
  });
});
