import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatProblem, loadContent } from './content-index.ts';

let base: string;

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'content-'));
});

afterEach(() => rm(base, { recursive: true }));

async function write(files: Record<string, string | Uint8Array>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(base, path)), { recursive: true });
    await writeFile(join(base, path), content);
  }
}

async function load(...folders: string[]) {
  const { problems, ...index } = await loadContent(
    (folders.length === 0 ? ['content'] : folders).map((folder) => join(base, folder)),
    { base },
  );
  return { ...index, slugs: index.writeups.map(({ slug }) => slug), problems: problems.map(formatProblem) };
}

describe('loadContent', () => {
  it('reads writeups in the order of level, place and title', async () => {
    await write({
      'content/practitioner/p.md': writeup({ level: 'practitioner', title: 'A', order: 0 }),
      'content/apprentice/z.md': writeup({ title: 'B', order: 1 }),
      'content/apprentice/y.md': writeup({ title: 'A', order: 1 }),
      'content/apprentice/x.md': writeup({ title: 'Z', order: 0 }),
      'content/apprentice/w.md': writeup({ title: 'A' }),
    });
    expect(await load()).toMatchObject({
      slugs: ['apprentice/x', 'apprentice/y', 'apprentice/z', 'apprentice/w', 'practitioner/p'],
      problems: [],
      overview: null,
    });
  });

  it('reads the overview, and takes nothing else for content', async () => {
    await write({
      'content/overview.md': '---\ntitle: Overview\nsummary: All of it.\n---\nText.\n',
      'content/AUTHORING.md': '# How to write\n',
      'content/apprentice/picture.svg': '<svg/>',
      'content/apprentice/.draft.md': 'draft',
      'content/apprentice/deeper/x.md': 'x',
      'content/notes/x.md': 'x',
    });
    const { overview, slugs, problems } = await load();
    expect(overview).toMatchObject({
      title: 'Overview',
      html: '<p>Text.</p>\n',
      file: 'content/overview.md',
    });
    expect({ slugs, problems }).toEqual({ slugs: [], problems: [] });
  });

  it('leaves a broken writeup out, says why, and serves the rest', async () => {
    await write({
      'content/apprentice/good.md': writeup({}),
      'content/apprentice/bad.md': writeup({}).replace('hints', 'hnts'),
      'content/overview.md': 'no front matter',
    });
    expect(await load()).toMatchObject({
      slugs: ['apprentice/good'],
      overview: null,
      problems: [
        'content/overview.md:1:1 no front matter: expected the first line to be ---',
        'content/apprentice/bad.md:12:1 unknown key "hnts", did you mean "hints"?',
      ],
    });
  });

  it('keeps the first of two writeups with one slug and names both files', async () => {
    await write({
      'content/apprentice/x.md': writeup({ title: 'First' }),
      'more/apprentice/x.md': writeup({ title: 'Second' }),
      'more/apprentice/y.md': writeup({}),
    });
    const { writeups, slugs, problems } = await load('content', 'more');
    expect(slugs).toEqual(['apprentice/y', 'apprentice/x']);
    expect(writeups.find(({ slug }) => slug === 'apprentice/x')?.title).toBe('First');
    expect(problems).toEqual([
      'more/apprentice/x.md:1:1 the slug "apprentice/x" is taken by content/apprentice/x.md: rename one of the two files',
    ]);
  });

  it('keeps the first of two overviews', async () => {
    const prose = (title: string) => `---\ntitle: ${title}\nsummary: s\n---\n`;
    await write({ 'content/overview.md': prose('First'), 'more/overview.md': prose('Second') });
    const { overview, problems } = await load('content', 'more');
    expect(overview?.title).toBe('First');
    expect(problems).toEqual([
      'more/overview.md:1:1 the overview is already in content/overview.md: remove one',
    ]);
  });

  it('reports a folder that is not there', async () => {
    expect((await load('nowhere')).problems).toEqual(['nowhere:1:1 there is no such folder of content']);
  });

  it('serves the rest when a file is deleted while the others are being read', async () => {
    await write({ 'content/apprentice/a.md': writeup({}), 'content/apprentice/b.md': writeup({}) });
    const { writeups, problems } = await loadContent([join(base, 'content')], {
      base,
      // Asked while the first is being read.
      checkLab: () => {
        rmSync(join(base, 'content/apprentice/b.md'), { force: true });
        return null;
      },
    });
    expect(writeups.map(({ slug }) => slug)).toEqual(['apprentice/a']);
    expect(problems.map(formatProblem)).toEqual([
      'content/apprentice/b.md:1:1 the file was gone before it could be read',
    ]);
  });

  it('passes on what other rooms know', async () => {
    await write({ 'content/apprentice/x.md': writeup({}) });
    const { problems } = await loadContent([join(base, 'content')], {
      base,
      checkLab: () => ({ path: ['lab'], message: 'there is no such lab' }),
    });
    expect(problems.map(formatProblem)).toEqual(['content/apprentice/x.md:6:6 there is no such lab']);
  });
});

describe('a file that is no writeup', () => {
  const path = 'content/apprentice/x.md';
  const only = async () => {
    const { slugs, problems } = await load();
    expect(slugs).toEqual([]);
    return problems;
  };

  beforeEach(() => write({ 'content/apprentice/.keep': '' }));

  it('is refused above 1 MiB', async () => {
    await write({ [path]: 'x'.repeat(5 * 1_048_576) });
    expect(await only()).toEqual([
      `${path}:1:1 the file has 5242880 bytes: expected at most 1048576 (1 MiB)`,
    ]);
  });

  it('is refused when it is not UTF-8', async () => {
    await write({ [path]: Uint8Array.of(0x2d, 0x2d, 0x2d, 0xff, 0xfe) });
    expect(await only()).toEqual([`${path}:1:1 the file is not UTF-8 text: save it in that encoding`]);
  });

  it('is refused when it is a link out of the folder', async () => {
    await write({ 'outside/x.md': writeup({}) });
    await symlink(join(base, 'outside/x.md'), join(base, path));
    expect(await only()).toEqual([
      `${path}:1:1 this link leads out of the content folder: put the file itself there`,
    ]);
  });

  it('is refused when its folder is a link out of the folder', async () => {
    await write({ 'outside/x.md': writeup({}) });
    await rm(join(base, 'content/apprentice'), { recursive: true });
    await symlink(join(base, 'outside'), join(base, 'content/apprentice'));
    expect(await only()).toEqual([
      `${path}:1:1 this link leads out of the content folder: put the file itself there`,
    ]);
  });

  it('is refused when it is a link to nowhere', async () => {
    await symlink(join(base, 'gone.md'), join(base, path));
    expect(await only()).toEqual([`${path}:1:1 this link leads nowhere`]);
  });

  it('is refused when it is a folder', async () => {
    await mkdir(join(base, path));
    expect(await only()).toEqual([`${path}:1:1 expected a file`]);
  });

  it.skipIf(process.platform === 'win32')(
    'is refused when it is a pipe, which nobody may ever write to',
    async () => {
      execFileSync('mkfifo', [join(base, path)]);
      expect(await only()).toEqual([`${path}:1:1 expected a file`]);
    },
  );
});

it('follows a link that stays inside the folder', async () => {
  await write({ 'content/store/one.md': writeup({}), 'content/apprentice/.keep': '' });
  await symlink('../store/one.md', join(base, 'content/apprentice/x.md'));
  expect(await load()).toMatchObject({ slugs: ['apprentice/x'], problems: [] });
});

function writeup({
  level = 'apprentice',
  title = 'A sample',
  order,
}: {
  level?: string;
  title?: string;
  order?: number;
}) {
  return `---
title: ${title}
level: ${level}
summary: What it is about.
minutes: 5
lab: handshake${order === undefined ? '' : `\norder: ${order}`}
---
## Say hi
\`\`\`step
id: first
when: { kind: message }
hints: [one, two, three]
solve: [{ send: hi }]
\`\`\`
`;
}
