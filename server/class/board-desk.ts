import type { StoredClass } from '../store/store.ts';
import { Board, type BoardParts } from './board.ts';

/** The boards that somebody looks at: one for each class, however many look. */
export class BoardDesk {
  readonly #parts: BoardParts;
  readonly #boards = new Map<string, { board: Promise<Board>; lookers: number }>();

  constructor(parts: BoardParts) {
    this.#parts = parts;
  }

  /** The board of a class. Whoever looks says when they have stopped; the last one closes it. */
  async look(room: StoredClass): Promise<{ board: Board; stop(): void }> {
    const open = this.#boards.get(room.id) ?? { board: Board.open(room, this.#parts), lookers: 0 };
    this.#boards.set(room.id, open);
    open.lookers++;
    try {
      return { board: await open.board, stop: () => this.#leave(room.id, open) };
    } catch (error) {
      this.#leave(room.id, open);
      throw error;
    }
  }

  #leave(id: string, open: { board: Promise<Board>; lookers: number }): void {
    open.lookers--;
    if (open.lookers > 0) return;
    if (this.#boards.get(id) === open) this.#boards.delete(id);
    void open.board.then((board) => board.close()).catch(() => undefined);
  }
}
