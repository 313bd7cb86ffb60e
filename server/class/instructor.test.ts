import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { InstructorSession } from '../../protocol/class.ts';
import type { Running } from '../start.ts';
import { LocalNotices } from '../store/notices.ts';
import type { Store } from '../store/store.ts';
import { temporaryFolder, testStore } from '../store/test-store.ts';
import { PASSWORD, TestInstructor } from '../testing/class-client.ts';
import { type Answer, ask, handshakeStatus, openBench, post } from '../testing/http-client.ts';
import { startTestPlatform, startUnregistered } from '../testing/start-test-platform.ts';
import { InstructorDoor } from './instructor-door.ts';

let running: Running;
let port: number;
beforeAll(async () => {
  running = await startUnregistered({ INSTRUCTOR_PASSWORD: PASSWORD });
  port = running.services.ports.platform;
});
afterAll(() => running.close());

const signIn = (port: number, password: unknown, cookie = '') =>
  post(port, '/class/api/session', { password }, { cookie });
/** What the browser of an instructor has, once it has signed in. */
const deviceFrom = ({ headers }: Answer) => headers['set-cookie']?.[1]?.split(';')[0] ?? '';
const door = (store: Store, password?: string) => new InstructorDoor(store, { password, wrongPasswords: 10 });
const codeOf = (answer: { text: string }) => (JSON.parse(answer.text) as { code: string }).code;

describe('signing in', () => {
  it('gives a cookie that scripts, other sites and all paths but the class’s never get', async () => {
    const answer = await signIn(port, PASSWORD);
    expect(answer.status).toBe(200);
    expect(answer.headers['set-cookie']).toEqual([
      expect.stringMatching(
        /^lab101_instructor=[\w-]{43}; Max-Age=43200; Path=\/class; HttpOnly; SameSite=Strict$/,
      ),
      expect.stringMatching(
        /^lab101_device=[\w-]{65}; Max-Age=34560000; Path=\/class; HttpOnly; SameSite=Strict$/,
      ),
    ]);
    expect(answer.text).not.toContain('token');
  });

  it.each([
    ['another', 'wrong horse battery'],
    ['one in capitals', PASSWORD.toUpperCase()],
    ['an empty one', ''],
    ['one that goes on', `${PASSWORD}x`],
    ['the hash', 'argon2id$8$1$1$$'],
  ])('refuses %s', async (_what, password) => {
    const answer = await signIn(port, password);
    expect([answer.status, codeOf(answer)]).toEqual([401, 'PASSWORD_WRONG']);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('counts wrong passwords, also those that come together; then the right one does not help', async () => {
    const own = await startTestPlatform({ INSTRUCTOR_PASSWORD: PASSWORD });
    const at = own.services.ports.platform;
    const answers = await Promise.all(Array.from({ length: 12 }, () => signIn(at, 'a wrong password')));
    const statuses = answers.map(({ status }) => status).toSorted();
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429]);
    const refused = await signIn(at, PASSWORD);
    expect(refused.status).toBe(429);
    expect(refused.text).toContain(
      '10 wrong passwords from here in this minute, the most that WRONG_PASSWORDS',
    );
  });

  it('goes on in a browser that has signed in before, whoever guesses at its address', async () => {
    const own = await startTestPlatform({ INSTRUCTOR_PASSWORD: PASSWORD, WRONG_PASSWORDS: '2' });
    const at = own.services.ports.platform;
    const device = deviceFrom(await signIn(at, PASSWORD));
    const guess = async (cookie?: string) => (await signIn(at, 'a wrong password', cookie)).status;
    expect([await guess(), await guess(), await guess()]).toEqual([401, 401, 429]);
    expect((await signIn(at, PASSWORD)).status).toBe(429);
    expect((await signIn(at, PASSWORD, `lab101_device=${'A'.repeat(65)}`)).status).toBe(429);
    expect((await signIn(at, PASSWORD, device)).status).toBe(200);
    // It may guess no more than others.
    expect([await guess(device), await guess(device), await guess(device)]).toEqual([401, 401, 429]);
    expect((await signIn(at, PASSWORD, device)).status).toBe(429);
  });

  it('is refused from another site', async () => {
    const body = { password: PASSWORD };
    const answer = await post(port, '/class/api/session', body, { origin: `http://localhost:${port + 1}` });
    expect([answer.status, codeOf(answer)]).toEqual([403, 'ORIGIN_FOREIGN']);
  });
});

describe('the instructor’s API', () => {
  const paths = [
    ['GET', '/session'],
    ['DELETE', '/session'],
    ['GET', '/sessions'],
    ['DELETE', '/sessions'],
    ['DELETE', '/sessions/x'],
    ['GET', '/classes'],
    ['POST', '/classes'],
    ['GET', '/classes/x'],
    ['PATCH', '/classes/x'],
    ['DELETE', '/classes/x'],
    ['PUT', '/classes/x/policies'],
    ['POST', '/classes/x/code'],
    ['POST', '/classes/x/reset'],
    ['POST', '/classes/x/learners'],
    ['GET', '/classes/x/learners/y'],
    ['PATCH', '/classes/x/learners/y'],
    ['DELETE', '/classes/x/learners/y'],
    ['POST', '/classes/x/learners/y/code'],
    ['GET', '/classes/x/facts.csv'],
    ['GET', '/classes/x/facts.jsonl'],
    ['GET', '/classes/x/live?view=board'],
    ['GET', '/watch?bench=x'],
    ['GET', '/writeups'],
    ['GET', '/trainer/apprentice/shake-hands'],
  ] as const;

  it('is closed without a session, to learners and with a forged one, path by path', async () => {
    const host = `localhost:${port}`;
    const { cookie } = await openBench(port);
    for (const cookies of ['', cookie, `lab101_instructor=${'A'.repeat(43)}`]) {
      for (const [method, path] of paths) {
        const headers = { host, origin: `http://${host}`, cookie: cookies };
        const answer = await ask(port, { method, path: `/class/api${path}`, headers });
        expect([method, path, answer.status, codeOf(answer)]).toEqual([method, path, 401, 'INSTRUCTOR_ONLY']);
      }
    }
    for (const path of ['/classes/x/live?view=board', '/watch?bench=x'])
      expect(
        await handshakeStatus(port, `/class/api${path}`, { host, origin: `http://${host}`, cookie }),
      ).toBe(401);
  });

  it('names what is not there', async () => {
    const instructor = await TestInstructor.signIn(port);
    const { id } = await instructor.openClass();
    const codes = await Promise.all(
      [
        instructor.request('GET', '/classes/x'),
        instructor.request('PATCH', '/classes/x', { paused: true }),
        instructor.request('DELETE', '/classes/x'),
        instructor.request('GET', `/classes/${id}/learners/y`),
        instructor.request('POST', `/classes/${id}/reset`, { learner: 'y' }),
        instructor.request('POST', `/classes/${id}/reset`, { step: 'earn' }),
        instructor.request('DELETE', '/sessions/x'),
        instructor.request('GET', '/trainer/apprentice/nothing'),
      ].map(async (answer) => codeOf(await answer)),
    );
    expect(codes).toEqual([
      'CLASS_NOT_FOUND',
      'CLASS_NOT_FOUND',
      'CLASS_NOT_FOUND',
      'SEAT_NOT_FOUND',
      'SEAT_NOT_FOUND',
      'BODY_INVALID',
      'SESSION_NOT_FOUND',
      'WRITEUP_NOT_FOUND',
    ]);
  });
});

describe('sessions', () => {
  it('are listed, and end one by one or all together, with what hangs on them', async () => {
    const [first, second] = [await TestInstructor.signIn(port), await TestInstructor.signIn(port)];
    const { id } = await first.openClass();
    const board = await second.watchBoard(id);
    const sessions = await first.do<InstructorSession[]>('GET', '/sessions');
    // The latest first, and before those of other tests.
    expect(sessions.slice(0, 2).map(({ own }) => own)).toEqual([false, true]);
    await first.do('DELETE', `/sessions/${sessions[0]?.id}`);
    expect(await board.closed).toBe(4401);
    expect((await second.request('GET', '/session')).status).toBe(401);
    expect((await first.request('GET', '/session')).status).toBe(200);
    const third = await TestInstructor.signIn(port);
    await first.do('DELETE', '/sessions');
    for (const ended of [first, third]) expect((await ended.request('GET', '/classes')).status).toBe(401);
    await (await TestInstructor.signIn(port)).do('DELETE', '/session');
  });

  it('end also when the news of it was lost, and no other does', async () => {
    const { store } = running.services;
    const [gone, here] = [await TestInstructor.signIn(port), await TestInstructor.signIn(port)];
    const room = await here.openClass();
    const [board, other] = [await gone.watchBoard(room.id), await here.watchBoard(room.id)];
    const lost = vi.spyOn(store.notices, 'publish').mockReturnValue(undefined);
    onTestFinished(() => lost.mockRestore());
    await gone.do('DELETE', '/session');
    lost.mockRestore();
    if (store.notices instanceof LocalNotices) store.notices.gap();
    expect(await board.closed).toBe(4401);
    await here.do('PATCH', `/classes/${room.id}`, { name: 'Tuesday' });
    await other.until(() => other.room?.name === 'Tuesday', 'the board that stays');
    other.close();
  });

  it('end by themselves', async () => {
    const instructor = await TestInstructor.signIn(port);
    const session = await instructor.do<InstructorSession>('GET', '/session');
    expect(session.expiresAt - session.createdAt).toBe(12 * 3_600_000);
    const ended = vi.fn();
    running.services.door.onEnd({ ...session, expiresAt: Date.now() }, ended);
    await vi.waitFor(() => expect(ended).toHaveBeenCalledOnce());
  });
});

describe('the password', () => {
  it('is made and told once when none is given, and kept as a memory-hard hash', async () => {
    const store = await testStore();
    const made = await door(store).settle();
    expect(made).toMatch(/^([a-z2-9]{5}-){3}[a-z2-9]{5}$/);
    expect(await store.instructors.password()).toMatch(/^argon2id\$19456\$2\$1\$[\w+/=]{24}\$[\w+/=]{44}$/);
    const later = door(store);
    expect(await later.settle()).toBeNull();
    const how = { address: '10.0.0.1', browser: 'x' };
    await expect(later.signIn({ ...how, password: 'wrong' })).rejects.toMatchObject({
      code: 'PASSWORD_WRONG',
    });
    await expect(later.signIn({ ...how, password: made ?? '' })).resolves.toHaveProperty('token');
  });

  it('of the environment replaces the one before and ends its sessions', async () => {
    const place = { dataDir: await temporaryFolder() };
    const store = await testStore(place);
    const how = { address: '10.0.0.1', browser: 'x' };
    const { token } = await door(store, 'first password').signIn({
      ...how,
      password: 'first password',
    });
    const same = door(store, 'first password');
    expect(await same.sessionOf(token)).toBeDefined();
    const changed = door(store, 'second password');
    expect(await changed.sessionOf(token)).toBeUndefined();
    await expect(changed.signIn({ ...how, password: 'first password' })).rejects.toThrow(
      /not the instructor/,
    );
    await changed.signIn({ ...how, password: 'second password' });
  });

  it('is one, when several processes make it at once', async () => {
    const place = { dataDir: await temporaryFolder() };
    const doors = [await testStore(place), await testStore(place)].map((store) => door(store));
    const made = await Promise.all(doors.map((door) => door.settle()));
    expect(made.filter((password) => password !== null)).toHaveLength(1);
  });
});
