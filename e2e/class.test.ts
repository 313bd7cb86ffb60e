import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, expect, it, vi } from 'vitest';
import { readCsv } from '../server/class/csv.ts';
import { checkWriteup } from '../server/solve/check-writeup.ts';
import { joinClass, PASSWORD } from '../server/testing/class-client.ts';
import { openBench } from '../server/testing/http-client.ts';
import { TestPage } from '../server/testing/test-page.ts';
import { violations } from './support/axe.ts';
import { openPage } from './support/browser.ts';
import { platformForFile } from './support/platform.ts';

const WRITEUP = 'apprentice/shake-hands';
const SCRIPTED = 30;
/** The first of them ask for a hint and the solution of the first step. */
const HELPED = 3;

const running = platformForFile({ INSTRUCTOR_PASSWORD: PASSWORD });

describe('a class of thirty and its instructor', () => {
  it('runs a lab from the code on the wall to the facts in a file', async () => {
    const instructor = await openPage({ acceptDownloads: true, bypassCSP: true });
    const code = await openClass(instructor, 'Monday morning');

    const student = await openPage();
    const began = performance.now();
    await student.goto(`${running.origins.platform}/join`);
    await student.getByRole('textbox', { name: 'Code' }).fill(code.toLowerCase());
    await student.getByRole('button', { name: 'Continue' }).click();
    await student.getByRole('textbox', { name: 'Your name' }).fill('Grace');
    await student.getByRole('button', { name: 'Join' }).click();
    await student.getByRole('heading', { name: 'You are in, Grace.' }).waitFor();
    // A minute is the promise to a person, who types slower; it is room enough for a busy machine.
    expect(performance.now() - began).toBeLessThan(60_000);
    const rejoin = await student.getByText(/^[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}$/).textContent();

    await openBoard(instructor);
    await instructor.getByRole('link', { name: 'Grace' }).waitFor();
    const names = Array.from({ length: SCRIPTED }, (_, index) => `Learner ${index + 1}`);
    await Promise.all(names.map((name, index) => takePart(code, name, index < HELPED)));
    const steps = running.services.content.writeups.find(({ slug }) => slug === WRITEUP)?.steps.length ?? 0;
    await expect.poll(async () => passedBy(await readBoard(instructor))).toBe(SCRIPTED * steps);

    // The last tries are stored, and shown, a little later than the last pass.
    const facts = await vi.waitFor(
      async () => {
        await openBoard(instructor);
        const board = await readBoard(instructor);
        expect(board.size).toBe(SCRIPTED + 1);
        const stored = await readFacts(instructor);
        expect(Object.fromEntries(stored)).toEqual(Object.fromEntries(board));
        return stored;
      },
      { timeout: 60_000, interval: 500 },
    );
    expect(facts.get('Learner 1')).toMatchObject({ withSolution: 1, hints: 1 });
    expect(facts.get('Grace')).toEqual({ passed: 0, withSolution: 0, tries: 0, hints: 0 });

    await openBoard(instructor);
    await instructor.getByRole('link', { name: 'Learner 7', exact: true }).click();
    await instructor
      .getByRole('row', { name: / text FIN / })
      .first()
      .click();
    await instructor.getByRole('region', { name: /^Event \d+ in detail$/ }).waitFor();
    expect(await instructor.getByRole('button', { name: /^(Replay|Load into)/ }).count()).toBe(0);

    await student.getByRole('link', { name: 'To the labs' }).click();
    await student.waitForURL(`${running.origins.platform}/`);
    await student.goto(`${running.origins.platform}/labs/${WRITEUP}`);
    await student.getByRole('banner').getByText('Grace · Monday morning').waitFor();
    await say(instructor, 'Look at step 2 together.');
    await student.getByRole('status').getByText('Look at step 2 together.').waitFor();
    await instructor.getByRole('button', { name: 'Pause the class' }).click();
    await student.getByText('Paused by your instructor.').waitFor();
    await instructor.getByRole('button', { name: 'Paused: go on' }).click();
    await student.getByText('Paused by your instructor.').waitFor({ state: 'detached' });

    const phone = await openPage({ viewport: { width: 400, height: 800 } });
    await phone.goto(`${running.origins.platform}/join/${rejoin}`);
    await phone.getByRole('button', { name: 'I am Grace' }).click();
    await phone.getByRole('link', { name: 'To the labs' }).click();
    await phone.getByRole('banner').getByText('Grace · Monday morning').waitFor();
  });

  it('shows no name on the projector, and nothing to who is not signed in', async () => {
    const instructor = await openPage({ bypassCSP: true });
    const code = await openClass(instructor, 'Tuesday');
    await joinClass(running.services.ports.platform, code, 'Heinrich');
    const received: string[] = [];
    instructor.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => received.push(String(payload))),
    );
    await instructor.goto(`${instructor.url().split('#')[0]}/projector`);
    await instructor.getByText(code).waitFor();
    await instructor.getByRole('button', { name: 'Board' }).click();
    await instructor.getByRole('rowheader', { name: '#1' }).waitFor();
    expect(received.join()).toContain('"number":1');
    expect(received.join()).not.toContain('Heinrich');
    expect(await violations(instructor)).toEqual([]);

    const stranger = await openPage();
    await stranger.goto(instructor.url());
    await stranger.getByRole('heading', { name: 'Your classes' }).waitFor();
    expect(await stranger.getByText('Tuesday').count()).toBe(0);
  });
});

describe('the pages of a class', () => {
  const parts = ['Board', 'Join', 'People', 'Rules', 'Trainer notes', 'Manage'];

  it('have no fault that axe finds, in both themes', async () => {
    const page = await openPage({ bypassCSP: true });
    await openClass(page, 'Wednesday');
    const check = async (what: string): Promise<void> => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        // What is not a matter of colour is the same in both.
        const rules = colorScheme === 'light' ? undefined : ['color-contrast'];
        expect(await violations(page, { rules }), `${what}, ${colorScheme}`).toEqual([]);
      }
    };
    for (const part of parts) {
      await openPart(page, part);
      await check(part);
    }
    for (const path of ['/class', '/join']) {
      await page.goto(running.origins.platform + path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await check(path);
    }
  });

  it('need no sideways scrolling at 400 and 320 px', async () => {
    const page = await openPage();
    await openClass(page, 'A name that goes on and on');
    const check = async (what: string): Promise<void> => {
      for (const width of [400, 320]) {
        await page.setViewportSize({ width, height: 800 });
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(overflow, `${what} at ${width} px`).toBeLessThanOrEqual(0);
      }
    };
    for (const part of parts) {
      await openPart(page, part);
      await check(part);
    }
    for (const path of ['/class', '/join']) {
      await page.goto(running.origins.platform + path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await check(path);
    }
  });
});

/** Signs in, opens a class, and reads its code where the class would: off the wall. */
async function openClass(page: Page, name: string): Promise<string> {
  await page.goto(`${running.origins.platform}/class`);
  await page.getByLabel('Instructor’s password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('textbox', { name: 'Name of the class' }).fill(name);
  await page.getByRole('button', { name: 'Open it' }).click();
  await page.getByRole('img', { name: 'QR code of the link to join' }).waitFor();
  return (
    (await page
      .getByRole('definition')
      .getByText(/^\w{3}-\w{3}$/)
      .textContent()) ?? ''
  );
}

/** Goes to a part of the class's page. */
async function openPart(page: Page, part: string): Promise<void> {
  const link = page.getByRole('link', { name: part, exact: true });
  await link.click();
  await link.and(page.locator('[aria-current=page]')).waitFor();
}

/** Goes to the board, one lab in words. */
async function openBoard(page: Page): Promise<void> {
  await openPart(page, 'Board');
  await page.getByRole('combobox', { name: 'Labs' }).selectOption({ value: WRITEUP });
}

/** Joins and solves the lab by script; some ask for help first. */
async function takePart(code: string, name: string, helped: boolean): Promise<void> {
  const port = running.services.ports.platform;
  const { cookie } = await joinClass(port, code, name);
  if (helped) {
    const { id } = await openBench(port, cookie, WRITEUP);
    const page = await TestPage.open({ port, bench: id, cookie });
    const step = page.steps[0]?.id ?? '';
    await page.ask({ type: 'hint', step });
    await page.ask({ type: 'solution', step });
    page.close();
  }
  const writeup = running.services.content.writeups.find(({ slug }) => slug === WRITEUP);
  if (!writeup) throw new Error(`there is no writeup ${WRITEUP}`);
  for await (const { step, failure } of checkWriteup(running, writeup, undefined, cookie))
    if (failure !== null) throw new Error(`${name}, ${step}: ${failure}`);
}

/** What can be added up of one learner. */
interface Totals {
  passed: number;
  withSolution: number;
  tries: number;
  hints: number;
}

/** The board as it stands on the page, one lab in words. */
async function readBoard(page: Page): Promise<Map<string, Totals>> {
  const rows = await page
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader') })
    .allInnerTexts();
  return new Map(
    rows.map((text) => {
      const sum = (pattern: RegExp) =>
        [...text.matchAll(pattern)].reduce((all, [, count]) => all + Number(count), 0);
      const withSolution = text.match(/Passed with the solution/g)?.length ?? 0;
      const alone = text.match(/Passed alone/g)?.length ?? 0;
      return [
        text.split(/[\t\n]/)[0]?.trim() ?? '',
        {
          passed: alone + withSolution,
          withSolution,
          tries: sum(/(\d+) tr(?:y|ies)\b/g),
          hints: sum(/(\d+) hints?\b/g),
        },
      ];
    }),
  );
}

/** The same, out of the file that the page offers. */
async function readFacts(page: Page): Promise<Map<string, Totals>> {
  await openPart(page, 'Manage');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'CSV' }).click(),
  ]);
  const [header = [], ...rows] = readCsv(await readFile(await download.path(), 'utf8'));
  const facts = new Map<string, Totals>();
  for (const row of rows) {
    const of = (column: string) => row[header.indexOf(column)] ?? '';
    const before = facts.get(of('name')) ?? { passed: 0, withSolution: 0, tries: 0, hints: 0 };
    facts.set(of('name'), {
      passed: before.passed + (of('passed') === '' ? 0 : 1),
      withSolution: before.withSolution + (of('passed') === 'with-solution' ? 1 : 0),
      tries: before.tries + Number(of('tries')),
      hints: before.hints + Number(of('hints')),
    });
  }
  return facts;
}

function passedBy(board: Map<string, Totals>): number {
  return [...board.values()].reduce((all, { passed }) => all + passed, 0);
}

/** A message to everybody's page. */
async function say(page: Page, text: string): Promise<void> {
  await page.getByRole('button', { name: 'Message' }).click();
  await page.getByRole('textbox', { name: 'To everybody’s page' }).fill(text);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
}
