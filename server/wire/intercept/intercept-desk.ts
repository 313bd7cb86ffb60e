import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { PendingUpgrade } from '../../../labs/kit/upgrade.ts';
import { benchIdIn, originForm, pathBelowBench } from '../bench-path.ts';
import { BenchIntercept, type BenchInterceptOptions, type InterceptOwner } from './bench-intercept.ts';
import { holdHandshake, type WaitingUpgrade } from './hold-handshake.ts';
import { InterceptedSocket } from './intercepted-socket.ts';
import { removeExtensions } from './request-edit.ts';

/** What the desk needs of a bench. */
export interface InterceptedBench extends InterceptOwner {
  readonly openConnections: number;
  hasConnection(connection: { destroy(): void }): boolean;
  addConnection(connection: { destroy(): void }): { readonly name: string };
  removeConnection(connection: { destroy(): void }): void;
}

export interface InterceptDeskOptions extends BenchInterceptOptions {
  awakeBench(id: string): InterceptedBench | undefined;
  /** Whether one of our probes is at the other end, which the learner has in hand already, or a victim's browser. */
  isOurs(socket: Socket): boolean;
  /** Sockets that one bench may hold open at once: beyond, a handshake is refused and not held. */
  benchSockets: number;
}

/** Every bench's intercept, and the way of the lab's page to it. */
export class InterceptDesk {
  readonly #options: InterceptDeskOptions;
  readonly #intercepts = new WeakMap<InterceptOwner, BenchIntercept>();

  constructor(options: InterceptDeskOptions) {
    this.#options = options;
  }

  of(bench: InterceptOwner): BenchIntercept {
    const known = this.#intercepts.get(bench);
    if (known) return known;
    const made = new BenchIntercept(bench, this.#options);
    this.#intercepts.set(bench, made);
    return made;
  }

  /** Switches off and lets everything go: the lab begins again, or nobody is there to decide. */
  release(bench: InterceptOwner): void {
    this.#intercepts.get(bench)?.release();
  }

  /**
   * Lets a request for an upgrade in: at once, or when the learner has looked at it. `enter` gets the bytes behind its
   * head, and what shall stand between client and lab. Only browsers are intercepted: who drives a tool of their own
   * can edit there, and would wonder why it hangs.
   */
  admit(
    upgrade: WaitingUpgrade,
    enter: (head: Uint8Array, between?: NonNullable<PendingUpgrade['between']>) => void,
  ): void {
    const { request, socket, head } = upgrade;
    if (!this.#isPage(request, socket)) return enter(head);
    const between: NonNullable<PendingUpgrade['between']> = (client, behind) =>
      this.#between(request, client, behind);
    const benchId = benchIdIn(originForm(request.url ?? ''));
    const bench = this.#options.awakeBench(benchId ?? '');
    const intercept = bench && this.of(bench);
    if (!benchId || !bench || !intercept?.on) return enter(head, between);

    const hasRoom = bench.hasConnection(socket) || bench.openConnections < this.#options.benchSockets;
    if (intercept.holdsHandshakes && hasRoom) {
      const connection = nameOf(bench, socket);
      const onForward = (behind: Uint8Array) => enter(behind, between);
      if (holdHandshake(upgrade, { intercept, benchId, connection, onForward })) return;
    }
    removeExtensions(request);
    enter(head, between);
  }

  #between(request: IncomingMessage, client: Duplex, head: Uint8Array): { socket: Duplex; head: Uint8Array } {
    // Now, and not when the handshake came: the bench may have been asleep then.
    const target = originForm(request.url ?? '');
    const benchId = benchIdIn(target) ?? '';
    const bench = this.#options.awakeBench(benchId);
    if (!bench) return { socket: client, head };
    const socket = new InterceptedSocket(client, {
      head,
      intercept: this.of(bench),
      connection: nameOf(bench, client),
      path: pathBelowBench(target, benchId),
    });
    return { socket, head: new Uint8Array(0) };
  }

  /** Every browser has begun its name this way since 1995. A tool that claims it as well is intercepted like one. */
  #isPage(request: IncomingMessage, socket: Socket): boolean {
    return (request.headers['user-agent'] ?? '').startsWith('Mozilla/') && !this.#options.isOurs(socket);
  }
}

/** The connection's name in the trace, given early: the tap names one when there is something to tell of it. */
function nameOf(bench: InterceptedBench, socket: Duplex): string {
  if (!bench.hasConnection(socket)) socket.once('close', () => bench.removeConnection(socket));
  return bench.addConnection(socket).name;
}
