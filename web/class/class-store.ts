import { createContext } from '@lit/context';
import type { ClassDetail, ClassWriteup } from '../../protocol/class.ts';
import {
  type BoardMessage,
  type BoardRow,
  CLASS_VERSION,
  CLOSE_CLASS_GONE,
  CLOSE_SIGNED_OUT,
} from '../../protocol/class-board.ts';
import { backOff } from '../bench/back-off.ts';
import type { BoardOrder } from './board-order.ts';

/** The board's connection, in what the instructor has to know. */
export type BoardLink = 'starting' | 'live' | 'lost' | 'gone' | 'signed-out' | 'other-version';

export type ClassView = 'board' | 'projector';

/** How the board is looked at. */
export interface BoardLook {
  /** The one writeup that is shown; all of them when it is empty, and null while nobody has chosen. */
  labs: string | null;
  order: BoardOrder;
}

/** What the store needs of a WebSocket. */
export interface BoardSocket extends EventTarget {
  close(): void;
}

export interface ClassStoreOptions {
  id: string;
  view: ClassView;
  openSocket(path: string): BoardSocket;
  /** Called when the server speaks another version; false when that was tried already. */
  reload(): boolean;
  /** Asked after a loss: a browser does not say why a handshake was refused. Null when another try may help. */
  whyLost?(): Promise<'gone' | 'signed-out' | null>;
  wait?(attempt: number): number;
}

/** Milliseconds between two tellings of the page: thirty learners change more often than anybody reads. */
const TELL_EVERY = 200;

/** The page's copy of a class, kept in step with the server. */
export class ClassStore {
  link: BoardLink = 'starting';
  detail: ClassDetail | null = null;
  writeups: readonly ClassWriteup[] = [];
  rows: ReadonlyMap<string, BoardRow> = new Map();
  /** What the reader chose to see of the board: it outlives the board's element, which goes while a learner is looked at. */
  look: BoardLook = { labs: null, order: 'stuck' };
  /** How many rows of the first telling are still to come. */
  left = 0;
  /** When the countdown ends, as `performance.now()` tells the time. */
  countdownEnd: number | null = null;
  /** The server's clock less this machine's: no two agree. */
  skew = 0;

  readonly id: string;
  private readonly options: ClassStoreOptions;
  private readonly listeners = new Set<() => void>();
  /** Rows of a first telling that is not complete yet. */
  private fresh: Map<string, BoardRow> | null = null;
  private socket: BoardSocket | null = null;
  private attempt = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private telling: ReturnType<typeof setTimeout> | undefined;
  private stopped = false;

  constructor(options: ClassStoreOptions) {
    this.options = options;
    this.id = options.id;
  }

  /** The server's clock, in milliseconds since the epoch. */
  get now(): number {
    return Date.now() + this.skew;
  }

  start(): void {
    this.stopped = false;
    const { id, view } = this.options;
    const socket = this.options.openSocket(`/class/api/classes/${encodeURIComponent(id)}/live?view=${view}`);
    this.socket = socket;
    socket.addEventListener('message', (event) => {
      if (event instanceof MessageEvent) this.receive(JSON.parse(String(event.data)) as BoardMessage);
    });
    socket.addEventListener('close', (event) => {
      if (socket === this.socket) this.lost(event instanceof CloseEvent ? event.code : 1006);
    });
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    clearTimeout(this.telling);
    this.telling = undefined;
    this.socket?.close();
  }

  retry(): void {
    if (this.link !== 'lost') return;
    clearTimeout(this.timer);
    this.start();
  }

  /** Looks at the board in another way. */
  turn(look: Partial<BoardLook>): void {
    this.look = { ...this.look, ...look };
    this.changed();
  }

  /** What the server answered to a change: shown at once, before the board's own telling. */
  show(detail: ClassDetail): void {
    this.detail = detail;
    this.countdownEnd = detail.countdown ? performance.now() + detail.countdown.left : null;
    this.changed();
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private receive(message: BoardMessage): void {
    if (message.type !== 'gone') this.skew = message.now - Date.now();
    switch (message.type) {
      case 'board':
        this.greet(message);
        return;
      case 'rows':
        this.take(message.rows, message.left);
        break;
      case 'gone':
        this.drop(message.learners);
        break;
      case 'class':
        this.show(message.class);
        return;
      default:
        message satisfies never;
    }
    this.soon();
  }

  private greet({ version, class: detail, writeups, total }: BoardMessage & { type: 'board' }): void {
    if (version !== CLASS_VERSION) {
      if (this.options.reload()) return;
      this.stop();
      this.setLink('other-version');
      return;
    }
    this.attempt = 0;
    this.writeups = writeups;
    this.fresh = new Map();
    this.link = 'live';
    this.show(detail);
    if (total === 0) this.take([], 0);
  }

  private take(rows: readonly BoardRow[], left: number): void {
    if (!this.fresh) {
      this.rows = new Map([...this.rows, ...byLearner(rows)]);
      return;
    }
    for (const [learner, row] of byLearner(rows)) this.fresh.set(learner, row);
    this.left = left;
    // After a loss the old board stays until the new one is whole; the first is shown as it comes.
    if (left > 0 && this.rows.size > this.fresh.size) return;
    this.rows = new Map(this.fresh);
    if (left === 0) this.fresh = null;
  }

  private drop(learners: readonly string[]): void {
    const rows = new Map(this.rows);
    for (const learner of learners) {
      rows.delete(learner);
      this.fresh?.delete(learner);
    }
    this.rows = rows;
  }

  private lost(code: number): void {
    this.socket = null;
    if (this.stopped) return;
    if (code === CLOSE_SIGNED_OUT) return this.setLink('signed-out');
    if (code === CLOSE_CLASS_GONE) return this.setLink('gone');
    this.attempt += 1;
    this.timer = setTimeout(() => this.start(), (this.options.wait ?? backOff)(this.attempt));
    this.setLink('lost');
    void this.options.whyLost?.().then((why) => {
      if (why === null || this.link !== 'lost') return;
      clearTimeout(this.timer);
      this.setLink(why);
    });
  }

  private setLink(link: BoardLink): void {
    this.link = link;
    this.changed();
  }

  private soon(): void {
    this.telling ??= setTimeout(() => this.changed(), TELL_EVERY);
  }

  private changed(): void {
    clearTimeout(this.telling);
    this.telling = undefined;
    for (const listener of this.listeners) listener();
  }
}

function byLearner(rows: readonly BoardRow[]): [string, BoardRow][] {
  return rows.map((row) => [row.learner, row]);
}

export const classContext = createContext<ClassStore>('class');
