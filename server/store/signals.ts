import { randomBytes } from 'node:crypto';
import type { Notices } from './notices.ts';
import type { Database } from './tables.ts';

/** A learner sent a secret that only another learner's bench could have told. */
export interface StoredSignal {
  id: string;
  class: string;
  learner: string;
  /** Whose secret it is. */
  owner: string;
  writeup: string;
  /** The lab's name for it. */
  secret: string;
  /** Milliseconds since the epoch. */
  at: number;
  evidence: string;
}

export type Signals = ReturnType<typeof createSignals>;

/** What was seen of shared secrets. It goes with the class. */
export function createSignals(db: Database, notices: Notices, now: () => number) {
  const rows = () =>
    db
      .selectFrom('secret_signals')
      .select([
        'id',
        'class_id as class',
        'learner_id as learner',
        'owner_id as owner',
        'writeup',
        'secret',
        'at',
        'evidence',
      ])
      .orderBy('at')
      .orderBy('id');
  return {
    /** Keeps a signal; the same secret of the same learner is told of once. */
    async add(signal: Omit<StoredSignal, 'id' | 'at'>): Promise<void> {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('secret_signals')
        .values({
          id: randomBytes(8).toString('hex'),
          class_id: signal.class,
          learner_id: signal.learner,
          owner_id: signal.owner,
          writeup: signal.writeup,
          secret: signal.secret,
          at: now(),
          evidence: signal.evidence,
        })
        .onConflict((conflict) =>
          conflict.columns(['class_id', 'learner_id', 'owner_id', 'writeup', 'secret']).doNothing(),
        )
        .executeTakeFirstOrThrow();
      if (numInsertedOrUpdatedRows === 1n)
        notices.publish('signal', { class: signal.class, learner: signal.learner });
    },

    async of(id: string, learner: string): Promise<StoredSignal[]> {
      return rows().where('class_id', '=', id).where('learner_id', '=', learner).execute();
    },

    async inClass(id: string): Promise<StoredSignal[]> {
      return rows().where('class_id', '=', id).execute();
    },
  };
}
