import { EventEmitter } from 'node:events';
import type { BoardRow } from '../../protocol/class-board.ts';
import type { ContentIndex } from '../content/writeup.ts';
import type { Store, StoredClass, StoredSeat, StoredStep } from '../store/store.ts';
import { boardRow } from './board-rows.ts';

export interface BoardParts {
  store: Store;
  content: ContentIndex;
  onError(error: unknown): void;
}

interface BoardNews {
  /** Rows that are new or changed, by the learner's id on the board. */
  rows: [learners: string[]];
  gone: [learners: string[]];
  /** The class was changed. */
  room: [];
  /** The class was deleted. */
  ended: [];
}

/** How long changes are gathered before the store is asked what they are, in milliseconds. */
const GATHER = 250;
/** Before a store that failed is asked again, in milliseconds. */
const RETRY_AFTER = 2_000;
/** Seats that changed together beyond which all are read anew: names came in from a list. */
const MANY = 100;

/** One class as it is now, for as long as somebody looks at it: read from the store once, then row by row as notices come. */
export class Board {
  readonly news = new EventEmitter<BoardNews>().setMaxListeners(0);
  readonly #parts: BoardParts;
  readonly #seats = new Map<string, StoredSeat>();
  readonly #rows = new Map<string, BoardRow>();
  /** Learners whose row is out of date, and those of whom even the seat is. */
  readonly #changed = new Set<string>();
  readonly #moved = new Set<string>();
  readonly #stops: (() => void)[];
  #room: StoredClass;
  #timer: NodeJS.Timeout | undefined;
  /** Everything is to be read anew. */
  #isStale = false;
  #isReading = false;
  #isClosed = false;
  #work: Promise<void> = Promise.resolve();

  private constructor(room: StoredClass, parts: BoardParts) {
    this.#room = room;
    this.#parts = parts;
    const { notices } = parts.store;
    this.#stops = [
      notices.subscribe('progress', ({ learner }) => this.#touch(learner)),
      notices.subscribe('forgotten', ({ learners }) => {
        for (const learner of learners) this.#touch(learner);
      }),
      notices.subscribe('signal', ({ learner }) => this.#touch(learner)),
      notices.subscribe('seat', ({ class: id, learner }) => {
        if (id !== this.#room.id) return;
        this.#moved.add(learner);
        this.#soon();
      }),
      notices.subscribe('class', ({ class: id }) => {
        if (id === this.#room.id) this.#do(() => this.#readRoom());
      }),
      notices.onGap(() => {
        this.#isStale = true;
        this.#soon();
      }),
    ];
  }

  /** Listens before it reads: nothing that happens meanwhile is missed. */
  static async open(room: StoredClass, parts: BoardParts): Promise<Board> {
    const board = new Board(room, parts);
    const reading = board.#readAll();
    board.#work = reading.catch(() => undefined);
    try {
      await reading;
      return board;
    } catch (error) {
      board.close();
      throw error;
    }
  }

  get room(): StoredClass {
    return this.#room;
  }

  get size(): number {
    return this.#rows.size;
  }

  row(learner: string): BoardRow | undefined {
    return this.#rows.get(learner);
  }

  rows(): BoardRow[] {
    return [...this.#rows.values()];
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    for (const stop of this.#stops) stop();
    this.news.removeAllListeners();
  }

  #touch(learner: string): void {
    // While all are read, it is not known yet who is here.
    if (!this.#isReading && !this.#seats.has(learner)) return;
    this.#changed.add(learner);
    this.#soon();
  }

  #soon(wait = GATHER): void {
    if (this.#isClosed) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#do(() => this.#refresh());
    }, wait);
  }

  /** One thing at a time: an answer of the store that comes late must not undo a newer one. */
  #do(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch((error: unknown) => {
      this.#parts.onError(error);
      this.#isStale = true;
      this.#soon(RETRY_AFTER);
    });
  }

  async #refresh(): Promise<void> {
    if (this.#isStale || this.#moved.size > MANY) return this.#readAgain();
    const [moved, changed] = [[...this.#moved], [...this.#changed]];
    this.#moved.clear();
    this.#changed.clear();
    const gone: string[] = [];
    for (const learner of moved) {
      const seat = await this.#parts.store.seats.ofLearner(learner);
      if (seat?.class === this.#room.id) this.#seats.set(learner, seat);
      else gone.push(...this.#forget(learner));
    }
    const learners = new Set([...moved, ...changed]);
    const told = await this.#readRows([...learners].flatMap((learner) => this.#seats.get(learner) ?? []));
    if (told.length > 0) this.news.emit('rows', told);
    if (gone.length > 0) this.news.emit('gone', gone);
  }

  async #readAgain(): Promise<void> {
    this.#isStale = false;
    this.#moved.clear();
    this.#changed.clear();
    const before = [...this.#rows.keys()];
    await this.#readRoom();
    await this.#readAll();
    this.news.emit('rows', [...this.#rows.keys()]);
    const gone = before.filter((learner) => !this.#rows.has(learner));
    if (gone.length > 0) this.news.emit('gone', gone);
  }

  async #readRoom(): Promise<void> {
    const room = await this.#parts.store.classes.byId(this.#room.id);
    if (!room) return void this.news.emit('ended');
    const fixBefore = this.#room.policies.fix;
    this.#room = room;
    this.news.emit('room');
    // Whether the fix counts decides where a learner is.
    if (fixBefore !== room.policies.fix) for (const learner of this.#seats.keys()) this.#touch(learner);
  }

  async #readAll(): Promise<void> {
    this.#isReading = true;
    try {
      const seats: StoredSeat[] = [];
      for await (const some of this.#parts.store.seats.inClass(this.#room.id)) seats.push(...some);
      this.#seats.clear();
      this.#rows.clear();
      await this.#readRows(seats);
    } finally {
      this.#isReading = false;
    }
  }

  async #readRows(seats: readonly StoredSeat[]): Promise<string[]> {
    if (seats.length === 0) return [];
    const { store, content } = this.#parts;
    const steps = new Map<string, StoredStep[]>();
    for (const step of await store.progress.ofMany(seats.map(({ learner }) => learner))) {
      const own = steps.get(step.learner) ?? [];
      own.push(step);
      steps.set(step.learner, own);
    }
    const signals = new Map<string, number>();
    for (const { learner } of await store.signals.inClass(this.#room.id))
      signals.set(learner, (signals.get(learner) ?? 0) + 1);
    for (const seat of seats) {
      this.#seats.set(seat.learner, seat);
      const row = boardRow(seat, steps.get(seat.learner) ?? [], {
        content,
        signals: signals.get(seat.learner) ?? 0,
        withFix: this.#room.policies.fix,
      });
      this.#rows.set(seat.id, row);
    }
    return seats.map(({ id }) => id);
  }

  #forget(learner: string): string[] {
    const seat = this.#seats.get(learner);
    this.#seats.delete(learner);
    if (!seat) return [];
    this.#rows.delete(seat.id);
    return [seat.id];
  }
}
