import { type Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { holdUpgrade } from '../../labs/kit/upgrade.ts';
import type { InterceptDesk } from './intercept/intercept-desk.ts';

/**
 * Sends requests that ask for an upgrade through the router like any other, so that hooks and routes can refuse them
 * with a plain HTTP answer. A lab that wants the connection takes it (`labs/kit/upgrade.ts`).
 *
 * Our own few lines, because one `@fastify/websocket` registration has one `WebSocketServer` for all routes, and here
 * every bench answers by its own settings.
 */
export function routeUpgrades(app: FastifyInstance, intercepts: Pick<InterceptDesk, 'admit'>): void {
  const server: Server = app.server;
  server.on('upgrade', (request, socket: Socket, head) => {
    // Node removed its own listener. Without one, a client that resets during an async hook ends the process.
    socket.on('error', () => socket.destroy());
    const response = new ServerResponse(request);
    // The parser is gone from this socket: it cannot carry another request.
    response.shouldKeepAlive = false;
    if (!assign(response, socket)) return;
    // Nobody reads this socket any more, so nobody would notice when the client lets go of a refused one.
    response.once('finish', () => socket.destroySoon());
    intercepts.admit({ request, socket, head }, (behind, between) => {
      holdUpgrade(request, { socket, head: behind, response, ...(between ? { between } : {}) });
      app.routing(request, response);
    });
  });
}

/**
 * Binds the response to the socket. Node refuses when an earlier request on this connection has no answer yet
 * (pipelining), and that must not end the process: two answers at once make no sense to anybody, so the connection ends.
 */
function assign(response: ServerResponse, socket: Socket): boolean {
  try {
    response.assignSocket(socket);
    return true;
  } catch {
    socket.destroy();
    return false;
  }
}
