import { randomBytes } from 'node:crypto';
import { hashOf } from './hash-of.ts';
import type { Notices } from './notices.ts';
import type { Database, SeatRow } from './tables.ts';

/** A learner's place in a class. */
export interface StoredSeat {
  /** Opaque and stable: what the board and the exports call the learner. */
  id: string;
  class: string;
  learner: string;
  /** Counts from 1 in each class, and is never given twice. */
  number: number;
  name: string;
  /** Milliseconds since the epoch; null while nobody has sat down. */
  joinedAt: number | null;
}

export interface NewSeat {
  learner: string;
  name: string;
  /** Opens the seat on another device. Only its hash is kept. */
  code: string;
}

/** Rows that are read or written at once: a database takes so many values in one statement. */
const AT_ONCE = 500;

export type Seats = ReturnType<typeof createSeats>;

/** Who is in which class. Every change is followed by a notice. */
export function createSeats(db: Database, notices: Notices, now: () => number) {
  const tell = ({ class: id, learner }: Pick<StoredSeat, 'class' | 'learner'>) =>
    notices.publish('seat', { class: id, learner });
  const one = async (column: 'id' | 'learner_id' | 'code_hash', value: string) => {
    const row = await db.selectFrom('seats').selectAll().where(column, '=', value).executeTakeFirst();
    return row && parseSeat(row);
  };
  /** The first of so many numbers; undefined when there is no such class. Two who join at once never get the same. */
  const takeNumbers = async (id: string, count: number): Promise<number | undefined> => {
    const counted = await db
      .updateTable('classes')
      .set(({ eb }) => ({ seats_made: eb('seats_made', '+', count) }))
      .where('id', '=', id)
      .returning('seats_made')
      .executeTakeFirst();
    return counted && counted.seats_made - count + 1;
  };
  return {
    byId: (id: string): Promise<StoredSeat | undefined> => one('id', id),
    ofLearner: (learner: string): Promise<StoredSeat | undefined> => one('learner_id', learner),
    byCode: (code: string): Promise<StoredSeat | undefined> => one('code_hash', hashOf(code)),

    /** The seats of a class by id, some at a time: a class of thousands need not be in memory as a whole. */
    async *inClass(id: string, most = AT_ONCE): AsyncGenerator<StoredSeat[]> {
      for (let after: string | undefined = ''; after !== undefined; ) {
        const rows: SeatRow[] = await db
          .selectFrom('seats')
          .selectAll()
          .where('class_id', '=', id)
          .where('id', '>', after)
          .orderBy('id')
          .limit(most)
          .execute();
        if (rows.length > 0) yield rows.map(parseSeat);
        after = rows.length < most ? undefined : rows.at(-1)?.id;
      }
    },

    async count(id: string): Promise<number> {
      const { seats } = await db
        .selectFrom('seats')
        .select(({ fn }) => fn.countAll().as('seats'))
        .where('class_id', '=', id)
        .executeTakeFirstOrThrow();
      return Number(seats);
    },

    /** Makes a seat and sits down; undefined when the learner has one already, or the class is gone. */
    async add(id: string, { learner, name, code }: NewSeat): Promise<StoredSeat | undefined> {
      const number = await takeNumbers(id, 1);
      if (number === undefined) return undefined;
      const row = await db
        .insertInto('seats')
        .values({ ...columnsOf(id, { learner, name, code }, number), joined_at: now() })
        .onConflict((conflict) => conflict.column('learner_id').doNothing())
        .returningAll()
        .executeTakeFirst();
      if (row) tell(parseSeat(row));
      return row && parseSeat(row);
    },

    /** Makes seats that wait for their learners. Answers their ids, in the same order; none when the class is gone. */
    async reserve(id: string, seats: readonly NewSeat[]): Promise<string[]> {
      const first = await takeNumbers(id, seats.length);
      if (first === undefined) return [];
      const rows = seats.map((seat, index) => columnsOf(id, seat, first + index));
      for (let at = 0; at < rows.length; at += AT_ONCE) {
        await db
          .insertInto('seats')
          .values(rows.slice(at, at + AT_ONCE))
          .execute();
      }
      for (const { learner } of seats) tell({ class: id, learner });
      return rows.map((row) => row.id);
    },

    /** The code before is worth nothing from then on. */
    async renewCode(seat: StoredSeat, code: string): Promise<void> {
      await db
        .updateTable('seats')
        .set({ code_hash: hashOf(code) })
        .where('id', '=', seat.id)
        .execute();
    },

    /** Somebody sat down; only the first time counts. */
    async join(seat: StoredSeat): Promise<void> {
      await db
        .updateTable('seats')
        .set({ joined_at: now() })
        .where('id', '=', seat.id)
        .where('joined_at', 'is', null)
        .execute();
      tell(seat);
    },

    async rename(seat: StoredSeat, name: string): Promise<void> {
      await db.updateTable('seats').set({ name }).where('id', '=', seat.id).execute();
      tell(seat);
    },

    /** Takes the learner out of the class. */
    async remove(seat: StoredSeat): Promise<void> {
      await db.deleteFrom('seats').where('id', '=', seat.id).execute();
      tell(seat);
    },
  };
}

function columnsOf(id: string, { learner, name, code }: NewSeat, number: number) {
  return {
    id: randomBytes(8).toString('hex'),
    class_id: id,
    learner_id: learner,
    number,
    name,
    code_hash: hashOf(code),
    joined_at: null,
  };
}

function parseSeat(row: SeatRow): StoredSeat {
  return {
    id: row.id,
    class: row.class_id,
    learner: row.learner_id,
    number: row.number,
    name: row.name,
    joinedAt: row.joined_at,
  };
}
