import type { WebSocket } from 'ws';
import type { ClassDetail, ClassWriteup } from '../../protocol/class.ts';
import {
  type BoardMessage,
  CLASS_VERSION,
  CLOSE_CLASS_GONE,
  CLOSE_SIGNED_OUT,
} from '../../protocol/class-board.ts';
import type { Board } from './board.ts';
import { compareRows, withoutName } from './board-rows.ts';

export interface BoardChannelOptions {
  socket: WebSocket;
  board: Board;
  view: 'board' | 'projector';
  writeups: ClassWriteup[];
  /** The class as this browser is told of it. */
  detail(): ClassDetail;
  /** Answers how to stop listening. */
  onSignedOut(ended: () => void): () => void;
}

/** Rows in one message. */
const BATCH = 100;
/** Bytes that may wait for a slow page: then its rows wait here, each once, and are told as they are by then. */
const HIGH_WATER = 262_144;
/** Before a slow page is looked after again, in milliseconds. */
const LATER = 100;
/** How often a page is asked whether it is still there, in milliseconds. */
const HEARTBEAT = 30_000;

/** One instructor's board, live. The projector's is sent no names. */
export function openBoardChannel(options: BoardChannelOptions): void {
  const { socket, board, view, detail } = options;
  const waiting = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let alive = true;
  const heartbeat = setInterval(() => {
    if (!alive) return socket.terminate();
    alive = false;
    socket.ping();
  }, HEARTBEAT);

  const news = {
    rows: (learners: string[]) => {
      for (const learner of learners) waiting.add(learner);
      sendRows();
    },
    gone: (learners: string[]) => {
      for (const learner of learners) waiting.delete(learner);
      send({ type: 'gone', learners });
    },
    room: () => send({ type: 'class', now: Date.now(), class: detail() }),
    ended: () => socket.close(CLOSE_CLASS_GONE, 'this class was deleted'),
  };
  for (const [name, listener] of Object.entries(news)) board.news.on(name as keyof typeof news, listener);
  const stopListening = options.onSignedOut(() => socket.close(CLOSE_SIGNED_OUT, 'this session has ended'));

  // Only the server speaks here; what a page says is not read.
  socket.on('message', () => undefined);
  socket.on('pong', () => {
    alive = true;
  });
  socket.on('error', () => undefined);
  socket.once('close', () => {
    for (const [name, listener] of Object.entries(news)) board.news.off(name as keyof typeof news, listener);
    clearInterval(heartbeat);
    clearTimeout(timer);
    stopListening();
  });

  send({
    type: 'board',
    version: CLASS_VERSION,
    now: Date.now(),
    view,
    class: detail(),
    writeups: options.writeups,
    total: board.size,
  });
  for (const row of board.rows().sort(compareRows)) waiting.add(row.learner);
  sendRows();

  function send(message: BoardMessage): void {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
  }

  function sendRows(): void {
    while (waiting.size > 0 && socket.bufferedAmount < HIGH_WATER) {
      const rows = [...waiting].slice(0, BATCH).flatMap((learner) => {
        waiting.delete(learner);
        return board.row(learner) ?? [];
      });
      if (socket.readyState !== socket.OPEN) return;
      send({
        type: 'rows',
        now: Date.now(),
        rows: view === 'projector' ? rows.map(withoutName) : rows,
        left: waiting.size,
      });
    }
    clearTimeout(timer);
    timer = waiting.size > 0 ? setTimeout(sendRows, LATER) : undefined;
  }
}
