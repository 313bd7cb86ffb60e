import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { ByteParts } from '../../../protocol/byte-parts.ts';
import type { BenchIntercept } from './bench-intercept.ts';
import { applyHead, readableRequest, removeExtensions } from './request-edit.ts';

export interface WaitingUpgrade {
  request: IncomingMessage;
  socket: Socket;
  /** Bytes that arrived behind the request head. */
  head: Uint8Array;
}

export interface HandshakeHold {
  intercept: BenchIntercept;
  benchId: string;
  connection: string;
  /** Called when the request goes on, perhaps edited, with all bytes that arrived behind it. */
  onForward(head: Uint8Array): void;
}

/**
 * Bytes that a client may send behind its handshake while that is held: no more than the tap keeps of them, or it would
 * take what follows for something else. A browser sends none before the 101 (RFC 6455 §4.1).
 */
const MOST_EARLY = 65_536;

/** Holds a request for an upgrade. False when there is no room: then nothing was done. */
export function holdHandshake(
  { request, socket, head }: WaitingUpgrade,
  { intercept, benchId, connection, onForward }: HandshakeHold,
): boolean {
  const raw = readableRequest(request);
  const early = new ByteParts();
  early.add(head);

  const isHeld = intercept.hold({
    what: 'handshake',
    connection,
    direction: 'client',
    raw,
    secure: 'encrypted' in socket,
    settle(edited) {
      if (edited === raw) removeExtensions(request);
      else if (edited !== null) applyHead(request, benchId, edited);
      intercept.burden(-raw.length);
      stopReading();
      if (edited === null) socket.destroy();
      else onForward(early.take());
    },
  });
  if (!isHeld) return false;

  intercept.burden(raw.length);
  // Somebody has to read, or nobody would notice that the client has gone.
  socket.on('data', keep);
  socket.once('end', leave);
  socket.once('close', left);
  socket.resume();
  return true;

  function keep(chunk: Uint8Array): void {
    if (early.length + chunk.length > MOST_EARLY) socket.destroy();
    else early.add(Uint8Array.from(chunk));
  }

  function leave(): void {
    socket.destroy();
  }

  function left(): void {
    stopReading();
    intercept.burden(-raw.length);
    intercept.leave(connection);
  }

  function stopReading(): void {
    socket.pause();
    socket.off('data', keep);
    socket.off('end', leave);
    socket.off('close', left);
  }
}
