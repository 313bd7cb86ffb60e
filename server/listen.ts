import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

export interface ListenOptions {
  host: string;
  /** 0 takes any free port. */
  port: number;
  /** The environment variable that the port came from, for whoever has to change it. */
  variable: string;
}

export interface Listening {
  port: number;
  /** Stops accepting and ends what is open. */
  close(): Promise<void>;
}

/** How long a client may take to let go of its connection at the end, in milliseconds. */
const FAREWELL = 500;

/** Makes an application listen. @throws Error with a sentence that names the variable to change; it is closed then. */
export async function listen(
  app: FastifyInstance,
  { host, port, variable }: ListenOptions,
): Promise<Listening> {
  const sockets = new Set<Socket>();
  app.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  try {
    // For "localhost" Fastify would open a second server on ::1, whose sockets nobody watches.
    await app.listen({ host: host === 'localhost' ? '127.0.0.1' : host, port });
  } catch (error) {
    await app.close();
    throw listenProblem(error, { host, port, variable });
  }
  const address = app.server.address();
  return {
    port: address !== null && typeof address === 'object' ? address.port : port,
    async close() {
      // Upgraded sockets are no longer the server's to end, and one that never answers our close would keep it open.
      const impatience = setTimeout(() => {
        for (const socket of sockets) socket.destroy();
      }, FAREWELL);
      await app.close();
      clearTimeout(impatience);
    },
  };
}

function listenProblem(error: unknown, { host, port, variable }: ListenOptions): unknown {
  const sentence = sentences[error instanceof Error && 'code' in error ? String(error.code) : ''];
  return sentence ? new Error(sentence({ host, port, variable }), { cause: error }) : error;
}

const badHost = ({ host }: ListenOptions) =>
  `HOST: expected a name or address of this machine, got "${host}". 127.0.0.1 is always one.`;

const sentences: Record<string, ((options: ListenOptions) => string) | undefined> = {
  EADDRINUSE: ({ host, port, variable }) =>
    `${variable}: expected a free port, but ${port} on ${host} is taken. Stop the program that has it, or set ${variable} to another port.`,
  EACCES: ({ port, variable }) =>
    `${variable}: this user may not open port ${port}. Set ${variable} to one above 1023.`,
  EADDRNOTAVAIL: badHost,
  ENOTFOUND: badHost,
  EAI_AGAIN: badHost,
};
