import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';

/**
 * Lets go of the connection when a request for an upgrade was answered with anything but a 101. Node hands such a socket
 * over with its parser and its timeouts gone, and nobody reads from it: unless we end it, it stays when the client is
 * long away, and the server can never close.
 */
export const refusedUpgrades = fp(
  async (app: FastifyInstance) => {
    // Not called after a 101: that response is hijacked and never finishes.
    app.addHook('onResponse', async ({ raw }) => {
      if (raw.headers.upgrade !== undefined) raw.socket.destroySoon();
    });
  },
  { name: 'refused-upgrades' },
);
