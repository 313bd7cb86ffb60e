import { decodeUtf8 } from '../../protocol/bytes.ts';
import { CodecSocket } from '../kit/codec-socket.ts';
import type { OpenedSocket } from '../kit/open-socket.ts';
import { type ClientMessage, readMessage, type StationMessage } from './messages.ts';
import { doorCode, NORAS_LOCKER, type StationBench, stationOf } from './station.ts';

/** All that a page has to say is short. */
const MAX_MESSAGE = 1_024;

const EXPECTED =
  'Expected {"type":"reserve","locker":1 to 20,"hours":1 to 48}, {"type":"open","locker":…,"code":"…"} or {"type":"fetch"}.';

export interface SocketOptions {
  bench: StationBench;
  /** Whether it is Nora's browser. */
  nora: boolean;
  /** Whether TLS is underneath. */
  secure: boolean;
  onError(error: unknown): void;
}

/** Serves one connection of a page. */
export function serveSocket(
  { socket, head }: OpenedSocket,
  { bench, nora, secure, onError }: SocketOptions,
): void {
  const peer = new CodecSocket(socket, head, {
    maxMessage: MAX_MESSAGE,
    deflate: false,
    onText(payload) {
      const message = readMessage(decodeUtf8(payload) ?? '');
      say(message ? answer(message) : { type: 'error', message: EXPECTED });
    },
    onError,
  });

  function say(message: StationMessage): void {
    peer.sendText(JSON.stringify(message));
  }

  function answer(message: ClientMessage): StationMessage {
    switch (message.type) {
      case 'fetch':
        return fetchCode();
      case 'reserve': {
        const { locker, hours } = message;
        bench.emit('reserved', { locker, hours });
        return { type: 'reserved', locker, hours, price: `€ ${2 * hours}` };
      }
      case 'open':
        return open(message);
    }
  }

  function fetchCode(): StationMessage {
    if (!nora) return { type: 'error', message: 'Nothing lies here for you.' };
    bench.emit('sent', { what: 'code', to: 'nora', secure });
    stationOf(bench).nora = 'has her code';
    return { type: 'code', locker: NORAS_LOCKER, code: doorCode(bench) };
  }

  function open({ locker, code }: { locker: number; code: string }): StationMessage {
    if (locker !== NORAS_LOCKER || code !== doorCode(bench)) return { type: 'shut', locker };
    stationOf(bench).door = 'open';
    bench.emit('opened', { locker, by: nora ? 'nora' : 'stranger' });
    return { type: 'opened', locker };
  }
}
