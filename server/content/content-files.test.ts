import { mkdir, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contentFolder, writeupWith } from '../testing/content-folder.ts';
import { startTestPlatform } from '../testing/start-test-platform.ts';
import { FILE_BYTES } from './content-files.ts';
import { formatProblem, loadContent } from './content-index.ts';

const plain = writeupWith(
  'id: one\nwhen: { kind: http }\nhints: [a, "![a hint](hint.webp)", c]\nsolve: [{ send: hello }]',
);
/** The Markdown stands on line 10. */
const saying = (markdown: string) => plain.replace('Introduction.', markdown);

async function folderWith(markdown: string, files: Record<string, string> = {}): Promise<string> {
  const folder = await contentFolder({ 'shown.md': saying(markdown), 'hint.webp': 'x', ...files });
  await mkdir(join(folder, 'practitioner'));
  return folder;
}

async function problemsIn(folder: string): Promise<string[]> {
  const { problems, writeups } = await loadContent([folder], { base: folder });
  expect(writeups).toHaveLength(1);
  return problems.map(formatProblem);
}

describe('the addresses in a writeup', () => {
  it('are fine when they lead to a file beside it, a heading, a step, a writeup or the network', async () => {
    const folder = await folderWith(
      '![wire](wire.png) [capture](a-1.pcap.gz) [up](#h-section-1) [step](#step-one) [me](/labs/apprentice/shown#h-section-1) [me](shown) [home](/) [RFC](https://www.rfc-editor.org/rfc/rfc6455) ![deep](sub-1.2_x.svg?v=2)',
      { 'wire.png': 'x', 'a-1.pcap.gz': 'x', 'sub-1.2_x.svg': 'x' },
    );
    expect(await problemsIn(folder)).toEqual([]);
    const { files } = await loadContent([folder]);
    expect(files.map(({ address }) => address).sort()).toEqual(
      ['a-1.pcap.gz', 'hint.webp', 'sub-1.2_x.svg', 'wire.png'].map((name) => `apprentice/${name}`),
    );
  });

  it.each([
    ['![x](gone.png)', '10:6 there is no file "gone.png" beside the writeup'],
    ['<img src="gone.png">', '10:11 there is no file "gone.png" beside the writeup'],
    ['![x](../../etc/passwd)', '10:6 "../../etc/passwd" leads nowhere'],
    ['![x](..%2f..%2fx.png)', '10:6 "..%2f..%2fx.png" leads nowhere'],
    ['![x](%2f%2f%5b)', '10:6 "%2f%2f%5b" leads nowhere'],
    ['![x](.hidden.png)', '10:6 ".hidden.png" leads nowhere'],
    ['[x](shown.md)', '10:5 "shown.md" is Markdown: link to the page'],
    ['[x](/labs/apprentice/none)', '10:5 "/labs/apprentice/none" leads nowhere'],
    ['[x](/overview)', '10:5 "/overview" leads nowhere'],
    ['[x](#h-nothing)', '10:5 there is no heading "#h-nothing" in this writeup'],
  ])('are told when they lead nowhere, and the writeup stays up: %s', async (markdown, message) => {
    expect(await problemsIn(await folderWith(markdown))).toEqual([
      expect.stringContaining(`apprentice/shown.md:${message}`),
    ]);
  });

  it('are told when they lead to what is no file, to one that is too large, or out of the folder', async () => {
    const outside = await contentFolder({ 'secret.png': 'secret' });
    const folder = await folderWith('![x](out.png) ![x](large.png) ![x](folder.png) ![x](loop.png)', {
      'large.png': '',
    });
    await truncate(join(folder, 'apprentice', 'large.png'), FILE_BYTES + 1);
    await mkdir(join(folder, 'apprentice', 'folder.png'));
    await symlink(join(outside, 'apprentice', 'secret.png'), join(folder, 'apprentice', 'out.png'));
    await symlink('loop.png', join(folder, 'apprentice', 'loop.png'));
    const { problems, files } = await loadContent([folder]);
    expect(problems.map(({ message }) => message)).toEqual([
      '"out.png" is a link out of the content folder: put the file itself there',
      `"large.png" has ${FILE_BYTES + 1} bytes: expected at most ${FILE_BYTES} (8 MiB)`,
      '"folder.png" is no file',
      '"loop.png" cannot be read (ELOOP)',
    ]);
    expect(files.map(({ address }) => address)).toEqual(['apprentice/hint.webp']);
  });

  it('are told when two folders hold different files under one name', async () => {
    const [one, other] = [await folderWith('![x](hint.webp)'), await folderWith('![x](hint.webp)')];
    await rm(join(other, 'apprentice', 'shown.md'));
    await writeFile(join(other, 'apprentice', 'again.md'), saying('![x](hint.webp)'));
    const { problems } = await loadContent([one, other]);
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /^the name "hint\.webp" is taken by \/.+\/apprentice\/hint\.webp: rename one of the two files$/,
      ),
    ]);
  });
});

it('the platform shows pictures, lets other files be kept, and runs nothing of either', async () => {
  const CONTENT_DIR = await folderWith('![x](wire.png) ![x](drawn.svg) [x](page.html) [x](swapped.txt)', {
    'wire.png': 'PNG',
    'drawn.svg': '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    'page.html': '<script>alert(1)</script>',
    'swapped.txt': 'fine',
    'unnamed.png': 'not for you',
  });
  const { origins } = await startTestPlatform({ CONTENT_DIR });
  const get = async (name: string) => {
    const response = await fetch(`${origins.platform}/labs/apprentice/${name}`);
    const { headers, status } = response;
    return {
      status,
      type: headers.get('content-type'),
      disposition: headers.get('content-disposition'),
      policy: headers.get('content-security-policy'),
      nosniff: headers.get('x-content-type-options'),
      body: await response.text(),
    };
  };
  const policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
  const sound = { status: 200, policy, nosniff: 'nosniff' };
  expect(await get('wire.png')).toEqual({ ...sound, type: 'image/png', disposition: 'inline', body: 'PNG' });
  expect(await get('drawn.svg')).toMatchObject({ ...sound, type: 'image/svg+xml', disposition: 'inline' });
  const kept = { ...sound, type: 'application/octet-stream', disposition: 'attachment' };
  expect(await get('page.html')).toMatchObject(kept);
  expect(await get('swapped.txt')).toMatchObject({ ...kept, body: 'fine' });
  for (const name of ['unnamed.png', 'shown.md', '..%2f..%2fetc%2fpasswd', 'wire.png%00']) {
    expect((await get(name)).status, name).toBe(404);
  }
  expect((await get('shown')).policy).toContain("script-src 'self'");

  const swapped = join(CONTENT_DIR, 'apprentice', 'swapped.txt');
  await rm(swapped);
  expect((await get('swapped.txt')).status).toBe(404);
  await symlink('/etc/hostname', swapped);
  expect((await get('swapped.txt')).status).toBe(404);
});
