import { randomBytes } from 'node:crypto';
import { hashOf } from './hash-of.ts';
import type { Notices } from './notices.ts';
import type { Database } from './tables.ts';

/** An instructor's browser that is signed in. */
export interface StoredSession {
  id: string;
  /** Milliseconds since the epoch. */
  createdAt: number;
  seenAt: number;
  expiresAt: number;
  browser: string;
}

export type Instructors = ReturnType<typeof createInstructors>;

/** `seen_at` is as exact as this, in milliseconds. */
const SEEN_EVERY = 60_000;

/** There is one password, for all instructors. */
const ONLY = 'instructor';

/** The instructor's password, hashed, and who is signed in with it. */
export function createInstructors(db: Database, notices: Notices, now: () => number) {
  const sessions = () =>
    db
      .selectFrom('instructor_sessions')
      .select(['id', 'created_at as createdAt', 'seen_at as seenAt', 'expires_at as expiresAt', 'browser'])
      .where('expires_at', '>', now());
  return {
    async password(): Promise<string | undefined> {
      const row = await db
        .selectFrom('instructor_passwords')
        .select('hash')
        .where('id', '=', ONLY)
        .executeTakeFirst();
      return row?.hash;
    },

    /** Sets the first password. Of two processes that do so at once, one is told true. */
    async addPassword(hash: string): Promise<boolean> {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('instructor_passwords')
        .values({ id: ONLY, hash })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },

    /** Sets another password, and ends every session of the one before. */
    async changePassword(hash: string): Promise<void> {
      await db.updateTable('instructor_passwords').set({ hash }).where('id', '=', ONLY).execute();
      await this.endAll();
    },

    /** Signs a browser in. The token is not kept and cannot be told again. */
    async begin(browser: string, life: number): Promise<StoredSession & { token: string }> {
      const token = randomBytes(32).toString('base64url');
      const at = now();
      const session = {
        id: randomBytes(8).toString('hex'),
        createdAt: at,
        seenAt: at,
        expiresAt: at + life,
        browser,
      };
      await db.deleteFrom('instructor_sessions').where('expires_at', '<=', at).execute();
      await db
        .insertInto('instructor_sessions')
        .values({
          id: session.id,
          token_hash: hashOf(token),
          created_at: at,
          seen_at: at,
          expires_at: session.expiresAt,
          browser,
        })
        .execute();
      return { ...session, token };
    },

    /**
     * Whose token this is, if they are still signed in; notes that they were seen, if it can: the door stays open when
     * the disk is full.
     */
    async byToken(token: string): Promise<StoredSession | undefined> {
      const session = await sessions().where('token_hash', '=', hashOf(token)).executeTakeFirst();
      const at = now();
      if (session && at - session.seenAt >= SEEN_EVERY) {
        void db
          .updateTable('instructor_sessions')
          .set({ seen_at: at })
          .where('id', '=', session.id)
          .execute()
          .catch(() => undefined);
      }
      return session;
    },

    /** Who is signed in, the latest first. */
    async all(): Promise<StoredSession[]> {
      return sessions().orderBy('created_at', 'desc').orderBy('id').execute();
    },

    /** False when there is no such session. */
    async end(id: string): Promise<boolean> {
      const { numDeletedRows } = await db
        .deleteFrom('instructor_sessions')
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      if (numDeletedRows > 0n) notices.publish('signedOut', { session: id });
      return numDeletedRows > 0n;
    },

    async endAll(): Promise<void> {
      await db.deleteFrom('instructor_sessions').execute();
      notices.publish('signedOut', { session: null });
    },
  };
}
