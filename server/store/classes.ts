import { randomBytes } from 'node:crypto';
import { Compile } from 'typebox/compile';
import { type Policies, policies } from '../../protocol/class-policies.ts';
import { labError } from '../errors.ts';
import type { Notices } from './notices.ts';
import { parseJson } from './parse-json.ts';
import type { ClassRow, Database } from './tables.ts';

export interface StoredClass {
  id: string;
  /** Six characters, without a hyphen. */
  code: string;
  name: string;
  /** Milliseconds since the epoch; all moments are. */
  createdAt: number;
  paused: boolean;
  broadcast: { text: string; at: number } | null;
  countdownEndsAt: number | null;
  policies: Policies;
}

/** What can be changed of a class; what is not named stays. */
export type ClassChanges = Partial<
  Pick<StoredClass, 'name' | 'code' | 'paused' | 'broadcast' | 'countdownEndsAt' | 'policies'>
>;

export type Classes = ReturnType<typeof createClasses>;

const policiesCheck = Compile(policies);

/** The classes. Every change is followed by a notice. */
export function createClasses(db: Database, notices: Notices, now: () => number) {
  const tell = (id: string) => notices.publish('class', { class: id });
  return {
    /** Makes a class; undefined when another one has the code. */
    async create(made: Pick<StoredClass, 'code' | 'name' | 'policies'>): Promise<StoredClass | undefined> {
      const row = await db
        .insertInto('classes')
        .values({
          id: randomBytes(8).toString('hex'),
          code: made.code,
          name: made.name,
          created_at: now(),
          policies: JSON.stringify(made.policies),
        })
        .onConflict((conflict) => conflict.column('code').doNothing())
        .returningAll()
        .executeTakeFirst();
      return row && parseClass(row);
    },

    async byId(id: string): Promise<StoredClass | undefined> {
      const row = await db.selectFrom('classes').selectAll().where('id', '=', id).executeTakeFirst();
      return row && parseClass(row);
    },

    async byCode(code: string): Promise<StoredClass | undefined> {
      const row = await db.selectFrom('classes').selectAll().where('code', '=', code).executeTakeFirst();
      return row && parseClass(row);
    },

    /** All of them with how many seats each has, the latest first. */
    async all(): Promise<(StoredClass & { seats: number })[]> {
      const rows = await db
        .selectFrom('classes')
        .selectAll()
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .execute();
      const counts = await db
        .selectFrom('seats')
        .select(({ fn }) => ['class_id', fn.countAll().as('seats')])
        .groupBy('class_id')
        .execute();
      const seats = new Map(counts.map((row) => [row.class_id, Number(row.seats)]));
      return rows.map((row) => ({ ...parseClass(row), seats: seats.get(row.id) ?? 0 }));
    },

    /** False when there is no such class. A code that another class has is an error of the database. */
    async change(id: string, changes: ClassChanges): Promise<boolean> {
      const set = columnsOf(changes);
      if (Object.keys(set).length === 0) return true;
      const { numUpdatedRows } = await db
        .updateTable('classes')
        .set(set)
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      if (numUpdatedRows > 0n) tell(id);
      return numUpdatedRows > 0n;
    },

    /** Its seats go with it; its learners stay, with all that they have passed. */
    async delete(id: string): Promise<boolean> {
      const { numDeletedRows } = await db
        .deleteFrom('classes')
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      if (numDeletedRows > 0n) tell(id);
      return numDeletedRows > 0n;
    },
  };
}

function columnsOf({ name, code, paused, broadcast, countdownEndsAt, policies: rules }: ClassChanges) {
  return {
    ...(name === undefined ? {} : { name }),
    ...(code === undefined ? {} : { code }),
    ...(paused === undefined ? {} : { paused: paused ? 1 : 0 }),
    ...(broadcast === undefined
      ? {}
      : { broadcast: broadcast?.text ?? null, broadcast_at: broadcast?.at ?? null }),
    ...(countdownEndsAt === undefined ? {} : { countdown_ends_at: countdownEndsAt }),
    ...(rules === undefined ? {} : { policies: JSON.stringify(rules) }),
  };
}

function parseClass(row: ClassRow): StoredClass {
  return {
    id: row.id,
    code: row.code,
    name: row.name,
    createdAt: row.created_at,
    paused: row.paused === 1,
    broadcast:
      row.broadcast === null || row.broadcast_at === null
        ? null
        : { text: row.broadcast, at: row.broadcast_at },
    countdownEndsAt: row.countdown_ends_at,
    policies: parsePolicies(row.policies),
  };
}

function parsePolicies(text: string): Policies {
  const value = parseJson(text);
  if (policiesCheck.Check(value)) return value;
  throw labError('STORE_UNAVAILABLE', {
    reason:
      'the policies of this class are not what this version writes. Somebody changed the database by hand.',
  });
}
