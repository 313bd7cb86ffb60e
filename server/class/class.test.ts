import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClassDetail, Fact } from '../../protocol/class.ts';
import { checkWriteup } from '../solve/check-writeup.ts';
import type { Running } from '../start.ts';
import { joinClass, joinOnBench, PASSWORD, type TestBoard, TestInstructor } from '../testing/class-client.ts';
import { openBench } from '../testing/http-client.ts';
import { shakeHands } from '../testing/lab-client.ts';
import { handshake } from '../testing/lab-visitor.ts';
import { startUnregistered } from '../testing/start-test-platform.ts';
import { TestPage } from '../testing/test-page.ts';
import { readCsv } from './csv.ts';

const WRITEUP = 'apprentice/shake-hands';

let running: Running;
let port: number;
let instructor: TestInstructor;
beforeAll(async () => {
  running = await startUnregistered({ INSTRUCTOR_PASSWORD: PASSWORD });
  port = running.services.ports.platform;
  instructor = await TestInstructor.signIn(port);
});
afterAll(() => running.close());

const facts = async (id: string): Promise<Fact[]> => {
  const { text } = await instructor.request('GET', `/classes/${id}/facts.jsonl`);
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Fact);
};
const csv = async (id: string): Promise<Record<string, string>[]> => {
  const { text } = await instructor.request('GET', `/classes/${id}/facts.csv`);
  const [header = [], ...rows] = readCsv(text);
  return rows.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index] ?? ''])));
};

/** What can be added up, of a board. */
function totals(board: TestBoard) {
  const steps = [...board.rows.values()].flatMap((row) => Object.values(row.steps));
  const sum = (of: (step: (typeof steps)[number]) => number) =>
    steps.reduce((all, step) => all + of(step), 0);
  return {
    learners: board.rows.size,
    passed: sum((step) => Number(step.passedAt !== null)),
    withSolution: sum((step) => Number(step.withSolution)),
    tries: sum((step) => step.tries),
    hints: sum((step) => step.hints),
  };
}

async function solve(cookie: string, slug = WRITEUP): Promise<void> {
  const writeup = running.services.content.writeups.find((one) => one.slug === slug);
  if (!writeup) throw new Error(`there is no writeup "${slug}"`);
  for await (const { step, failure } of checkWriteup(running, writeup, undefined, cookie))
    if (failure !== null) throw new Error(`${step}: ${failure}`);
}

describe('a class of thirty', () => {
  it('solves a lab by script; board, CSV and JSON Lines agree', async () => {
    const room = await instructor.openClass('Thirty');
    const board = await instructor.watchBoard(room.id);
    const names = Array.from({ length: 30 }, (_, index) => `Learner ${index + 1}`);
    const work = names.map(async (name, index) => {
      const { cookie } = await joinClass(port, room.code, name);
      if (index % 10 === 0) {
        const { id } = await openBench(port, cookie, WRITEUP);
        const page = await TestPage.open({ port, bench: id, cookie });
        await page.ask({ type: 'hint', step: 'earn' });
        await page.ask({ type: 'solution', step: 'earn' });
        await shakeHands(running.services.ports.lab, id, { 'Sec-WebSocket-Key': 'short' });
        await page.untilTrue(() => page.step('earn').tries === 1, 'the try');
        page.close();
      }
      if (index < 28) await solve(cookie);
    });
    await Promise.all(work);
    const writeup = running.services.content.writeups.find(({ slug }) => slug === WRITEUP);
    const passes = 28 * (writeup?.steps.length ?? 0);
    await board.until(() => totals(board).passed === passes, `${passes} passes on the board`);
    const seen = totals(board);
    // A right move is no try.
    expect(seen).toMatchObject({ learners: 30, withSolution: 3, hints: 3, tries: 3 });

    const rows = await csv(room.id);
    const count = (met: (row: Record<string, string>) => boolean) => rows.filter(met).length;
    const sum = (column: string) => rows.reduce((all, row) => all + Number(row[column]), 0);
    const fromCsv = {
      learners: new Set(rows.map((row) => row.learner)).size,
      passed: count((row) => row.passedAt !== ''),
      withSolution: count((row) => row.passed === 'with-solution'),
      tries: sum('tries'),
      hints: sum('hints'),
    };
    expect(fromCsv).toEqual(seen);
    const lines = await facts(room.id);
    expect(lines).toHaveLength(rows.length);
    for (const fact of lines) {
      const onBoard = board.rows.get(fact.learner);
      expect(onBoard?.name).toBe(fact.name);
      if (fact.writeup === null) continue;
      const step = onBoard?.steps[`${fact.writeup}#${fact.step}`];
      expect([fact.tries, fact.hints, fact.passedAt]).toEqual([
        step?.tries,
        step?.hints,
        step?.passedAt ? new Date(step.passedAt).toISOString() : null,
      ]);
    }
    // Somebody who did nothing is in it, too.
    expect(lines.filter(({ name }) => name === 'Learner 30')).toMatchObject([{ writeup: null, tries: 0 }]);
    board.close();
  });
});

describe('beginning again', () => {
  it('forgets a step, a lab, a learner or a class, here and in the store, and nothing else', async () => {
    const room = await instructor.openClass();
    const [ada, bob] = [await joinClass(port, room.code, 'Ada'), await joinClass(port, room.code, 'Bob')];
    await Promise.all([solve(ada.cookie), solve(bob.cookie)]);
    const { id } = await openBench(port, ada.cookie, WRITEUP);
    const page = await TestPage.open({ port, bench: id, cookie: ada.cookie });
    const board = await instructor.watchBoard(room.id);
    const passed = (name: string) =>
      Object.values(board.byName(name).steps).filter(({ passedAt }) => passedAt !== null).length;
    const all = passed('Ada');
    const learner = board.byName('Ada').learner;
    const reset = (body: unknown) => instructor.do('POST', `/classes/${room.id}/reset`, body);

    await reset({ learner, writeup: WRITEUP, step: 'earn' });
    await page.untilTrue(() => !page.step('earn').passed, 'the step to open');
    await board.until(() => passed('Ada') === all - 1, 'the board to know');
    await shakeHands(running.services.ports.lab, id);
    await page.untilPassed('earn');

    await reset({ learner, writeup: WRITEUP });
    await page.until('reset');
    await page.untilTrue(() => page.steps.every((step) => !step.passed && step.tries === 0), 'all to open');
    await board.until(() => passed('Ada') === 0, 'the board to know');
    expect(passed('Bob')).toBe(all);

    await reset({});
    await board.until(() => passed('Bob') === 0, 'everybody to begin again');
    expect((await facts(room.id)).every(({ passedAt }) => passedAt === null)).toBe(true);
    board.close();
  });

  it('ends what was under way in the lab, and leaves it alone when a step is forgotten', async () => {
    const room = await instructor.openClass();
    const { id, cookie } = await joinOnBench(port, room.code, 'Ada', WRITEUP);
    const page = await TestPage.open({ port, bench: id, cookie });
    const probe = () => page.of('probe').at(-1)?.probe.state;
    await page.ask({ type: 'intercept.set', on: true, handshakes: true, rules: [] });
    await page.ask({ type: 'probe.open', probe: 'p1', raw: handshake(`/b/${id}/socket`) });
    await page.untilTrue(() => probe() === 'open', 'the probe to open');
    await page.untilPassed('earn');
    const reset = (step?: string) =>
      instructor.do('POST', `/classes/${room.id}/reset`, { writeup: WRITEUP, ...(step ? { step } : {}) });

    await reset('earn');
    await page.untilTrue(() => !page.step('earn').passed, 'the step to open');
    expect([probe(), page.of('intercept').at(-1)?.intercept.on]).toEqual(['open', true]);

    await reset();
    await page.until('reset');
    await page.untilTrue(() => probe() === 'closed', 'the probe to close');
    await page.untilTrue(
      () => page.of('intercept').at(-1)?.intercept.on === false,
      'the intercept to let go',
    );
  });
});

describe('a class that is deleted while its students work', () => {
  it('lets them go on alone, with all they have passed', async () => {
    const room = await instructor.openClass();
    await instructor.rule(room.id, { hints: { when: 'off', after: 1 } });
    const { id, cookie } = await joinOnBench(port, room.code, 'Ada');
    const page = await TestPage.open({ port, bench: id, cookie });
    const board = await instructor.watchBoard(room.id);
    await shakeHands(running.services.ports.lab, id);
    await page.untilPassed('earn');
    await instructor.do('DELETE', `/classes/${room.id}`);
    expect(await board.closed).toBe(4404);
    await page.until('class', ({ class: state }) => state === null);
    expect(page.isOpen).toBe(true);
    expect(page.step('earn').passed).toBe(true);
    expect(await page.ask({ type: 'hint', step: 'earn' })).toMatchObject({ type: 'done' });
    expect((await openBench(port, cookie)).id).toBe(id);
    const again = await instructor.openClass();
    expect((await joinClass(port, again.code, 'Ada', cookie)).cookie).toBe(cookie);
    expect((await facts(again.id)).some(({ step, passed }) => step === 'earn' && passed === 'alone')).toBe(
      true,
    );
  });
});

describe('the export', () => {
  it('runs nothing in a spreadsheet, whatever learners are called', async () => {
    const room = await instructor.openClass('=cmd|calc');
    for (const name of ['=1+1', '+A1', '-2', '@sum(1)', '"quoted", and more'])
      await joinClass(port, room.code, name);
    const { text, headers } = await instructor.request('GET', `/classes/${room.id}/facts.csv`);
    expect(headers['content-disposition']).toBe('attachment; filename="class-facts.csv"');
    for (const cell of readCsv(text).flat()) expect(cell).not.toMatch(/^[=+\-@]/);
    expect((await csv(room.id)).map(({ name }) => name).toSorted()).toEqual(
      ["'=1+1", "'+A1", "'-2", "'@sum(1)", '"quoted", and more'].toSorted(),
    );
    expect((await facts(room.id)).map(({ name }) => name)).toContain('=1+1');
  });

  it('of three thousand students comes whole', async () => {
    const room = await instructor.openClass('Many');
    const names = Array.from({ length: 3_000 }, (_, index) => `Student ${index}`);
    await instructor.do('POST', `/classes/${room.id}/learners`, { csv: names.join('\n') });
    expect(await instructor.do<ClassDetail>('GET', `/classes/${room.id}`)).toMatchObject({ learners: 3_000 });
    const lines = await facts(room.id);
    expect(new Set(lines.map(({ name }) => name)).size).toBe(3_000);
    expect(await csv(room.id)).toHaveLength(3_000);
  });
});
