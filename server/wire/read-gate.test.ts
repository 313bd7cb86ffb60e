import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { ReadGate } from './read-gate.ts';

const PACKET = Buffer.from(Array.from({ length: 40_000 }, (_, at) => at % 251));

it('hands on every byte, in slices', async () => {
  const { client, heard, untilEnd } = await stage();
  client.end(PACKET);
  await untilEnd;
  expect(Buffer.concat(heard).equals(PACKET)).toBe(true);
  expect(Math.max(...heard.map((chunk) => chunk.length))).toBeLessThan(5_000);
});

it('hands on less at a time when too much has come lately', async () => {
  const { client, budget, heard, untilEnd } = await stage();
  budget.isShort = true;
  client.end(PACKET);
  await untilEnd;
  expect(Buffer.concat(heard).equals(PACKET)).toBe(true);
  expect(Math.max(...heard.map((chunk) => chunk.length))).toBeLessThan(1_100);
});

it('hands on least at a time where a few bytes may ask for much', async () => {
  const { client, budget, heard, untilEnd } = await stage();
  budget.isDear = true;
  client.end(PACKET);
  await untilEnd;
  expect(Buffer.concat(heard).equals(PACKET)).toBe(true);
  expect(Math.max(...heard.map((chunk) => chunk.length))).toBeLessThan(300);
});

it('reads on where it stopped when there is budget again, and sees the end last', async () => {
  const { client, server, budget, heard, untilEnd } = await stage();
  server.once('data', () => {
    budget.isSpent = true;
  });
  client.end(PACKET);
  await budget.untilWaiting();
  expect(heard).toHaveLength(1);
  // One slice at a time: it is spent again when the next one was looked at.
  budget.open(true);
  await budget.untilWaiting();
  expect(heard).toHaveLength(2);
  budget.open();
  await untilEnd;
  expect(Buffer.concat(heard).equals(PACKET)).toBe(true);
});

it('leaves those who resume in the belief that it is open, and pauses for those who pause', async () => {
  const { client, server, budget, heard, untilEnd } = await stage();
  budget.isSpent = true;
  client.write(PACKET);
  await budget.untilWaiting();
  server.pause();
  server.resume();
  await turn();
  expect(heard).toEqual([]);
  server.pause();
  budget.open();
  await turn();
  expect(heard).toEqual([]);
  server.resume();
  client.end();
  await untilEnd;
  expect(Buffer.concat(heard).equals(PACKET)).toBe(true);
});

it('keeps whoever begins to read waiting like the others', async () => {
  const { client, server, budget, heard, untilEnd } = await stage();
  server.pause();
  budget.isSpent = true;
  server.resume();
  client.end(PACKET);
  await turn();
  expect(heard).toEqual([]);
  budget.open();
  await untilEnd;
  expect(Buffer.concat(heard).equals(PACKET)).toBe(true);
});

it('waits with a socket that nobody has taken yet, as after an upgrade, until somebody does', async () => {
  const { client, server, budget, seen, heard } = await stage();
  server.once('data', () => {
    // Node does this before it hands a socket over that has asked for an upgrade.
    Object.assign(server, { readableFlowing: null });
  });
  client.write(PACKET);
  await once(server, 'data');
  await turn();
  expect(heard).toHaveLength(1);
  budget.isSpent = true;
  server.on('data', () => undefined);
  await budget.untilWaiting();
  expect(seen).toHaveLength(1);
  budget.open();
  while (Buffer.concat(heard).length < PACKET.length) await once(server, 'data');
  expect(Buffer.concat(heard).equals(PACKET)).toBe(true);
});

it('reads nothing while something is still to be handed on', async () => {
  const { client, server, budget, heard } = await stage();
  client.on('error', () => undefined);
  budget.isSpent = true;
  while (client.write(PACKET));
  await budget.untilWaiting();
  await turn();
  const { bytesRead } = server;
  for (let slices = 1; slices < 10; slices++) {
    budget.open(true);
    await budget.untilWaiting();
    await turn();
    expect(heard).toHaveLength(slices);
    expect(server.bytesRead).toBe(bytesRead);
  }
});

it('shows every slice before it is handed on, and none of them earlier', async () => {
  const { client, server, seen, heard, untilEnd } = await stage();
  server.on('data', () => expect(seen).toHaveLength(heard.length));
  client.end(PACKET);
  await untilEnd;
  expect(Buffer.concat(seen).equals(PACKET)).toBe(true);
});

it('shows nothing of what comes behind the slice at which the socket was destroyed', async () => {
  const { client, server, seen, heard } = await stage();
  server.once('data', () => server.destroy());
  client.write(PACKET);
  await once(server, 'close');
  expect(heard).toHaveLength(1);
  expect(seen).toHaveLength(1);
});

it('forgets a socket that was destroyed', async () => {
  const { client, server, budget, heard } = await stage();
  budget.isSpent = true;
  client.write(PACKET);
  await budget.untilWaiting();
  server.destroy();
  budget.open();
  await turn();
  expect(heard).toEqual([]);
});

/** A budget that the test opens and closes. */
class TestBudget {
  isSpent = false;
  /** Spent again by the next slice that comes through. */
  isScarce = false;
  isShort = false;
  isDear = false;
  #waiting: (() => void)[] = [];
  #watcher: (() => void) | null = null;

  wait(waiter: () => void): void {
    this.#waiting.push(waiter);
    this.#watcher?.();
  }

  /** Lets those go on that wait, with enough for all that comes, or for one slice. */
  open(isScarce = false): void {
    this.isSpent = false;
    this.isScarce = isScarce;
    for (const waiter of this.#waiting.splice(0)) waiter();
  }

  async untilWaiting(): Promise<void> {
    if (this.#waiting.length > 0) return;
    await new Promise<void>((resolve) => {
      this.#watcher = resolve;
    });
  }
}

/** A client, and the server's end of its connection behind a gate that looks at each chunk, as the tap does. */
async function stage() {
  const budget = new TestBudget();
  const seen: Uint8Array[] = [];
  const heard: Buffer[] = [];
  const accepted = Promise.withResolvers<Socket>();
  const listener = createServer((server) => {
    new ReadGate(server, {
      budget,
      get isDear() {
        return budget.isDear;
      },
      fromClient: (chunk) => {
        seen.push(chunk);
        if (budget.isScarce) budget.isSpent = true;
      },
    });
    server.on('data', (chunk: Buffer) => heard.push(chunk));
    accepted.resolve(server);
  }).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  const client = connect({
    host: '127.0.0.1',
    port: typeof address === 'object' ? (address?.port ?? 0) : 0,
  });
  client.on('error', () => undefined);
  const server = await accepted.promise;
  onTestFinished(() => {
    client.destroy();
    server.destroy();
    listener.close();
  });
  return { client, server, budget, seen, heard, untilEnd: once(server, 'end') };
}

/** Lets what is under way arrive. */
async function turn(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
}
