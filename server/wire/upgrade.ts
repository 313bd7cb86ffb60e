import { type Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { holdUpgrade } from '../../labs/kit/upgrade.ts';

/**
 * Sends requests that ask for an upgrade through the router like any other, so that hooks and routes can refuse them
 * with a plain HTTP answer. A lab that wants the connection takes it (`labs/kit/upgrade.ts`).
 *
 * Our own few lines, because one `@fastify/websocket` registration has one `WebSocketServer` for all routes, and here
 * every bench answers by its own settings.
 */
export function routeUpgrades(app: FastifyInstance): void {
  const server: Server = app.server;
  server.on('upgrade', (request, socket: Socket, head) => {
    // Node removed its own listener. Without one, a client that resets during an async hook ends the process.
    socket.on('error', () => socket.destroy());
    const response = new ServerResponse(request);
    // The parser is gone from this socket: it cannot carry another request.
    response.shouldKeepAlive = false;
    response.assignSocket(socket);
    response.once('finish', () => socket.end());
    holdUpgrade(request, { socket, head, response });
    app.routing(request, response);
  });
}
