import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** Below the ports that the system hands out by itself: those may be somebody else's before our program listens. */
const LOWEST = 10_000;
const HIGHEST = 32_000;

/** Ports that nobody has, for programs that cannot choose one themselves. All are held until the last is found. */
export async function freePorts<const Names extends readonly string[]>(
  ...names: Names
): Promise<Record<Names[number], number>> {
  const held = await Promise.all(names.map(() => hold()));
  await Promise.all(held.map(({ server }) => once(server.close(), 'close')));
  return Object.fromEntries(names.map((name, index) => [name, held[index]?.port])) as Record<
    Names[number],
    number
  >;
}

/** Listens at some port that is free. */
async function hold(): Promise<{ port: number; server: Server }> {
  const port = randomInt(LOWEST, HIGHEST);
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
    return { port, server };
  } catch {
    return hold();
  }
}
