import type { Duplex } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { writeSwitchingProtocols } from './accept.ts';
import { type Refusal, refuseUnsound } from './sound-handshake.ts';
import { requestHead, takeUpgrade } from './upgrade.ts';

/** A connection after its 101: from here on the wire carries frames. */
export interface OpenedSocket {
  socket: Duplex;
  /** What arrived behind the handshake. */
  head: Uint8Array;
}

/** What the 101 says beyond the accept key. */
export interface Agreed {
  subprotocol: string | null;
  extensions: string | null;
}

/** The path that a request asks for, below its bench and without the query. */
export function pathBelow(base: string, request: FastifyRequest): string {
  return request.url.split('?')[0]?.slice(base.length) ?? '/';
}

/** Answers a handshake with an HTTP error. */
export function sendRefusal(reply: FastifyReply, { status, headers, body }: Refusal): FastifyReply {
  return reply.code(status).headers(headers).type('text/plain').send(body);
}

/** Accepts a handshake that was found sound, and hands the connection to `speak`. */
export function openSocket(
  request: FastifyRequest,
  reply: FastifyReply,
  agreed: Agreed,
  speak: (opened: OpenedSocket) => void,
): FastifyReply {
  const upgrade = takeUpgrade(request.raw);
  // A sound handshake always reaches us as an upgrade; a second request on a taken connection does not.
  if (!upgrade) return reply.code(400).type('text/plain').send('Bad Request');
  reply.hijack();
  writeSwitchingProtocols(upgrade.socket, requestHead(request.raw), agreed);
  speak(upgrade);
  return reply;
}

/** A plain endpoint, at `/socket` unless said otherwise: a strict handshake, no subprotocol, no extension. */
export function answerAtSocket(
  base: string,
  request: FastifyRequest,
  reply: FastifyReply,
  speak: (opened: OpenedSocket) => void,
  path = '/socket',
): FastifyReply {
  const refusal = refuseUnsound(requestHead(request.raw), pathBelow(base, request), { path });
  if (refusal) return sendRefusal(reply, refusal);
  return openSocket(request, reply, { subprotocol: null, extensions: null }, speak);
}
