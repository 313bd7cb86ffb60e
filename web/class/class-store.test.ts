import { expect, onTestFinished, test } from 'vitest';
import type { BoardRow } from '../../protocol/class-board.ts';
import { CLASS_VERSION, CLOSE_CLASS_GONE, CLOSE_SIGNED_OUT } from '../../protocol/class-board.ts';
import { boardRow, classDetail, FakeBoardSocket, serverNow, writeups } from '../testing/fake-class.ts';
import { ClassStore, type ClassStoreOptions } from './class-store.ts';

test('is live with every row once the board has come, however many messages that took', () => {
  const { store, socket } = open();
  greet(socket(), 3);
  tell(socket(), [boardRow(1, 'Ana'), boardRow(2, 'Ben')], 1);
  expect(store.left).toBe(1);
  tell(socket(), [boardRow(3, 'Cem')], 0);
  expect(store.link).toBe('live');
  expect([...store.rows.keys()]).toEqual(['s1', 's2', 's3']);
});

test('takes in rows that change, that are new, and that are gone', () => {
  const { store, socket } = open();
  socket().board([boardRow(1, 'Ana'), boardRow(2, 'Ben')]);
  socket().rows(boardRow(1, 'Ana Maria'), boardRow(3, 'Cem'));
  socket().say({ type: 'gone', learners: ['s2'] });
  expect([...store.rows.values()].map(({ name }) => name)).toEqual(['Ana Maria', 'Cem']);
});

test('keeps the old board after a loss until the new one is whole', async () => {
  const { store, socket } = open();
  socket().board([boardRow(1, 'Ana'), boardRow(2, 'Ben'), boardRow(3, 'Cem')]);
  socket().end(1006);
  expect(store.link).toBe('lost');
  await expect.poll(() => socket(1)).toBeDefined();
  greet(socket(1), 2);
  tell(socket(1), [boardRow(1, 'Ana')], 1);
  expect(store.rows.size).toBe(3);
  tell(socket(1), [boardRow(3, 'Cem')], 0);
  expect([...store.rows.keys()]).toEqual(['s1', 's3']);
});

test('knows the server’s clock by what it says, not by this machine’s', () => {
  const { store, socket } = open();
  socket().board([]);
  expect(Math.abs(store.now - serverNow())).toBeLessThan(1_000);
});

test.each([
  ['signed-out', CLOSE_SIGNED_OUT],
  ['gone', CLOSE_CLASS_GONE],
])('says that it is over when the server does: %s', (link, code) => {
  const { store, sockets } = open();
  sockets[0]?.board([]);
  sockets[0]?.end(code);
  expect(store.link).toBe(link);
  expect(sockets).toHaveLength(1);
});

test('asks why a handshake was refused, and tries no more when another try would end alike', async () => {
  const { store, socket } = open({ whyLost: async () => 'gone', wait: () => 60_000 });
  socket().end(1006);
  await expect.poll(() => store.link).toBe('gone');
});

test('reloads once for a server of another version, and then says so', () => {
  let reloads = 0;
  const reload = () => ++reloads === 1;
  for (const link of ['starting', 'other-version']) {
    const { store, socket } = open({ reload });
    greet(socket(), 0, CLASS_VERSION + 1);
    expect(store.link).toBe(link);
  }
});

test('counts down on its own clock', () => {
  const { store, socket } = open();
  socket().board([], { countdown: { left: 60_000 } });
  expect((store.countdownEnd ?? 0) - performance.now()).toBeGreaterThan(59_000);
  store.show(classDetail());
  expect(store.countdownEnd).toBeNull();
});

test('gathers what changes at once into one telling', async () => {
  const { store, socket } = open();
  socket().board([]);
  let tellings = 0;
  store.subscribe(() => tellings++);
  for (let number = 1; number <= 30; number++) socket().rows(boardRow(number, 'Ana'));
  await expect.poll(() => tellings).toBe(1);
});

function open(options: Partial<ClassStoreOptions> = {}) {
  const sockets: FakeBoardSocket[] = [];
  const store = new ClassStore({
    id: 'k1',
    view: 'board',
    openSocket: () => {
      const socket = new FakeBoardSocket();
      sockets.push(socket);
      return socket;
    },
    reload: () => false,
    wait: () => 0,
    ...options,
  });
  store.start();
  onTestFinished(() => store.stop());
  return { store, sockets, socket: (index = 0) => sockets[index] as FakeBoardSocket };
}

function greet(socket: FakeBoardSocket, total: number, version = CLASS_VERSION): void {
  const detail = classDetail();
  socket.say({ type: 'board', version, now: serverNow(), view: 'board', class: detail, writeups, total });
}

function tell(socket: FakeBoardSocket, rows: BoardRow[], left: number): void {
  socket.say({ type: 'rows', now: serverNow(), rows, left });
}
