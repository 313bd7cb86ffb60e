import { randomBytes } from 'node:crypto';
import { hashOf } from './hash-of.ts';
import type { Database } from './tables.ts';

/** Rows that are written at once: a database takes so many values in one statement. */
const AT_ONCE = 500;

/** Devices of one learner beside the first; the one that came longest ago is forgotten for another. */
const MOST_DEVICES = 10;

export interface StoredLearner {
  id: string;
}

export type Learners = ReturnType<typeof createLearners>;

/** Who is who: a learner is known by a token that only their browser keeps. */
export function createLearners(db: Database, now: () => number) {
  return {
    /** Makes a learner. The token is not kept and cannot be told again. */
    async create(): Promise<StoredLearner & { token: string }> {
      const id = randomBytes(16).toString('hex');
      const token = randomBytes(32).toString('base64url');
      const at = now();
      await db
        .insertInto('learners')
        .values({ id, token_hash: hashOf(token), created_at: at, seen_at: at })
        .execute();
      return { id, token };
    },

    /** Makes learners who are not here yet: whoever comes for one of them gets a token by `addDevice`. Answers their ids. */
    async createMany(count: number): Promise<string[]> {
      const at = now();
      const rows = Array.from({ length: count }, () => ({
        id: randomBytes(16).toString('hex'),
        token_hash: hashOf(randomBytes(32).toString('base64url')),
        created_at: at,
        seen_at: at,
      }));
      for (let done = 0; done < count; done += AT_ONCE) {
        await db
          .insertInto('learners')
          .values(rows.slice(done, done + AT_ONCE))
          .execute();
      }
      return rows.map(({ id }) => id);
    },

    /** Finds whose token this is. It writes nothing: who is known can read while the disk is full. */
    async byToken(token: string): Promise<StoredLearner | undefined> {
      // Looked up by its hash: how long the comparison takes says nothing about any token.
      const hash = hashOf(token);
      return (
        (await db.selectFrom('learners').select('id').where('token_hash', '=', hash).executeTakeFirst()) ??
        (await db
          .selectFrom('learner_tokens')
          .innerJoin('learners', 'learners.id', 'learner_tokens.learner_id')
          .select('learners.id')
          .where('learner_tokens.token_hash', '=', hash)
          .executeTakeFirst())
      );
    },

    /** Makes a token for another device of the learner. Like the first, it is not kept. */
    async addDevice(learner: string): Promise<string> {
      const token = randomBytes(32).toString('base64url');
      await db
        .insertInto('learner_tokens')
        .values({ token_hash: hashOf(token), learner_id: learner, created_at: now() })
        .execute();
      const old = await db
        .selectFrom('learner_tokens')
        .select('token_hash')
        .where('learner_id', '=', learner)
        .orderBy('created_at', 'desc')
        .limit(MOST_DEVICES)
        .offset(MOST_DEVICES)
        .execute();
      const hashes = old.map((row) => row.token_hash);
      if (hashes.length > 0)
        await db.deleteFrom('learner_tokens').where('token_hash', 'in', hashes).execute();
      return token;
    },
  };
}
