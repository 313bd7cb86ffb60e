import type { WebSocket } from 'ws';
import { type CheckAnswer, LONGEST_SILENCE } from '../../protocol/connection-check.ts';

/** How long a pong is waited for, in milliseconds. */
const PONG_PATIENCE = 5_000;

/** The longest life of a check's socket, in milliseconds: the longest silence, and a minute for the rest. */
const LIFE = (LONGEST_SILENCE + 60) * 1_000;

/** Messages that one socket of a check may send; ours send one. */
const MOST_MESSAGES = 4;

/** Serves one check: repeats what is binary, pings when asked to, and otherwise says nothing, not even a heartbeat. */
export function serveCheck(socket: WebSocket): void {
  const end = setTimeout(() => socket.close(1000, 'the check is over'), LIFE);
  let messages = 0;
  socket.on('error', () => undefined);
  socket.once('close', () => clearTimeout(end));
  socket.on('message', (data, isBinary) => {
    messages += 1;
    if (messages > MOST_MESSAGES) return socket.close(1008, 'a check sends less than this');
    // What nobody reads would be kept here.
    if (isBinary && socket.bufferedAmount > 0)
      return socket.close(1008, 'read what was sent back, and then send more');
    if (isBinary) return socket.send(data);
    const type = typeIn(data.toString());
    if (type === 'still') return answer({ type });
    if (type === 'ping') return ping();
    return socket.close(1007, 'expected {"type":"ping"} or {"type":"still"}');
  });

  function ping(): void {
    const sent = performance.now();
    const settle = (took: number | null): void => {
      clearTimeout(impatience);
      socket.off('pong', onPong);
      answer({ type: 'ping', took });
    };
    const onPong = () => settle(performance.now() - sent);
    const impatience = setTimeout(() => settle(null), PONG_PATIENCE);
    socket.once('close', () => clearTimeout(impatience));
    socket.once('pong', onPong);
    socket.ping();
  }

  function answer(message: CheckAnswer): void {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
  }
}

function typeIn(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined;
  } catch {
    return undefined;
  }
}
