import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClassDetail, NewSeat } from '../../protocol/class.ts';
import type { Invitation, JoinState } from '../../protocol/class-joining.ts';
import type { ClassState } from '../../protocol/class-state.ts';
import type { Running } from '../start.ts';
import { joinClass, PASSWORD, TestInstructor, tryToJoin } from '../testing/class-client.ts';
import { ask, openBench } from '../testing/http-client.ts';
import { startTestPlatform, startUnregistered } from '../testing/start-test-platform.ts';

let running: Running;
let port: number;
let instructor: TestInstructor;
let room: ClassDetail;
beforeAll(async () => {
  running = await startUnregistered({ INSTRUCTOR_PASSWORD: PASSWORD });
  port = running.services.ports.platform;
  instructor = await TestInstructor.signIn(port);
  room = await instructor.openClass();
});
afterAll(() => running.close());

const get = async <Result>(path: string, cookie = '', to = port): Promise<Result> => {
  const { text } = await ask(to, { path, headers: { host: `localhost:${to}`, cookie } });
  return JSON.parse(text) as Result;
};
const myClass = async (cookie: string) =>
  (await get<{ class: ClassState | null }>('/api/class', cookie)).class;
const codeOf = (answer: { text: string }) => (JSON.parse(answer.text) as { code: string }).code;

describe('a class', () => {
  it('has a code that can be read aloud, a link and a QR code', () => {
    expect(room.code).toMatch(/^[BCDFGHJKMNPQRTVWXY346789]{3}-[BCDFGHJKMNPQRTVWXY346789]{3}$/);
    const code = room.code.replace('-', '');
    expect(room.invitation).toMatchObject({ link: `http://localhost:${port}/join/${code}`, onlyHere: true });
    expect(decodeURIComponent(room.invitation.qr)).toMatch(/^data:image\/svg\+xml,<svg [\s\S]+<\/svg>$/);
  });

  it('is joined by the name that the asking browser came by, an address of the network for one', async () => {
    const at = `192.0.2.7:${port}`;
    const path = `/class/api/classes/${room.id}`;
    const answer = await ask(port, { path, headers: { host: at, cookie: instructor.cookie } });
    const { invitation } = JSON.parse(answer.text) as ClassDetail;
    const link = `http://${at}/join/${room.code.replace('-', '')}`;
    expect(invitation).toMatchObject({ link, onlyHere: false });
  });

  it('takes a learner with a name and nothing else', async () => {
    expect(await get<JoinState>(`/api/join/${room.code}`)).toEqual({
      kind: 'class',
      className: 'Monday',
      seatName: null,
      you: null,
    });
    const ada = await joinClass(port, ` ${room.code.toLowerCase().replace('-', ' ')} `, '  Ada   Lovelace ');
    expect(ada).toMatchObject({ name: 'Ada Lovelace', className: 'Monday' });
    expect(await myClass(ada.cookie)).toMatchObject({ name: 'Ada Lovelace', paused: false, closed: [] });
    expect(await get<JoinState>(`/api/join/${room.code}`, ada.cookie)).toMatchObject({
      you: { name: 'Ada Lovelace', className: 'Monday', inThisClass: true },
    });
  });

  it('is nothing that somebody alone needs', async () => {
    const { cookie } = await openBench(port);
    expect(await myClass(cookie)).toBeNull();
    expect(await myClass('')).toBeNull();
  });

  it('takes along what was passed before joining', async () => {
    const alone = await openBench(port);
    const joined = await joinClass(port, room.code, 'Bob', alone.cookie);
    expect(joined.cookie).toBe(alone.cookie);
    expect((await openBench(port, joined.cookie)).id).toBe(alone.id);
  });

  it('lets somebody who joins twice stay who they are', async () => {
    const first = await joinClass(port, room.code, 'Cid');
    const again = await joinClass(port, room.code, 'Cid the second', first.cookie);
    expect(again).toMatchObject({ name: 'Cid', rejoin: null, cookie: first.cookie });
  });

  it('takes the next one at the same machine as somebody else', async () => {
    const first = await joinClass(port, room.code, 'Dan');
    const answer = await tryToJoin(port, { code: room.code, name: 'Eve', asNew: true }, first.cookie);
    expect(JSON.parse(answer.text)).toMatchObject({ name: 'Eve' });
    const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    expect((await myClass(cookie))?.name).toBe('Eve');
    expect((await myClass(first.cookie))?.name).toBe('Dan');
  });

  it('is not left for another by accident', async () => {
    const { cookie } = await joinClass(port, room.code, 'Fay');
    const other = await instructor.openClass('Tuesday');
    const answer = await tryToJoin(port, { code: other.code, name: 'Fay' }, cookie);
    expect([answer.status, codeOf(answer)]).toEqual([409, 'CLASS_OTHER']);
    expect(answer.text).toContain('Monday');
  });

  it('lets nobody new in when it is closed to newcomers, and everybody back', async () => {
    const closed = await instructor.openClass('Closed');
    const before = await joinClass(port, closed.code, 'Gus');
    await instructor.rule(closed.id, { joining: false });
    const answer = await tryToJoin(port, { code: closed.code, name: 'Hal' });
    expect([answer.status, codeOf(answer)]).toEqual([403, 'JOIN_CLOSED']);
    expect((await joinClass(port, before.rejoin?.code ?? '')).name).toBe('Gus');
  });
});

describe('names', () => {
  it.each([
    ['Zoë 数学 أحمد 👩🏽‍🚀'],
    ['x'.repeat(60)],
    ['<script>alert(1)</script>'],
    ["'; drop table seats; --"],
    ['=1+1'],
  ])('may be %s', async (name) => {
    expect((await joinClass(port, room.code, name)).name).toBe(name);
  });

  it.each([
    ['empty', ''],
    ['blank', ' \t '],
    ['nothing that can be seen', '\u200b\u200d'],
    ['61 characters', 'x'.repeat(61)],
    ['10,000 characters', '😀'.repeat(10_000)],
    ['a line end', 'A\nB'],
    ['a control character', 'A\u0007B'],
    ['a null', 'A\u0000B'],
    ['half a character', 'A\ud800B'],
    ['a turn of direction', 'A\u202egnp.exe'],
  ])('may not be %s', async (_what, name) => {
    const answer = await tryToJoin(port, { code: room.code, name });
    expect([answer.status, codeOf(answer)]).toEqual([400, 'NAME_INVALID']);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });
});

describe('a rejoin code', () => {
  it('carries a learner and their bench to another device, which both go on', async () => {
    const laptop = await joinClass(port, room.code, 'Ida');
    expect(laptop.rejoin?.code).toMatch(/^(\w{4}-){2}\w{4}$/);
    const bench = await openBench(port, laptop.cookie);
    const code = laptop.rejoin?.code ?? '';
    expect(await get<JoinState>(`/api/join/${code}`)).toMatchObject({ kind: 'seat', seatName: 'Ida' });
    const phone = await joinClass(port, code);
    expect(phone).toMatchObject({ name: 'Ida', rejoin: null });
    expect(phone.cookie).not.toBe(laptop.cookie);
    for (const { cookie } of [phone, laptop]) expect((await openBench(port, cookie)).id).toBe(bench.id);
  });

  it('is worth nothing any more once there is another', async () => {
    const { cookie, rejoin } = await joinClass(port, room.code, 'Jan');
    const host = `localhost:${port}`;
    const renewed = await ask(port, {
      path: '/api/class/code',
      method: 'POST',
      headers: { host, origin: `http://${host}`, cookie },
    });
    const fresh = JSON.parse(renewed.text) as Invitation;
    const replayed = await tryToJoin(port, { code: rejoin?.code });
    expect([replayed.status, codeOf(replayed)]).toEqual([404, 'JOIN_CODE_UNKNOWN']);
    expect((await joinClass(port, fresh.code)).name).toBe('Jan');
  });

  it('does not take over a browser that is somebody else’s unless told to', async () => {
    const kim = await joinClass(port, room.code, 'Kim');
    const leo = await joinClass(port, room.code, 'Leo');
    const answer = await tryToJoin(port, { code: kim.rejoin?.code }, leo.cookie);
    expect([answer.status, codeOf(answer)]).toEqual([409, 'CLASS_OTHER']);
    const told = await tryToJoin(port, { code: kim.rejoin?.code, asNew: true }, leo.cookie);
    expect(JSON.parse(told.text)).toMatchObject({ name: 'Kim' });
  });

  it('is nothing for somebody without a class', async () => {
    const { cookie } = await openBench(port);
    const host = `localhost:${port}`;
    const headers = { host, origin: `http://${host}`, cookie };
    const answer = await ask(port, { path: '/api/class/code', method: 'POST', headers });
    expect([answer.status, codeOf(answer)]).toEqual([404, 'CLASS_NONE']);
  });
});

describe('names from a list', () => {
  it('make a seat each, with a link that opens it', async () => {
    const listed = await instructor.openClass('Listed');
    const csv = '\ufeffNumber;Name\r\n1;"Müller; Anna"\r\n\r\n2;Bo\r\n3;Bo\r\n';
    const path = `/classes/${listed.id}/learners`;
    const seats = await instructor.do<NewSeat[]>('POST', path, { csv });
    expect(seats.map(({ name }) => name)).toEqual(['Müller; Anna', 'Bo']);
    const board = await instructor.watchBoard(listed.id);
    expect(board.byName('Bo').joined).toBe(false);
    const code = seats[1]?.link.split('/').at(-1) ?? '';
    expect((await joinClass(port, code)).name).toBe('Bo');
    await board.until(() => board.byName('Bo').joined, 'Bo to sit down');
    expect(board.byName('Bo').learner).toBe(seats[1]?.learner);
    expect(await instructor.do<NewSeat[]>('POST', path, { csv: 'Bo\nCy' })).toMatchObject([{ name: 'Cy' }]);
    board.close();
  });

  it('are taken all or not at all', async () => {
    const listed = await instructor.openClass('Listed');
    const csv = `Ann\n${'x'.repeat(61)}`;
    expect((await instructor.request('POST', `/classes/${listed.id}/learners`, { csv })).status).toBe(400);
    expect(await instructor.do('GET', `/classes/${listed.id}`)).toMatchObject({ learners: 0 });
  });
});

describe('wrong codes', () => {
  it.each(['', 'ABC', 'BCDFGH', 'AEIOU1', 'BCDFGHBCDFGH', '../..', '%00', '<script>'])(
    'are answered with a sentence: %j',
    async (code) => {
      const answer = await tryToJoin(port, { code, name: 'Eve' });
      expect([answer.status, codeOf(answer)]).toEqual([404, 'JOIN_CODE_UNKNOWN']);
      expect(answer.headers['set-cookie']).toBeUndefined();
    },
  );

  it('are counted, and after too many a right one does not help either', async () => {
    const own = await startTestPlatform({ INSTRUCTOR_PASSWORD: PASSWORD });
    const at = own.services.ports.platform;
    const teacher = await TestInstructor.signIn(at);
    const { code } = await teacher.openClass();
    for (let count = 0; count < 60; count += 1)
      expect((await tryToJoin(at, { code: 'BCDFGH', name: 'Eve' })).status).toBe(404);
    const refused = await tryToJoin(at, { code, name: 'Eve' });
    expect([refused.status, codeOf(refused)]).toEqual([429, 'LIMIT_REACHED']);
    expect(refused.text).toMatch(/the most that WRONG_CODES allows. Try again in \d+ seconds/);
  });

  it('of one browser keep no learner of the class at its address out', async () => {
    const own = await startTestPlatform({ INSTRUCTOR_PASSWORD: PASSWORD, WRONG_CODES: '3' });
    const at = own.services.ports.platform;
    const teacher = await TestInstructor.signIn(at);
    const { code } = await teacher.openClass();
    const [ada, bob] = [await joinClass(at, code, 'Ada'), await joinClass(at, code, 'Bob')];
    const rejoin = bob.rejoin?.code ?? '';
    const guess = async (cookie?: string) =>
      (await tryToJoin(at, { code: 'BCDFGH', asNew: true, name: 'Eve' }, cookie)).status;
    for (const cookie of [undefined, ada.cookie])
      expect([await guess(cookie), await guess(cookie), await guess(cookie), await guess(cookie)]).toEqual([
        404, 404, 404, 429,
      ]);
    expect((await joinClass(at, code, 'Bob', bob.cookie)).name).toBe('Bob');
    expect(await get<JoinState>(`/api/join/${code}`, bob.cookie, at)).toMatchObject({ you: { name: 'Bob' } });
    // Also at another device, where he is nobody yet: the code of a seat cannot be guessed.
    expect((await joinClass(at, rejoin)).name).toBe('Bob');
    // A newcomer is one with all others there.
    const newcomer = await tryToJoin(at, { code, name: 'Cid' });
    expect([newcomer.status, codeOf(newcomer)]).toEqual([429, 'LIMIT_REACHED']);
  });

  it('do not count when a class of a hundred joins at once', async () => {
    const big = await instructor.openClass('Big');
    const joined = await Promise.all(
      Array.from({ length: 100 }, (_, index) => joinClass(port, big.code, `Learner ${index}`)),
    );
    expect(new Set(joined.map(({ cookie }) => cookie)).size).toBe(100);
    expect(await instructor.do('GET', `/classes/${big.id}`)).toMatchObject({ learners: 100 });
  });
});

describe('whoever has a code', () => {
  const limited = async (limits: Record<string, string>) => {
    const own = await startTestPlatform({ INSTRUCTOR_PASSWORD: PASSWORD, ...limits });
    const at = own.services.ports.platform;
    const { code } = await (await TestInstructor.signIn(at)).openClass();
    return { at, code };
  };

  it('cannot fill the class with people who are not there; what is refused anyway does not count', async () => {
    const { at, code } = await limited({ JOINS: '2' });
    for (const refused of ['', '\n']) expect((await tryToJoin(at, { code, name: refused })).status).toBe(400);
    const ada = await joinClass(at, code, 'Ada');
    await joinClass(at, code, 'Bob');
    const crowd = await tryToJoin(at, { code, name: 'Cid' });
    expect([crowd.status, codeOf(crowd)]).toEqual([429, 'LIMIT_REACHED']);
    expect(crowd.text).toContain('2 people from this address who joined in this minute, the most that JOINS');
    // Nobody who is in is kept out.
    expect((await joinClass(at, ada.rejoin?.code ?? '')).name).toBe('Ada');
    expect((await joinClass(at, code, 'Ada', ada.cookie)).name).toBe('Ada');
  });

  it('cannot sit down on one seat without end, and keeps no other seat’s owner out', async () => {
    const { at, code } = await limited({ REJOINS: '2' });
    const [ada, bob] = [await joinClass(at, code, 'Ada'), await joinClass(at, code, 'Bob')];
    const again = async ({ rejoin }: typeof ada) => (await tryToJoin(at, { code: rejoin?.code })).status;
    expect([await again(ada), await again(ada), await again(ada)]).toEqual([200, 200, 429]);
    expect(await again(bob)).toBe(200);
  });
});
