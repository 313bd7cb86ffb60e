import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import { labError } from '../errors.ts';
import { CheckBook } from './check-book.ts';
import { serveCheck } from './check-socket.ts';

/** The connection checks of one process: whose handshakes arrived, on whichever listener, and those that are open. */
export class CheckDesk {
  readonly book = new CheckBook();
  readonly #most: number;
  readonly #open = new Set<WebSocket>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Serves a check whose handshake was accepted. */
  serve(request: IncomingMessage, socket: WebSocket): void {
    this.book.note(request, 101);
    if (this.#open.size >= this.#most) {
      const limit = labError('LIMIT_REACHED', {
        limit: this.#most,
        what: 'connection checks open',
        setting: 'CHECKS',
        remedy: 'Try again later.',
      });
      return socket.close(4429, limit.message.slice(0, 120));
    }
    this.#open.add(socket);
    socket.once('close', () => this.#open.delete(socket));
    serveCheck(socket);
  }
}
