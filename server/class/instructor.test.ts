import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { InstructorSession } from '../../protocol/class.ts';
import type { Running } from '../start.ts';
import { temporaryFolder, testStore } from '../store/test-store.ts';
import { PASSWORD, TestInstructor } from '../testing/class-client.ts';
import { ask, handshakeStatus, openBench, post } from '../testing/http-client.ts';
import { startTestPlatform, startUnregistered } from '../testing/start-test-platform.ts';
import { InstructorDoor } from './instructor-door.ts';

let running: Running;
let port: number;
beforeAll(async () => {
  running = await startUnregistered({ INSTRUCTOR_PASSWORD: PASSWORD });
  port = running.services.ports.platform;
});
afterAll(() => running.close());

const signIn = (port: number, password: unknown) => post(port, '/class/api/session', { password });
const codeOf = (answer: { text: string }) => (JSON.parse(answer.text) as { code: string }).code;

describe('signing in', () => {
  it('gives a cookie that scripts, other sites and all paths but the class’s never get', async () => {
    const answer = await signIn(port, PASSWORD);
    expect(answer.status).toBe(200);
    expect(answer.headers['set-cookie']).toEqual([
      expect.stringMatching(
        /^lab101_instructor=[\w-]{43}; Max-Age=43200; Path=\/class; HttpOnly; SameSite=Strict$/,
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
    expect((await signIn(at, PASSWORD)).status).toBe(429);
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
    const made = await new InstructorDoor(store, undefined).settle();
    expect(made).toMatch(/^([a-z2-9]{5}-){3}[a-z2-9]{5}$/);
    expect(await store.instructors.password()).toMatch(/^argon2id\$19456\$2\$1\$[\w+/=]{24}\$[\w+/=]{44}$/);
    const later = new InstructorDoor(store, undefined);
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
    const { token } = await new InstructorDoor(store, 'first password').signIn({
      ...how,
      password: 'first password',
    });
    const same = new InstructorDoor(store, 'first password');
    expect(await same.sessionOf(token)).toBeDefined();
    const other = new InstructorDoor(store, 'second password');
    expect(await other.sessionOf(token)).toBeUndefined();
    await expect(other.signIn({ ...how, password: 'first password' })).rejects.toThrow(/not the instructor/);
    await other.signIn({ ...how, password: 'second password' });
  });

  it('is one, when several processes make it at once', async () => {
    const place = { dataDir: await temporaryFolder() };
    const doors = [await testStore(place), await testStore(place)].map(
      (store) => new InstructorDoor(store, undefined),
    );
    const made = await Promise.all(doors.map((door) => door.settle()));
    expect(made.filter((password) => password !== null)).toHaveLength(1);
  });
});
