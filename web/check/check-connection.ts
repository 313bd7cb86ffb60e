import { CHECK_PROTOCOL, CHECK_SOCKET } from '../../protocol/connection-check.ts';

/** How long an answer is waited for, in milliseconds. The server itself waits 5 s for a pong. */
export const PATIENCE = 8_000;

/** A message, or the code of the close; null when neither came in time. */
export type Heard = { data: unknown } | { code: number } | null;

/** Opens a check's socket. It is null when it did not open; the server may know why, by the id. */
export async function connect(
  origin: string,
  openSocket: (url: string, protocol: string) => WebSocket,
): Promise<{ id: string; socket: WebSocket | null }> {
  const id = newId();
  const socket = openSocket(`${origin.replace(/^http/, 'ws')}${CHECK_SOCKET}?try=${id}`, CHECK_PROTOCOL);
  socket.binaryType = 'arraybuffer';
  const opened = Promise.withResolvers<boolean>();
  socket.addEventListener('open', () => opened.resolve(true));
  socket.addEventListener('close', () => opened.resolve(false));
  const impatience = setTimeout(() => opened.resolve(false), PATIENCE);
  const isOpen = await opened.promise;
  clearTimeout(impatience);
  if (!isOpen) socket.close();
  return { id, socket: isOpen ? socket : null };
}

/** What comes next on a socket, within this time. */
export async function hear(socket: WebSocket, patience: number): Promise<Heard> {
  const { promise, resolve } = Promise.withResolvers<Heard>();
  const timer = setTimeout(() => resolve(null), patience);
  const onMessage = ({ data }: MessageEvent) => resolve({ data });
  const onClose = ({ code }: CloseEvent) => resolve({ code });
  socket.addEventListener('message', onMessage);
  socket.addEventListener('close', onClose);
  const heard = await promise;
  clearTimeout(timer);
  socket.removeEventListener('message', onMessage);
  socket.removeEventListener('close', onClose);
  return heard;
}

function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
