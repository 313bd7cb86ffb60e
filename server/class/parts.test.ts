import { describe, expect, it, vi } from 'vitest';
import { closedBySchedule, nextChange } from './access.ts';
import { groupCode, makeCode, readCode } from './codes.ts';
import { csvLine, namesIn, readCsv } from './csv.ts';
import { deviceOf, makeDevice } from './device.ts';
import { invite } from './invitation.ts';
import { MinuteLimit } from './minute-limit.ts';
import { Mirror } from './mirror.ts';
import { openPolicies } from './policies.ts';

describe('codes', () => {
  it('are read back from however they were written down', () => {
    for (const length of [6, 12]) {
      const code = makeCode(length);
      const kind = length === 6 ? 'class' : 'seat';
      for (const typed of [
        code,
        groupCode(code),
        code.toLowerCase(),
        ` ${groupCode(code).replaceAll('-', ' – ')} `,
      ])
        expect(readCode(typed)).toEqual({ kind, code });
    }
    for (const typed of ['', 'BCDFG', 'BCDFGHJ', 'BCDFG1', 'ÄBCDFG', 'bcdfg\u0000'])
      expect(readCode(typed)).toBeUndefined();
  });
});

describe('an invitation', () => {
  it.each([
    ['http://localhost:3000', true],
    ['http://127.0.0.1:3000', true],
    ['http://127.0.1.1:3000', true],
    ['http://[::1]:3000', true],
    ['http://192.168.0.7:3000', false],
    ['http://[fd00::7]:3000', false],
    ['http://127.example:3000', false],
    ['https://labs.example', false],
  ])('from %s says whether its link works on this machine only', (platform, onlyHere) => {
    const link = `${platform}/join/KXT4WM`;
    expect(invite('KXT4WM', { platform })).toMatchObject({ code: 'KXT-4WM', link, onlyHere });
  });
});

describe('CSV', () => {
  it('is written so that it is read back, and no cell is a formula', () => {
    const cells = ['plain', 'a,b', 'say "hi"', 'two\r\nlines', 'x;y', '7', ''];
    expect(readCsv(csvLine([...cells, 7, true, null]))).toEqual([[...cells, '7', 'true', '']]);
    for (const cell of ['=1', '+1', '-1', '@x', ' =1', '\t=1', '\r=1', '＝1'])
      expect(csvLine([cell])).toMatch(/^"?'/);
  });

  it.each([
    ['one on each line', 'Ada\nBob\r\nCid\r', ['Ada', 'Bob', 'Cid']],
    ['a column called name', 'id,NAME,mail\n1,Ada,a@x\n2,"Bob, Jr.",b@x', ['Ada', 'Bob, Jr.']],
    ['semicolons', 'Nr;Name\n1;Ada', ['Ada']],
    ['tabs', 'name\tgroup\nAda\t1', ['Ada']],
    ['rows without a name', 'name,x\n,1\nAda,2\n,,\n', ['Ada']],
    ['a quote that never ends', '"Ada\nBob', ['Ada\nBob']],
    ['nothing', '\ufeff\n\n', []],
  ])('with %s is a list of names', (_what, text, names) => {
    expect(namesIn(text)).toEqual(names);
  });
});

describe('a list of names that is made to be slow', () => {
  it.each(['"', 'a"', '",', '\n'])('is read in time: %j, over and over', (piece) => {
    const started = performance.now();
    readCsv(piece.repeat(500_000 / piece.length));
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe('a limit of one minute', () => {
  it('is of each one, and over after its time', () => {
    let at = 0;
    const limit = new MinuteLimit({ most: 2, what: 'mistakes', setting: 'MISTAKES', now: () => at });
    for (const who of ['a', 'a', 'b']) limit.count(who);
    expect(() => limit.check('a')).toThrow(
      'There are already 2 mistakes, the most that MISTAKES allows. Try again in 60 seconds.',
    );
    expect(() => limit.check('b')).not.toThrow();
    at = 60_000;
    expect(() => limit.check('a')).not.toThrow();
    limit.take('a');
    expect(() => limit.take('a')).not.toThrow();
    expect(() => limit.take('a')).toThrow('Try again in 60 seconds');
  });
});

describe('a browser that has signed in before', () => {
  const kept = 'argon2id$19456$2$1$c2FsdA==$aGFzaA==';

  it('is known as one of its own, by no other password', () => {
    const [one, other] = [makeDevice(kept), makeDevice(kept)];
    expect(deviceOf(one, kept)).toBe(deviceOf(one, kept));
    expect(deviceOf(one, kept)).not.toBe(deviceOf(other, kept));
    expect(deviceOf(one, `${kept}x`)).toBeUndefined();
  });

  it('is not known by what somebody made up', () => {
    const real = makeDevice(kept);
    const swapped = makeDevice(kept).slice(0, 22) + real.slice(22);
    for (const forged of [
      '',
      'x',
      'A'.repeat(65),
      real.slice(1),
      `${real}A`,
      swapped,
      `${real.slice(0, 22)}é`,
    ])
      expect(deviceOf(forged, kept)).toBeUndefined();
  });
});

describe('a schedule', () => {
  const policies = (open: boolean, from: number | null, until: number | null) => ({
    ...openPolicies,
    writeups: { 'apprentice/x': { open, from, until } },
  });

  it('opens at its first moment and closes at its last', () => {
    const isOpen = (at: number) => closedBySchedule(policies(true, 10, 20), 'apprentice/x', at) === null;
    expect([9, 10, 19, 20].map(isOpen)).toEqual([false, true, true, false]);
    expect(closedBySchedule(policies(true, 10, 20), 'apprentice/y', 0)).toBeNull();
    expect(closedBySchedule(policies(false, null, null), 'apprentice/x', 0)).not.toBeNull();
  });

  it('knows when it changes next', () => {
    expect([0, 10, 20].map((at) => nextChange(policies(true, 10, 20), at))).toEqual([10, 20, null]);
    expect(nextChange(policies(false, 10, 20), 0)).toBeNull();
  });
});

describe('a mirror of the store', () => {
  it('reads once, and keeps nothing that changed while it was read', async () => {
    const answer = Promise.withResolvers<number>();
    const read = vi.fn(async () => 2).mockReturnValueOnce(answer.promise);
    const mirror = new Mirror(read);
    const early = Promise.all([mirror.get('a'), mirror.get('a')]);
    mirror.expire('a');
    answer.resolve(1);
    expect(await early).toEqual([1, 1]);
    expect(mirror.peek('a')).toBeUndefined();
    expect([await mirror.get('a'), await mirror.get('a')]).toEqual([2, 2]);
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('holds on to what has changed until it is read anew, and asks for it', async () => {
    const answer = Promise.withResolvers<number>();
    const mirror = new Mirror(vi.fn(() => answer.promise).mockResolvedValueOnce(1));
    await mirror.get('a');
    mirror.expire('a');
    const asked = mirror.get('a');
    expect(mirror.peek('a')).toBe(1);
    answer.resolve(2);
    expect([await asked, mirror.peek('a')]).toEqual([2, 2]);
  });

  it('asks again after the store failed', async () => {
    const read = vi.fn(async () => 1).mockRejectedValueOnce(new Error('away'));
    const mirror = new Mirror(read);
    await expect(mirror.get('a')).rejects.toThrow('away');
    expect(await mirror.get('a')).toBe(1);
  });
});
