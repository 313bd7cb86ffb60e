import type { Socket } from 'node:net';

/**
 * What both ends call a connection to one of our listeners: the client's address and port, and the listener's port. The
 * last one belongs to it: the same client address may be in use towards two listeners at once.
 */
export function peerName(
  address: string | undefined,
  port: number | undefined,
  listener: number | undefined,
): string {
  return `${address}:${port}>${listener}`;
}

/** The name of a connection that a listener of ours accepted. */
export function peerOf({ remoteAddress, remotePort, localPort }: Socket): string {
  return peerName(remoteAddress, remotePort, localPort);
}
