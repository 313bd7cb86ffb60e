import { describe, expect, it } from 'vitest';
import { parseProse, parseWriteup } from './parse-writeup.ts';

const page = (body: string, lab = 'lab: transports\n') =>
  `---\ntitle: How it works\nsummary: A summary.\n${lab}---\n\n## A race\n\n${body}\n`;

const exhibit = (name: string) => `\`\`\`exhibit\n${name}\n\`\`\``;

describe('an exhibit in the overview', () => {
  it('is an element that says in words what would run there', () => {
    const { prose, problems } = parseProse(page(exhibit('race')), 'content/overview.md');
    expect(problems).toEqual([]);
    expect(prose?.html).toMatch(
      /<overview-race><p>A race: four clients .* needs JavaScript\.<\/p><\/overview-race>/,
    );
    expect(prose?.lab).toBe('transports');
  });

  it.each([
    [
      'an unknown name',
      page(exhibit('rase')),
      '9:1',
      'an exhibit is race, open, push, both, close or network, found "rase"',
    ],
    ['no lab', page(exhibit('race'), ''), '8:1', 'an exhibit runs on a lab: name one in the front matter'],
    [
      'a list around it',
      page(`- ${exhibit('race').replaceAll('\n', '\n  ')}`),
      '9:1',
      'an exhibit block must begin at the start of a line',
    ],
  ])('with %s is reported with its place', (_what, text, place, message) => {
    const { prose, problems } = parseProse(text, 'content/overview.md');
    expect(prose).toBeNull();
    expect(problems.map(({ line, column }) => `${line}:${column}`)).toContain(place);
    expect(problems.map((problem) => problem.message).join()).toContain(message);
  });

  it('with a lab that does not exist is reported with its place', () => {
    const { problems } = parseProse(page(exhibit('race')), 'content/overview.md', {
      checkLab: (lab) => ({ path: ['lab'], message: `there is no lab "${lab}"` }),
    });
    expect(problems).toEqual([
      { file: 'content/overview.md', line: 4, column: 6, message: 'there is no lab "transports"' },
    ]);
  });

  it('has no place in a writeup', () => {
    const text = `---\ntitle: T\nlevel: apprentice\nsummary: S\nminutes: 5\nlab: frames\n---\n\n${exhibit('race')}\n`;
    const { problems } = parseWriteup(text, 'content/apprentice/t.md');
    expect(problems.map(({ message }) => message)).toContain(
      'an exhibit stands in the overview only, not in a writeup',
    );
  });
});
