import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { ClassWriteup, LearnerDetail } from '../../protocol/class.ts';
import type { Running } from '../start.ts';
import type { Notices } from '../store/notices.ts';
import { joinClass, joinOnBench, PASSWORD, TestInstructor } from '../testing/class-client.ts';
import { ask, openBench } from '../testing/http-client.ts';
import { shakeHands } from '../testing/lab-client.ts';
import { startUnregistered } from '../testing/start-test-platform.ts';
import { TestPage } from '../testing/test-page.ts';

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

describe('the board', () => {
  it('has who is stuck longest first, and tells what changes within two seconds', async () => {
    const room = await instructor.openClass();
    const learners = [];
    for (const name of ['Ada', 'Bob']) learners.push(await joinOnBench(port, room.code, name));
    await joinClass(port, room.code, 'Cid');
    const pages = [];
    for (const { id, cookie } of learners.toReversed())
      pages.push(await TestPage.open({ port, bench: id, cookie }));
    const board = await instructor.watchBoard(room.id);
    await board.until(
      () => board.byName('Ada').at !== null && board.byName('Bob').at !== null,
      'both to begin',
    );
    const again = await instructor.watchBoard(room.id);
    expect([...again.rows.values()].map(({ name }) => name)).toEqual(['Bob', 'Ada', 'Cid']);
    expect(again.byName('Cid')).toMatchObject({ at: null, stuckSince: null, steps: {} });

    const [, ada] = pages;
    const asked = Date.now();
    await ada?.ask({ type: 'hint', step: 'earn' });
    await board.until(() => board.byName('Ada').steps[`${WRITEUP}#earn`]?.hints === 1, 'the hint');
    expect(Date.now() - asked).toBeLessThan(2_000);
    const before = board.byName('Ada');
    await shakeHands(running.services.ports.lab, learners[0]?.id ?? '');
    await board.until(() => board.byName('Ada').at?.step !== 'earn', 'the next step');
    expect(board.byName('Ada').stuckSince).toBeGreaterThanOrEqual(before.stuckSince ?? Number.NaN);
    expect(board.byName('Ada').steps[`${WRITEUP}#earn`]).toMatchObject({ withSolution: false });
    for (const one of [board, again]) one.close();
  });

  it('sends the projector no names, in no message', async () => {
    const room = await instructor.openClass();
    await joinClass(port, room.code, 'Canary Ada');
    const wall = await instructor.watchBoard(room.id, 'projector');
    await joinClass(port, room.code, 'Canary Bob');
    await wall.until(() => wall.rows.size === 2, 'the second row');
    expect(JSON.stringify(wall.messages)).not.toContain('Canary');
    expect([...wall.rows.values()].map(({ number, name }) => [number, name])).toEqual([
      [1, null],
      [2, null],
    ]);
    wall.close();
  });

  it('follows joining, new names and leaving; whoever is taken out goes on alone', async () => {
    const room = await instructor.openClass();
    const board = await instructor.watchBoard(room.id);
    const { id, cookie } = await joinOnBench(port, room.code, 'Ada');
    const page = await TestPage.open({ port, bench: id, cookie });
    await board.until(() => board.rows.size === 1, 'Ada');
    const path = `/classes/${room.id}/learners/${board.byName('Ada').learner}`;
    const renamed = await instructor.do<LearnerDetail>('PATCH', path, { name: 'Ada L.' });
    expect(renamed).toMatchObject({ name: 'Ada L.', benches: [{ writeup: WRITEUP, bench: id }] });
    await page.until('class', ({ class: state }) => state?.name === 'Ada L.');
    await board.until(() => [...board.rows.values()].some(({ name }) => name === 'Ada L.'), 'the new name');
    await instructor.do('DELETE', path);
    await board.until(() => board.rows.size === 0, 'Ada to leave');
    await page.until('class', ({ class: state }) => state === null);
    expect(await page.ask({ type: 'hint', step: 'earn' })).toMatchObject({ type: 'done' });
    board.close();
  });

  it('of a hundred and more is whole', async () => {
    const room = await instructor.openClass();
    const names = Array.from({ length: 130 }, (_, index) => `Seat ${index + 1}`);
    await instructor.do('POST', `/classes/${room.id}/learners`, { csv: names.join('\n') });
    const board = await instructor.watchBoard(room.id);
    expect([...board.rows.values()].map(({ name }) => name)).toEqual(names);
    board.close();
  });
});

describe('a board that nobody looks at any more', () => {
  it('is closed, whether its page left after the 101, before it, or never earned one', async () => {
    const room = await instructor.openClass();
    const listeners = countListeners(running.services.store.notices);
    const before = listeners();
    const board = await instructor.watchBoard(room.id);
    expect(listeners()).toBeGreaterThan(before);
    board.close();
    await vi.waitFor(() => expect(listeners()).toBe(before));

    const host = `localhost:${port}`;
    const headers = {
      host,
      origin: `http://${host}`,
      cookie: instructor.cookie,
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
    };
    const path = `/class/api/classes/${room.id}/live?view=board`;
    const knock = (key: string) => ask(port, { path, headers: { ...headers, 'sec-websocket-key': key } });
    expect((await knock('short')).status).toBe(400);
    await vi.waitFor(() => expect(listeners()).toBe(before));

    const lines = Object.entries({ ...headers, 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==' });
    const leaving = connect(port, '127.0.0.1');
    leaving.write(
      `GET ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
    );
    await vi.waitFor(() => expect(listeners()).toBeGreaterThan(before), { interval: 1 });
    leaving.resetAndDestroy();
    await vi.waitFor(() => expect(listeners()).toBe(before));
  });
});

describe('an instructor who watches a learner', () => {
  it('sees the trace live, can do nothing, and is no page of the learner’s', async () => {
    const room = await instructor.openClass();
    const { id } = await joinOnBench(port, room.code, 'Ada');
    const watch = await TestPage.open({
      port,
      bench: id,
      cookie: instructor.cookie,
      path: '/class/api/watch',
    });
    expect(watch.hello).toMatchObject({ bench: { id }, class: { name: 'Ada' }, saved: [] });
    await shakeHands(running.services.ports.lab, id);
    await watch.until('events', ({ events }) => events.some(({ kind }) => kind === 'handshake'));
    for (const request of [{ type: 'reset.lab' }, { type: 'hint', step: 'earn' }] as const)
      expect(await watch.ask(request)).toMatchObject({ type: 'refused', code: 'WATCH_ONLY' });
    expect(running.services.registry.awake(id)?.openPages).toBe(0);
    await instructor.do('DELETE', `/classes/${room.id}`);
    expect((await watch.closed).code).toBe(4404);
  });

  it('finds nobody who learns alone', async () => {
    const { id } = await openBench(port);
    const watch = new TestPage({ port, bench: id, cookie: instructor.cookie, path: '/class/api/watch' });
    expect((await watch.closed).code).toBe(4404);
    expect(watch.messages).toEqual([]);
  });
});

describe('a secret that is shared', () => {
  const writeup = 'practitioner/cross-site-hijacking';
  const chat = (lab: number, id: string, cookie: string) =>
    ask(lab, { path: `/b/${id}/chat`, headers: { cookie } });

  it('is a signal in a form as well', async () => {
    const room = await instructor.openClass();
    const { registry, ports } = running.services;
    const [ada, bob] = [
      await joinOnBench(port, room.code, 'Ada', writeup),
      await joinOnBench(port, room.code, 'Bob', writeup),
    ];
    // Both labs have asked for theirs.
    const [, password = ''] = [ada, bob].map(({ id }) => registry.awake(id)?.secret('password', 16));
    const board = await instructor.watchBoard(room.id);
    await ask(ports.lab, {
      path: `/b/${ada.id}/login`,
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `user=teo&password=${password}`,
    });
    await board.until(() => board.byName('Ada').signals > 0, 'the signal');
    board.close();
  });

  it('is a signal with evidence, told once, and has no other effect', async () => {
    const room = await instructor.openClass();
    const { registry, ports } = running.services;
    const [ada, bob] = [
      await joinOnBench(port, room.code, 'Ada', writeup),
      await joinOnBench(port, room.code, 'Bob', writeup),
    ];
    const [adas, bobs] = [registry.awake(ada.id), registry.awake(bob.id)];
    if (!adas || !bobs) throw new Error('the benches are not awake');
    const secretOf = (bench: typeof adas) => bench.lab.people?.customer?.cookies(bench)[0]?.value ?? '';
    const board = await instructor.watchBoard(room.id);
    // One's own is no signal, wherever it goes; nor is anybody's outside of the class.
    const stranger = registry.awake((await openBench(port, undefined, writeup)).id);
    if (!stranger) throw new Error('the bench is not awake');
    for (const bench of [adas, stranger]) await chat(ports.lab, ada.id, `session=${secretOf(bench)}`);
    await chat(ports.lab, ada.id, `session=${secretOf(bobs)}`);
    await chat(ports.lab, ada.id, `session=${secretOf(bobs)}`);
    await board.until(() => board.byName('Ada').signals > 0, 'the signal');
    const path = `/classes/${room.id}/learners`;
    const { signals } = await instructor.do<LearnerDetail>('GET', `${path}/${board.byName('Ada').learner}`);
    expect(signals).toMatchObject([
      {
        writeup,
        secret: 'customer-session',
        of: { name: 'Bob', learner: board.byName('Bob').learner },
        evidence: expect.stringMatching(/^In a request to the lab, event \d+ of the trace\.$/),
      },
    ]);
    expect(board.byName('Bob').signals).toBe(0);
    expect((await chat(ports.lab, ada.id, '')).status).toBe(200);
    board.close();
  });
});

describe('a trainer’s notes', () => {
  it('reach an instructor, and no learner', async () => {
    const writeups = await instructor.do<ClassWriteup[]>('GET', '/writeups');
    const noted = writeups.find(({ trainer }) => trainer);
    if (!noted) throw new Error('no writeup has notes');
    const { html } = await instructor.do<{ html: string }>('GET', `/trainer/${noted.writeup}`);
    expect(html.length).toBeGreaterThan(100);
    const { id, cookie } = await openBench(port, undefined, noted.writeup);
    const page = await TestPage.open({ port, bench: id, cookie });
    const text = await ask(port, {
      path: `/labs/${noted.writeup}`,
      headers: { host: `localhost:${port}`, cookie },
    });
    for (const told of [text.text, JSON.stringify(page.messages)])
      expect(told).not.toContain(html.slice(0, 80));
  });
});

/** Answers how many more listen to the class's notices now than when it was called; until the test ends. */
function countListeners(notices: Notices): () => number {
  let count = 0;
  const { subscribe } = notices;
  const spy = vi.spyOn(notices, 'subscribe').mockImplementation((topic, listener) => {
    const stop = subscribe.call(notices, topic, listener as never);
    count++;
    return () => {
      stop();
      count--;
    };
  });
  onTestFinished(() => spy.mockRestore());
  return () => count;
}
