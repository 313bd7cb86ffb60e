import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RequestHead } from '../../protocol/http-head.ts';

/** A connection whose client asked for an upgrade and has not been answered. */
export interface PendingUpgrade {
  socket: Duplex;
  /** Bytes that arrived behind the request head. */
  head: Uint8Array;
  response: ServerResponse;
  /** Puts something between the client and whoever takes the connection: both speak to it as to the other. */
  between?: (socket: Duplex, head: Uint8Array) => { socket: Duplex; head: Uint8Array };
}

const pending = new WeakMap<IncomingMessage, PendingUpgrade>();

/** The lab host keeps the connection here while the request goes through the router like any other. */
export function holdUpgrade(request: IncomingMessage, upgrade: PendingUpgrade): void {
  pending.set(request, upgrade);
}

/**
 * Takes the connection over: from here on the caller alone writes to it, and no HTTP response will be sent.
 * Undefined when the request did not ask for an upgrade, or was taken already.
 */
export function takeUpgrade(request: IncomingMessage): Pick<PendingUpgrade, 'socket' | 'head'> | undefined {
  const upgrade = pending.get(request);
  if (!upgrade) return undefined;
  pending.delete(request);
  // The response object of Node is bound to the socket for the refusal that now never comes.
  upgrade.response.detachSocket(upgrade.socket as Parameters<ServerResponse['detachSocket']>[0]);
  const { socket, head, between } = upgrade;
  return between ? between(socket, head) : { socket, head };
}

/** The request's head with duplicate fields and their order kept, as Node's parser read it. */
export function requestHead(request: IncomingMessage): RequestHead {
  const headers: [string, string][] = [];
  for (let i = 0; i + 1 < request.rawHeaders.length; i += 2) {
    headers.push([request.rawHeaders[i] ?? '', request.rawHeaders[i + 1] ?? '']);
  }
  return { method: request.method ?? '', target: request.url ?? '', version: request.httpVersion, headers };
}
