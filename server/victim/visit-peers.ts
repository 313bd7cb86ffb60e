import type { Socket } from 'node:net';
import { peerOf } from './peer-name.ts';

/**
 * Whose connections the visits' are, for our own listeners. Every byte of a visit comes through its jail, so where it
 * comes from says whose it is; nothing that a client writes can claim it.
 */
export class VisitPeers<Owner> {
  readonly #owners = new Map<string, Owner>();
  readonly #accepted = new WeakMap<Socket, string>();

  /** The jail has made a connection, and holds it until its listener may be asked. */
  add(peer: string, owner: Owner): void {
    this.#owners.set(peer, owner);
  }

  /** A listener accepted a connection: its name is known until it is closed, and means nothing afterwards. */
  accepted(socket: Socket): void {
    const peer = peerOf(socket);
    this.#accepted.set(socket, peer);
    socket.once('close', () => this.#owners.delete(peer));
  }

  ownerOf(socket: Socket): Owner | undefined {
    return this.#owners.get(this.#accepted.get(socket) ?? '');
  }
}
