import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Running } from '../start.ts';
import { writeContent, writeupWith } from '../testing/content-folder.ts';
import { ask, openBench } from '../testing/http-client.ts';
import { shakeHands } from '../testing/lab-client.ts';
import { startFollowing } from '../testing/start-test-platform.ts';
import { TestPage } from '../testing/test-page.ts';

const handshake =
  'id: one\nwhen: { kind: handshake, accepted: true }\nhints: [a, b, c]\nsolve: [{ drop: true }]';
const text = writeupWith(
  handshake,
  'id: two\nwhen: { kind: message }\nhints: [a, b, c]\nsolve: [{ drop: true }]',
);

let folder: string;
let running: Running;
let port: number;
beforeAll(async () => {
  folder = await writeContent({});
  running = await startFollowing({ CONTENT_DIR: folder });
  port = running.services.ports.platform;
});
afterAll(async () => {
  await running.close();
  await rm(folder, { recursive: true });
});

/** As editors do it: another file takes the place of the old one. */
async function save(name: string, content: string): Promise<void> {
  await writeFile(join(folder, '.saving'), content);
  await rename(join(folder, '.saving'), join(folder, 'apprentice', name));
}

/** Waits until a page of the platform answers as expected. */
function untilServed(path: string, status: number, part: string): Promise<string> {
  const headers = { host: `localhost:${port}`, accept: 'text/html' };
  return vi.waitFor(
    async () => {
      const answer = await ask(port, { path, headers });
      expect(answer.status).toBe(status);
      expect(answer.text).toContain(part);
      return answer.text;
    },
    { timeout: 20_000 },
  );
}

/** A new writeup with an open page. */
async function write(name: string) {
  await save(`${name}.md`, text);
  await untilServed(`/labs/apprentice/${name}`, 200, 'Introduction.');
  const bench = await openBench(port, undefined, `apprentice/${name}`);
  const page = await TestPage.open({ port, bench: bench.id, cookie: bench.cookie });
  await page.until('edition');
  return { ...bench, page, save: (content: string) => save(`${name}.md`, content) };
}

describe('in development', () => {
  it('a page is told of the new text, and finds it, on the same bench', async () => {
    const { page, id, save } = await write('told');
    await shakeHands(running.services.ports.lab, id);
    await page.untilPassed('one');
    const before = (await page.until('edition')).edition;
    await save(text.replace('Introduction.', 'Better words.'));
    const { edition } = await page.until('edition', (news) => news.edition.version !== before.version);
    expect(edition.problems).toEqual([]);
    const body = await untilServed('/labs/apprentice/told', 200, 'Better words.');
    expect(body).toContain(`data-edition="${edition.version}"`);
    expect(page.isOpen).toBe(true);
    expect(page.step('one').passed).toBe(true);
  });

  it('a broken file is told with its place, and the last good text stays until it is mended', async () => {
    const { page, save } = await write('broken');
    const before = (await page.until('edition')).edition;
    await save(text.replace('hints: [a, b, c]', 'hnts: [a, b, c]'));
    const { edition } = await page.until('edition', (news) => news.edition.problems.length > 0);
    expect(edition).toEqual({
      version: before.version,
      problems: [
        expect.stringMatching(/\/apprentice\/broken\.md:\d+:1 unknown key "hnts", did you mean "hints"\?$/),
      ],
    });
    await untilServed('/labs/apprentice/broken', 200, 'Introduction.');
    await save(text);
    const mended = page.of('edition').length;
    await page.untilTrue(
      () =>
        page
          .of('edition')
          .slice(mended - 1)
          .some((news) => news.edition.problems.length === 0),
      'the file to be mended',
    );
  });

  it('the bench goes on with new steps, settings and a new condition', async () => {
    const { page, id, save } = await write('steps');
    await save(
      text
        .replace('kind: message }', 'kind: handshake, request.missing: { $size: 0 } }')
        .replace('subprotocols: two', 'subprotocols: one')
        .replace('id: one', 'id: first'),
    );
    await page.untilTrue(() => page.steps.some((step) => step.id === 'first'), 'the new step');
    expect(page.steps.map((step) => step.id)).toEqual(['first', 'two']);
    const { settings } = await page.until('settings');
    expect(settings).toMatchObject({ subprotocols: 'one' });
    await shakeHands(running.services.ports.lab, id);
    await page.untilPassed('first');
    await page.untilPassed('two');
  });

  it('a page comes back to a bench on another lab', async () => {
    const { page, id, cookie, save } = await write('moved');
    await save(text.replace('lab: handshake\nsettings: { subprotocols: two }', 'lab: frames'));
    expect(await page.closed).toMatchObject({ code: 1012 });
    const back = await TestPage.open({ port, bench: id, cookie });
    expect(back.hello.bench).toMatchObject({ id, lab: 'frames' });
  });

  it('a writeup that never was without a mistake shows it in its page, which looks again by itself', async () => {
    await save('never.md', 'no front matter');
    const body = await untilServed('/labs/apprentice/never', 404, 'cannot be read yet');
    expect(body).toContain('never.md:1:1 no front matter: expected the first line to be ---');
    await save('never.md', text);
    await untilServed('/labs/apprentice/never', 200, 'Introduction.');
  });

  it('a broken translation stays as it was, and a new one comes without a restart', async () => {
    const { page } = await write('spoken');
    const german = '---\ntitle: Ein Test\nsummary: Nichts.\n---\nEinleitung.\n';
    const path = '/labs/apprentice/spoken?lang=de';
    await save('spoken.de.md', german);
    await untilServed(path, 200, 'Einleitung.');
    await save('spoken.de.md', german.replace('title', 'titel'));
    const { edition } = await page.until('edition', (news) => news.edition.problems.length > 0);
    expect(edition.problems[0]).toMatch(/spoken\.de\.md:2:1 unknown key "titel", did you mean "title"\?$/);
    await untilServed(path, 200, 'Einleitung.');
    await rm(join(folder, 'apprentice/spoken.de.md'));
    await untilServed(path, 200, 'Introduction.');
  });

  it('broken defaults of a level keep its writeups as they were', async () => {
    const { page } = await write('kept');
    await save('defaults.yaml', 'minutes: soon');
    const { edition } = await page.until('edition', (news) => news.edition.problems.length > 0);
    expect(edition.problems[0]).toMatch(/apprentice\/defaults\.yaml:1:10 /);
    await untilServed('/labs/apprentice/kept', 200, 'Introduction.');
    await rm(join(folder, 'apprentice/defaults.yaml'));
    await page.untilTrue(() => page.of('edition').at(-1)?.edition.problems.length === 0, 'all to be well');
  });

  it('a file that is gone takes its page along, and a folder that is gone and comes back is followed again', async () => {
    const { page } = await write('gone');
    await rename(join(folder, 'apprentice'), join(folder, 'away'));
    const { edition } = await page.until('edition', (news) => news.edition.version === null);
    expect(edition.problems).toEqual([]);
    await untilServed('/labs/apprentice/gone', 404, 'gone');
    await mkdir(join(folder, 'apprentice'));
    await save('gone.md', text);
    await page.untilTrue(() => page.of('edition').at(-1)?.edition.version !== null, 'the file to be back');
  });
});
