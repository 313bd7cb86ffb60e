import { expect, onTestFinished, test, vi } from 'vitest';
import type { HeldItem } from '../../protocol/intercept.ts';
import { WORKBENCH_VERSION, type WorkbenchMessage } from '../../protocol/workbench.ts';
import { frameEvent } from '../testing/events.ts';
import { benchState, stepState } from '../testing/fake-bench.ts';
import { FakeSocket } from '../testing/fake-socket.ts';
import { exploitState, fixState, victimState } from '../testing/victim.ts';
import { BenchStore, type BenchStoreOptions } from './bench-store.ts';
import { interceptOff } from './held-view.ts';
import { BenchRefused } from './request-bench.ts';

test('knows which events were there before it, also when another trace begins', async () => {
  const { store, socket } = await open();
  socket(0).say(hello({ trace: { id: 't1', next: 301 } }));
  expect(store.before).toBe(300);
  socket(0).say({ type: 'reset', trace: { id: 't2', next: 1 } });
  expect(store.before).toBe(0);
});

test('is live once the server said hello', async () => {
  const { store, socket } = await open();
  expect(store.link.state).toBe('starting');
  socket(0).say(hello());
  expect(store.link.state).toBe('live');
  expect(store.bench?.id).toBe('b0');
});

test('goes on after a loss where it was, and loses no event', async () => {
  const { store, socket, queries, opened } = await open();
  socket(0).say(hello());
  socket(0).say({
    type: 'events',
    trace: 't1',
    events: [frameEvent(1, 'a'), frameEvent(2, 'b')],
    dropped: 0,
  });
  socket(0).end(1006);
  expect(store.link.state).toBe('lost');
  await opened(2);
  expect(queries[1]?.toString()).toBe('bench=b0&trace=t1&since=2');
  socket(1).say(hello());
  socket(1).say({ type: 'events', trace: 't1', events: [frameEvent(3, 'c')], dropped: 0 });
  expect(store.events.map(({ seq }) => seq)).toEqual([1, 2, 3]);
});

test('says that intercept was on when the connection was lost, and is off now', async () => {
  const onNotice = vi.fn();
  const { store, socket, opened } = await open({ onNotice });
  socket(0).say(hello());
  socket(0).say({ type: 'intercept', intercept: { ...interceptOff, on: true, held: [held()] } });
  socket(0).end(1006);
  await opened(2);
  socket(1).say(hello());
  expect(store.notice).toBe(
    'The connection to the server was lost. Everything held was let go, and intercept is off. Turn it on again.',
  );
  expect(onNotice).toHaveBeenCalledWith(store.notice);
  expect(store.intercept.on).toBe(false);
});

test.each([
  ['was off before', false, false],
  ['is on still: another page of the learner watched', true, true],
])('has nothing to say of a loss when intercept %s', async (_, before, after) => {
  const { store, socket, opened } = await open();
  socket(0).say(hello());
  socket(0).say({ type: 'intercept', intercept: { ...interceptOff, on: before, held: [] } });
  socket(0).end(1006);
  await opened(2);
  socket(1).say(hello({ intercept: { ...interceptOff, on: after, held: [] } }));
  expect(store.notice).toBeNull();
  expect(store.intercept.on).toBe(after);
});

test('counts the time of what is held on its own clock', async () => {
  const { store, socket } = await open();
  socket(0).say(hello());
  const before = performance.now();
  socket(0).say({ type: 'intercept', intercept: { ...interceptOff, on: true, held: [held()] } });
  const [item] = store.intercept.held;
  expect(item?.until).toBeGreaterThanOrEqual(before + 60_000);
  expect(item?.until).toBeLessThanOrEqual(performance.now() + 60_000);
});

test('starts afresh when the trace is another one', async () => {
  const { store, socket } = await open();
  socket(0).say(hello());
  socket(0).say({ type: 'events', trace: 't1', events: [frameEvent(9, 'a')], dropped: 0 });
  socket(0).say({ type: 'reset', trace: { id: 't2', next: 1 } });
  expect(store.events).toEqual([]);
  socket(0).say({ type: 'events', trace: 't2', events: [frameEvent(1, 'b')], dropped: 0 });
  expect(store.events.map(({ seq }) => seq)).toEqual([1]);
});

test('keeps what the network saw of each connection, as long as the trace is the same', async () => {
  const { store, socket } = await open();
  socket(0).say(hello());
  const side = { bytes: '', total: 0 };
  const capture = { connection: 'c1', secure: false, client: side, server: side };
  socket(0).say({ type: 'capture', capture });
  socket(0).say({ type: 'capture', capture: { ...capture, secure: true } });
  expect([...store.captures]).toEqual([['c1', { ...capture, secure: true }]]);
  socket(0).say({ type: 'reset', trace: { id: 't2', next: 1 } });
  expect(store.captures.size).toBe(0);
});

test('settles each request by its ref', async () => {
  const { store, socket } = await open();
  socket(0).say(hello());
  const first = store.ask({ type: 'hint', step: 'hello' });
  const second = store.ask({ type: 'reset.lab' });
  expect(socket(0).sent).toEqual([
    { type: 'hint', step: 'hello', ref: 1 },
    { type: 'reset.lab', ref: 2 },
  ]);
  socket(0).say({ type: 'refused', ref: 2, code: 'LIMIT', message: 'Too many resets. Wait a minute.' });
  socket(0).say({ type: 'done', ref: 1 });
  await expect(first).resolves.toBeUndefined();
  await expect(second).rejects.toThrow('Too many resets. Wait a minute.');
});

test('shows a refusal that answers no request', async () => {
  const { store, socket } = await open();
  socket(0).say(hello());
  socket(0).say({ type: 'refused', ref: null, code: 'MESSAGE', message: 'That was no message.' });
  expect(store.notice).toBe('That was no message.');
});

test('refuses requests that were open when the connection was lost, and new ones until it is back', async () => {
  const { store, socket } = await open();
  socket(0).say(hello());
  const waiting = store.ask({ type: 'reset.lab' });
  socket(0).end(1006);
  await expect(waiting).rejects.toThrow('lost before the server answered');
  await expect(store.ask({ type: 'reset.lab' })).rejects.toThrow('no connection to the server');
});

test.each([
  ['the bench is unknown', 4404, true],
  ['the channel was refused before hello', 1006, false],
])('asks for the bench again when %s', async (_, code, greeted) => {
  const requestBench = vi.fn(async () => 'b0');
  const { socket, opened } = await open({ requestBench });
  if (greeted) socket(0).say(hello());
  socket(0).end(code);
  await opened(2);
  expect(requestBench).toHaveBeenCalledTimes(2);
});

test('keeps the bench over an ordinary loss', async () => {
  const requestBench = vi.fn(async () => 'b0');
  const { socket, opened } = await open({ requestBench });
  socket(0).say(hello());
  socket(0).end(1006);
  await opened(2);
  expect(requestBench).toHaveBeenCalledTimes(1);
});

test('gives up, with the server’s words, when the bench is refused for good', async () => {
  const { store } = await start({
    requestBench: () => Promise.reject(new BenchRefused('There is no writeup “x/y”.')),
  });
  expect(store.link).toEqual({ state: 'refused', reason: 'There is no writeup “x/y”.' });
});

test('tries again when the server could not be reached', async () => {
  const requestBench = vi.fn(async () => 'b0').mockRejectedValueOnce(new TypeError('Failed to fetch'));
  const { opened } = await start({ requestBench });
  await opened(1);
  expect(requestBench).toHaveBeenCalledTimes(2);
});

test.each([
  ['reloads the page', true, 'starting'],
  ['says so when a reload did not help', false, 'refused'],
])('%s for a server of another version', async (_, reloads, state) => {
  const { store, socket } = await open({ reload: () => reloads });
  socket(0).say(hello({ version: WORKBENCH_VERSION + 1 }));
  expect(store.link.state).toBe(state);
  expect(store.bench).toBeNull();
});

test('tells once of each step that passed', async () => {
  const onPassed = vi.fn();
  const { store, socket } = await open({ onPassed });
  socket(0).say(hello());
  const steps = [stepState({ passed: true })];
  socket(0).say({ type: 'steps', steps, passed: 'hello' });
  socket(0).say({ type: 'steps', steps });
  expect(onPassed).toHaveBeenCalledTimes(1);
  expect(store.justPassed).toBe('hello');
  expect(store.steps).toEqual(steps);
});

test('knows the exploit page, the victim and the fix, and follows them', async () => {
  const onFixed = vi.fn();
  const { store, socket } = await open({ onFixed });
  socket(0).say(hello({ exploit: exploitState(), victim: victimState(), fix: fixState({ open: false }) }));
  expect(store.exploit).toEqual(exploitState());
  socket(0).say({ type: 'exploit', exploit: exploitState({ body: 'new' }) });
  socket(0).say({ type: 'victim', victim: victimState({ unavailable: 'No browser.' }) });
  socket(0).say({ type: 'fix', fix: fixState() });
  expect(store.exploit?.body).toBe('new');
  expect(store.victim?.unavailable).toBe('No browser.');
  expect(store.fix?.open).toBe(true);
  expect(onFixed).not.toHaveBeenCalled();
  socket(0).say({ type: 'fix', fix: fixState({ passed: true }), passed: true });
  expect(onFixed).toHaveBeenCalledTimes(1);
  expect(store.justPassed).toBe('fix');
});

test('keeps the newest state of each probe', async () => {
  const { store, socket } = await open();
  socket(0).say(hello());
  socket(0).say({ type: 'probe', probe: { probe: 'p1', state: 'waiting' } });
  socket(0).say({ type: 'probe', probe: { probe: 'p1', state: 'closed', ended: 'Timed out.' } });
  expect(store.probes.get('p1')?.state).toBe('closed');
});

function held(): HeldItem {
  return {
    id: 'h1',
    connection: 'c1',
    what: 'frame',
    direction: 'client',
    opcode: 'text',
    payload: '',
    left: 60_000,
    last: false,
  };
}

function hello(changes: Partial<WorkbenchMessage & { type: 'hello' }> = {}): WorkbenchMessage {
  const trace = { id: 't1', next: 1 };
  return {
    type: 'hello',
    version: WORKBENCH_VERSION,
    bench: benchState(),
    trace,
    probes: [],
    intercept: { ...interceptOff, held: [] },
    saved: [],
    exploit: null,
    victim: null,
    fix: null,
    class: null,
    ...changes,
  };
}

/** A started store, its sockets so far, and a wait for the next one. */
async function start(options: Partial<BenchStoreOptions> = {}) {
  const sockets: FakeSocket[] = [];
  const queries: URLSearchParams[] = [];
  const store = new BenchStore({
    requestBench: async () => 'b0',
    openSocket: (query) => {
      const socket = new FakeSocket();
      sockets.push(socket);
      queries.push(query);
      return socket;
    },
    reload: () => false,
    wait: () => 0,
    ...options,
  });
  onTestFinished(() => store.stop());
  await store.start();
  const socket = (index: number): FakeSocket => {
    const found = sockets[index];
    if (!found) throw new Error(`Expected ${index + 1} sockets, found ${sockets.length}.`);
    return found;
  };
  const opened = (count: number) => vi.waitUntil(() => sockets.length === count);
  return { store, socket, queries, opened };
}

async function open(options: Partial<BenchStoreOptions> = {}) {
  const started = await start(options);
  await started.opened(1);
  return started;
}
