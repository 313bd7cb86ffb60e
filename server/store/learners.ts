import { createHash, randomBytes } from 'node:crypto';
import type { Database } from './tables.ts';

/** `seen_at` is as exact as this, in milliseconds: a write for every request would be for nothing. */
const SEEN_EVERY = 60_000;

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

    /** Finds whose token this is, and notes that they were seen. */
    async byToken(token: string): Promise<StoredLearner | undefined> {
      // Looked up by its hash: how long the comparison takes says nothing about any token.
      const row = await db
        .selectFrom('learners')
        .select(['id', 'seen_at'])
        .where('token_hash', '=', hashOf(token))
        .executeTakeFirst();
      if (!row) return undefined;
      const at = now();
      if (at - row.seen_at >= SEEN_EVERY) {
        await db.updateTable('learners').set({ seen_at: at }).where('id', '=', row.id).execute();
      }
      return { id: row.id };
    },
  };
}

/** A plain hash is enough for 256 random bits: there is nothing to guess. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
