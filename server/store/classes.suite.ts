import { describe, expect, it, vi } from 'vitest';
import type { Policies } from '../../protocol/class-policies.ts';
import type { TestDatabase } from './test-databases.ts';

const policies: Policies = {
  joining: true,
  order: 'free',
  writeups: { 'apprentice/x': { open: false, from: null, until: 8_640_000_000_000_000 } },
  hints: { when: 'tries', after: 2 },
  solutions: 'solved',
  fix: true,
  settings: { 'apprentice/x': { values: { text: 'a\u0000b' }, locked: ['text'] } },
};

export function classesSuite(database: TestDatabase): void {
  describe('classes', () => {
    it('are found by id and code, change in part, and tell of it', async () => {
      const { classes, notices } = await database.store();
      const made = await classes.create({ code: 'BCDFGH', name: '数学 <b>', policies });
      expect(made).toMatchObject({ name: '数学 <b>', paused: false, broadcast: null, policies });
      expect(await classes.create({ code: 'BCDFGH', name: 'Other', policies })).toBeUndefined();
      const id = made?.id ?? '';
      const heard = vi.fn();
      notices.subscribe('class', heard);
      expect(await classes.change(id, { paused: true, broadcast: { text: 'Stop', at: 7 } })).toBe(true);
      expect(await classes.change('nowhere', { paused: true })).toBe(false);
      const changed = { ...made, paused: true, broadcast: { text: 'Stop', at: 7 } };
      expect(await classes.byId(id)).toEqual(changed);
      expect(await classes.byCode('BCDFGH')).toEqual(changed);
      expect(await classes.all()).toEqual([{ ...changed, seats: 0 }]);
      await vi.waitFor(() => expect(heard).toHaveBeenCalledWith({ class: id }));
    });

    it('leave their learners and what they passed behind when they go', async () => {
      const { classes, seats, learners, benches, progress, signals } = await database.store();
      const { id = '' } = (await classes.create({ code: 'BCDFGH', name: 'A', policies })) ?? {};
      const { id: learner } = await learners.create();
      const bench = await benches.findOrCreate({ learner, writeup: 'apprentice/x', lab: 'x', settings: {} });
      await seats.add(id, { learner, name: 'Ada', code: 'CODE' });
      const step = { learner, writeup: 'apprentice/x', step: 'a' };
      await progress.pass({ ...step, bench: bench.id, at: 5, withSolution: false });
      await signals.add({ ...step, class: id, owner: learner, secret: 'password', evidence: 'seen' });
      expect(await classes.delete(id)).toBe(true);
      expect(await classes.delete(id)).toBe(false);
      expect(await seats.ofLearner(learner)).toBeUndefined();
      expect(await signals.inClass(id)).toEqual([]);
      expect(await progress.all(learner)).toMatchObject([{ step: 'a', passedAt: 5 }]);
    });
  });

  describe('seats', () => {
    it('are numbered one by one, also those of the same moment, and one learner has one', async () => {
      const { classes, seats, learners } = await database.store();
      const { id = '' } = (await classes.create({ code: 'BCDFGH', name: 'A', policies })) ?? {};
      const made = await Promise.all(
        ['Ada', 'Bob', 'Cid', 'Ada'].map(async (name, index) => {
          const learner = (await learners.create()).id;
          return seats.add(id, { learner, name, code: `CODE${index}` });
        }),
      );
      expect(made.map((seat) => seat?.number).toSorted()).toEqual([1, 2, 3, 4]);
      const [first] = made;
      const again = { learner: first?.learner ?? '', name: 'Eve', code: 'E' };
      expect(await seats.add(id, again)).toBeUndefined();
      expect(await seats.add('nowhere', again)).toBeUndefined();
      expect((await seats.byCode('CODE2'))?.id).toBe(made[2]?.id);
      if (first) await seats.renewCode(first, 'FRESH');
      expect(await seats.byCode('CODE0')).toBeUndefined();
      expect((await seats.byCode('FRESH'))?.id).toBe(first?.id);
      expect(await seats.count(id)).toBe(4);

      const waiting = (await learners.createMany(2)).map((learner) => ({
        learner,
        name: 'W',
        code: learner,
      }));
      const reserved = await seats.reserve(id, waiting);
      expect(await seats.reserve('nowhere', waiting)).toEqual([]);
      const last = await seats.byId(reserved.at(-1) ?? '');
      expect(last).toMatchObject({ joinedAt: null, learner: waiting[1]?.learner });
      expect(last?.number).toBeGreaterThan(4);
      if (last) await seats.join(last);
      expect((await seats.byId(last?.id ?? ''))?.joinedAt).toEqual(expect.any(Number));

      const read: string[] = [];
      for await (const some of seats.inClass(id, 3)) {
        expect(some.length).toBeLessThanOrEqual(3);
        read.push(...some.map((seat) => seat.id));
      }
      expect(read).toEqual([...made.map((seat) => seat?.id), ...reserved].toSorted());
    });
  });

  describe('devices of a learner', () => {
    it('are known beside the first, ten of them', async () => {
      let at = 0;
      const { learners } = await database.store({ now: () => (at += 1) });
      const { id, token } = await learners.create();
      const devices: string[] = [];
      for (let count = 0; count < 11; count += 1) devices.push(await learners.addDevice(id));
      const known = await Promise.all([token, ...devices].map((one) => learners.byToken(one)));
      expect(known.map((learner) => learner?.id)).toEqual([id, undefined, ...devices.slice(1).map(() => id)]);
    });
  });

  describe('instructors', () => {
    it('have one password, and sessions that end by themselves, one by one or together', async () => {
      let at = 1_000_000;
      const { instructors, notices } = await database.store({ now: () => at });
      expect(await instructors.password()).toBeUndefined();
      expect([await instructors.addPassword('one'), await instructors.addPassword('two')]).toEqual([
        true,
        false,
      ]);
      expect(await instructors.password()).toBe('one');
      const first = await instructors.begin('Firefox', 60_000);
      at += 1;
      const second = await instructors.begin('Chrome', 600_000);
      expect(await instructors.byToken(first.token)).toMatchObject({ id: first.id, browser: 'Firefox' });
      expect(await instructors.byToken('other')).toBeUndefined();
      expect((await instructors.all()).map(({ id }) => id)).toEqual([second.id, first.id]);
      at += 60_000;
      expect(await instructors.byToken(first.token)).toBeUndefined();
      expect(await instructors.byToken(second.token)).toBeDefined();

      const heard = vi.fn();
      notices.subscribe('signedOut', heard);
      expect(await instructors.end(second.id)).toBe(true);
      expect(await instructors.end(second.id)).toBe(false);
      expect(await instructors.byToken(second.token)).toBeUndefined();
      await vi.waitFor(() => expect(heard).toHaveBeenCalledWith({ session: second.id }));
      const third = await instructors.begin('Safari', 600_000);
      await instructors.changePassword('three');
      expect(await instructors.password()).toBe('three');
      expect(await instructors.byToken(third.token)).toBeUndefined();
    });
  });

  describe('signals', () => {
    it('are kept once for each secret', async () => {
      const { classes, learners, signals } = await database.store();
      const { id = '' } = (await classes.create({ code: 'BCDFGH', name: 'A', policies })) ?? {};
      const [learner, owner] = [(await learners.create()).id, (await learners.create()).id];
      const signal = {
        class: id,
        learner,
        owner,
        writeup: 'apprentice/x',
        secret: 'password',
        evidence: 'one',
      };
      await signals.add(signal);
      await signals.add({ ...signal, evidence: 'two' });
      expect(await signals.of(id, learner)).toMatchObject([{ owner, evidence: 'one' }]);
      expect(await signals.of(id, owner)).toEqual([]);
    });
  });

  describe('progress of a class', () => {
    it('knows when a step was reached and last tried, and is forgotten step by step or whole', async () => {
      let at = 10;
      const { learners, progress, notices } = await database.store({ now: () => at });
      const [ada, bob] = [(await learners.create()).id, (await learners.create()).id];
      const step = { learner: ada, writeup: 'apprentice/x', step: 'a' };
      await progress.open(step, 5);
      await progress.open(step, 6);
      await progress.countTry(step);
      at = 20;
      await progress.countTry(step);
      expect(await progress.all(ada)).toMatchObject([{ openedAt: 5, triedAt: 20, tries: 2 }]);
      for (const other of [
        { ...step, step: 'b' },
        { ...step, writeup: 'apprentice/y' },
        { ...step, learner: bob },
      ])
        await progress.open(other, 7);
      const left = async () =>
        (await progress.ofMany([ada, bob])).map(
          (row) => `${row.learner === ada ? 'ada' : 'bob'} ${row.writeup} ${row.step}`,
        );
      const heard = vi.fn();
      notices.subscribe('forgotten', heard);
      const body = { learners: [ada], writeup: 'apprentice/x', step: 'a' };
      await progress.forget(body);
      expect((await left()).toSorted()).toEqual([
        'ada apprentice/x b',
        'ada apprentice/y a',
        'bob apprentice/x a',
      ]);
      await vi.waitFor(() => expect(heard).toHaveBeenCalledWith(body));
      await progress.forget({ learners: [ada], writeup: 'apprentice/x', step: null });
      expect((await left()).toSorted()).toEqual(['ada apprentice/y a', 'bob apprentice/x a']);
      await progress.forget({ learners: [ada, bob], writeup: null, step: null });
      expect(await left()).toEqual([]);
    });
  });
}
