import type { Socket } from 'node:net';
import { peerOf } from './peer-name.ts';

/**
 * Whose connections the visits' are, for our own listeners. Every byte of a visit comes through its jail, so where it
 * comes from says whose it is; nothing that a client writes can claim it.
 */
export class VisitPeers<Owner> {
  readonly #owners = new Map<string, Owner>();
  /** Every connection that our listeners hold, by its name. */
  readonly #open = new Set<string>();
  readonly #names = new WeakMap<Socket, string>();

  /** The jail has made a connection, and holds it until its listener may be asked. */
  add(peer: string, owner: Owner): void {
    this.#owners.set(peer, owner);
  }

  /** A listener accepted a connection: its name is known until it is closed, and may be somebody else's afterwards. */
  accepted(socket: Socket): void {
    const peer = peerOf(socket);
    this.#names.set(socket, peer);
    this.#open.add(peer);
    socket.once('close', () => {
      this.#open.delete(peer);
      this.#owners.delete(peer);
    });
  }

  ownerOf(socket: Socket): Owner | undefined {
    return this.#owners.get(this.#names.get(socket) ?? '');
  }

  /** It makes no more connections: what it announced and is not there will not come. */
  finished(owner: Owner): void {
    for (const [peer, other] of this.#owners)
      if (other === owner && !this.#open.has(peer)) this.#owners.delete(peer);
  }
}
