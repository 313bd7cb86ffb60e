import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ClassDetail } from '../protocol/class.ts';
import type { BoardMessage, BoardRow } from '../protocol/class-board.ts';
import { patiently } from '../server/solve/raw-client.ts';
import { postgresDatabase } from '../server/store/test-databases.ts';
import { ChildPlatform } from '../server/testing/child-platform.ts';
import { freePorts } from '../server/testing/free-port.ts';
import type { Answer } from '../server/testing/http-client.ts';
import { hosts, NginxFront, noNginx, readRecipe, refill } from '../server/testing/nginx-front.ts';
import { noPostgres } from '../server/testing/postgres-server.ts';
import { TestPage } from '../server/testing/test-page.ts';

const missing = noNginx ?? noPostgres;
const database = postgresDatabase();

/** Learners who join until each process has two; that so many all meet one is a chance of one in a million. */
const MOST_LEARNERS = 30;

/** nginx writes its log in its own time, and looks again for a process that was away after two seconds. */
const SOON = { timeout: 15_000, interval: 200 };

const PASSWORD = 'correct horse battery';
const WRITEUP = 'apprentice/shake-hands';

/** One process of the platform, under the name that the recipe has for it. */
interface App {
  name: 'app1' | 'app2';
  ports: Record<'platform' | 'lab' | 'labTls' | 'exploit', number>;
  child: ChildPlatform;
}

interface Learner {
  name: string;
  id: string;
  cookie: string;
  page: TestPage;
  /** Where the bench is. */
  home: App;
}

describe.skipIf(missing)(`two processes behind nginx on one PostgreSQL ${missing ?? ''}`, () => {
  beforeAll(() => database.start(), 120_000);
  afterAll(() => database.stop());

  it('keep a bench together, lose no progress when one is killed in mid-class, and take it back', async () => {
    const { front, apps, environment } = await startClass();
    const room = await openClass(front);
    const learners = await joinUntilBothAreUsed(front, apps, room);
    await seeOnBoard(front, room, learners, 'earn');
    const doomed = apps[0];
    const lost = learners.filter(({ home }) => home === doomed);
    const spared = learners.filter(({ home }) => home !== doomed);

    doomed.child.kill('SIGKILL');
    await Promise.all(lost.map(({ page }) => page.closed));
    // The others notice nothing.
    await Promise.all(spared.map((learner) => talk(front, learner)));
    for (const { page } of spared) expect(page.isOpen).toBe(true);
    // Theirs go on elsewhere: the same bench, fresh, with all that was passed.
    for (const learner of lost) {
      const { bench, trace } = learner.page.hello;
      learner.page = await openPage(front, learner);
      expect(learner.page.hello.bench.id).toBe(bench.id);
      expect(learner.page.hello.trace.id).not.toBe(trace.id);
      expect(learner.page.step('earn').passed).toBe(true);
      await talk(front, learner);
    }
    await seeOnBoard(front, room, learners, 'talk');

    const back = { ...doomed, child: startApp(doomed, environment) };
    await back.child.ready();
    const [returning] = lost;
    if (!returning) throw new Error('nobody was on the process that was killed');
    // Whoever knocks first at the process that is back takes the bench along, and the page is sent after it.
    await vi.waitFor(async () => {
      await front.ask('lab', { path: `/b/${returning.id}/socket` });
      expect(returning.page.isOpen).toBe(false);
    }, SOON);
    expect((await returning.page.closed).code).toBe(1012);
    await vi.waitFor(async () => {
      returning.page = await openPage(front, returning);
      expect(returning.page.step('talk').passed).toBe(true);
      expect(await homeOf(front, [back], returning.id)).toBe(back);
    }, SOON);
  }, 120_000);
});

/** The database, both processes and the recipe in front of them. */
async function startClass() {
  const { tls, plain } = await freePorts('tls', 'plain');
  const { databaseUrl = '' } = await database.place();
  const environment = {
    ...NginxFront.environment(tls),
    DATABASE_URL: databaseUrl,
    INSTRUCTOR_PASSWORD: PASSWORD,
  };
  const apps = await Promise.all((['app1', 'app2'] as const).map((name) => newApp(name, environment)));
  const recipe = refill(await readRecipe('nginx-scale.conf'), {
    'listen 443 ssl': `listen 127.0.0.1:${tls} ssl`,
    'listen 80': `listen 127.0.0.1:${plain}`,
    '${PLATFORM_HOST}': hosts.platform,
    '${LAB_HOST}': hosts.lab,
    '${EXPLOIT_HOST}': hosts.exploit,
    ...Object.fromEntries(
      apps.flatMap(({ name, ports }) => [
        [`${name}:3000`, `127.0.0.1:${ports.platform}`],
        [`${name}:3001`, `127.0.0.1:${ports.lab}`],
        [`${name}:3002`, `127.0.0.1:${ports.exploit}`],
      ]),
    ),
  });
  await Promise.all(apps.map(({ child }) => child.ready()));
  const front = await NginxFront.start({ recipe, port: tls });
  return { front, apps: apps as [App, App], environment };
}

async function newApp(name: App['name'], environment: Record<string, string>): Promise<App> {
  const app = { name, ports: await freePorts('platform', 'lab', 'labTls', 'exploit') };
  return { ...app, child: startApp(app, environment) };
}

function startApp({ ports }: Pick<App, 'ports'>, environment: Record<string, string>): ChildPlatform {
  const { platform, lab, labTls, exploit } = ports;
  const own = { PORT: platform, LAB_PORT: lab, LAB_TLS_PORT: labTls, EXPLOIT_PORT: exploit };
  const variables = Object.entries(own).map(([name, port]) => [name, String(port)]);
  return new ChildPlatform({ ...environment, ...Object.fromEntries(variables) });
}

interface Room {
  id: string;
  code: string;
  /** The instructor's. */
  cookie: string;
}

async function openClass(front: NginxFront): Promise<Room> {
  const cookie = cookieOf(await front.post('/class/api/session', { password: PASSWORD }));
  const { text } = await front.post('/class/api/classes', { name: 'Monday' }, cookie);
  const { id, code } = JSON.parse(text) as ClassDetail;
  return { id, code, cookie };
}

/** Waits until the board, whichever process it comes from, says that all of these learners have passed the step. */
async function seeOnBoard(front: NginxFront, room: Room, learners: Learner[], step: string): Promise<void> {
  const { id, cookie } = room;
  const rows = new Map<string | null, BoardRow>();
  const board = front.socket('platform', `/class/api/classes/${id}/live?view=board`, { cookie });
  board.on('message', (data) => {
    const message = JSON.parse(String(data)) as BoardMessage;
    if (message.type === 'rows') for (const row of message.rows) rows.set(row.name, row);
  });
  await vi.waitFor(() => {
    const passed = (name: string) => rows.get(name)?.steps[`${WRITEUP}#${step}`]?.passedAt;
    expect(learners.filter(({ name }) => !passed(name))).toEqual([]);
  }, SOON);
  board.terminate();
}

function cookieOf({ headers, status, text }: Answer): string {
  const [cookie] = headers['set-cookie'] ?? [];
  if (!cookie) throw new Error(`expected a cookie, got ${status} ${text}`);
  return cookie.split(';')[0] ?? '';
}

async function joinUntilBothAreUsed(front: NginxFront, apps: App[], room: Room): Promise<Learner[]> {
  const learners: Learner[] = [];
  const areUsed = () => apps.every((app) => learners.filter(({ home }) => home === app).length >= 2);
  while (!areUsed() && learners.length < MOST_LEARNERS) {
    learners.push(await join(front, apps, { code: room.code, name: `Learner ${learners.length}` }));
  }
  expect(areUsed()).toBe(true);
  return learners;
}

/** Joins the class, opens a bench and its page, and passes the first step on the lab's own host. */
async function join(
  front: NginxFront,
  apps: App[],
  joining: { code: string; name: string },
): Promise<Learner> {
  const cookie = cookieOf(await front.post('/api/join', joining));
  const { text } = await front.post('/api/benches', { writeup: WRITEUP }, cookie);
  const { id } = JSON.parse(text) as { id: string };
  const page = await openPage(front, { id, cookie });
  const socket = front.socket('lab', `/b/${id}/socket`);
  await once(socket, 'message');
  socket.terminate();
  await page.untilPassed('earn');
  return { name: joining.name, id, cookie, page, home: await homeOf(front, apps, id) };
}

/** The one process that answers for a bench on all three hosts, and has from the beginning. */
async function homeOf(front: NginxFront, apps: App[], id: string): Promise<App> {
  const known = (await front.answered()).length;
  const paths = { platform: `/api/benches/${id}`, lab: `/b/${id}/`, exploit: `/e/${id}/` } as const;
  for (const host of ['platform', 'lab', 'exploit'] as const) await front.ask(host, { path: paths[host] });
  const answers = await vi.waitFor(async () => {
    const fresh = (await front.answered()).slice(known).filter(({ path }) => path.includes(id));
    expect(fresh.length).toBeGreaterThanOrEqual(3);
    return fresh;
  }, SOON);
  const homes = answers.map(({ by }) =>
    apps.find(({ ports }) => Object.values(ports).some((port) => by.endsWith(`:${port}`))),
  );
  expect(new Set(homes).size).toBe(1);
  if (!homes[0]) throw new Error(`nobody of ours answered for ${id}`);
  return homes[0];
}

function openPage(front: NginxFront, { id, cookie }: Pick<Learner, 'id' | 'cookie'>): Promise<TestPage> {
  return TestPage.open({ port: 0, bench: id, cookie, through: front.through('platform') });
}

/** Passes the second step. */
async function talk(front: NginxFront, { id, page }: Learner): Promise<void> {
  const socket = front.socket('lab', `/b/${id}/socket`);
  await once(socket, 'message');
  socket.send('hello');
  await page.untilPassed('talk');
  const closed = once(socket, 'close');
  socket.close();
  await patiently(closed, 'the lab to close');
}
