import { randomBytes } from 'node:crypto';
import { Type } from 'typebox';
import { Check } from 'typebox/value';
import { labError } from '../errors.ts';
import { parseJson } from './parse-json.ts';
import type { BenchRow, Database } from './tables.ts';

const settingsSchema = Type.Record(Type.String(), Type.Unknown());

export type StoredSettings = Record<string, unknown>;

export interface StoredBench {
  /** 128 random bits in hex. It is all that an outside tool needs to take part, so nobody may guess it. */
  id: string;
  learner: string;
  writeup: string;
  lab: string;
  settings: StoredSettings;
  createdAt: number;
}

export interface NewBench {
  learner: string;
  writeup: string;
  lab: string;
  /** What the bench starts with. */
  settings: StoredSettings;
}

/** Learners whose benches are asked for at once: a database takes so many values in one statement. */
const AT_ONCE = 500;

export type Benches = ReturnType<typeof createBenches>;

/** One bench for each learner and writeup. */
export function createBenches(db: Database, now: () => number) {
  return {
    /** Finds the learner's bench of a writeup, or makes it. Two calls at once get the same one. */
    async findOrCreate({ learner, writeup, lab, settings }: NewBench): Promise<StoredBench> {
      await db
        .insertInto('benches')
        .values({
          id: randomBytes(16).toString('hex'),
          learner_id: learner,
          writeup,
          lab,
          settings: JSON.stringify(settings),
          created_at: now(),
        })
        .onConflict((conflict) =>
          conflict
            .columns(['learner_id', 'writeup'])
            // The author moved the writeup to another lab: settings of the old one mean nothing there.
            .doUpdateSet((row) => ({ lab: row.ref('excluded.lab'), settings: row.ref('excluded.settings') }))
            .whereRef('benches.lab', '<>', 'excluded.lab'),
        )
        .execute();
      const row = await db
        .selectFrom('benches')
        .selectAll()
        .where('learner_id', '=', learner)
        .where('writeup', '=', writeup)
        .executeTakeFirstOrThrow();
      return parseBench(row);
    },

    async byId(id: string): Promise<StoredBench | undefined> {
      const row = await db.selectFrom('benches').selectAll().where('id', '=', id).executeTakeFirst();
      return row && parseBench(row);
    },

    /** A learner's benches, the one that was opened first before the others. */
    async ofLearner(learner: string): Promise<StoredBench[]> {
      const rows = await db
        .selectFrom('benches')
        .selectAll()
        .where('learner_id', '=', learner)
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return rows.map(parseBench);
    },

    /** The ids of the benches that these learners have of a writeup. */
    async ofWriteup(
      learners: readonly string[],
      writeup: string,
    ): Promise<{ id: string; learner: string }[]> {
      const found: { id: string; learner: string }[] = [];
      for (let at = 0; at < learners.length; at += AT_ONCE) {
        const rows = await db
          .selectFrom('benches')
          .select(['id', 'learner_id as learner'])
          .where('writeup', '=', writeup)
          .where('learner_id', 'in', learners.slice(at, at + AT_ONCE))
          .execute();
        found.push(...rows);
      }
      return found;
    },

    /** Gives these learners' benches of a writeup other settings. */
    async restart(
      learners: readonly string[],
      { writeup, settings }: { writeup: string; settings: StoredSettings },
    ): Promise<void> {
      for (let at = 0; at < learners.length; at += AT_ONCE) {
        await db
          .updateTable('benches')
          .set({ settings: JSON.stringify(settings) })
          .where('writeup', '=', writeup)
          .where('learner_id', 'in', learners.slice(at, at + AT_ONCE))
          .execute();
      }
    },

    /** @throws LabError BENCH_NOT_FOUND */
    async saveSettings(id: string, settings: StoredSettings): Promise<void> {
      const { numUpdatedRows } = await db
        .updateTable('benches')
        .set({ settings: JSON.stringify(settings) })
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      if (numUpdatedRows === 0n) throw labError('BENCH_NOT_FOUND');
    },
  };
}

function parseBench(row: BenchRow): StoredBench {
  return {
    id: row.id,
    learner: row.learner_id,
    writeup: row.writeup,
    lab: row.lab,
    settings: parseSettings(row.settings),
    createdAt: row.created_at,
  };
}

function parseSettings(text: string): StoredSettings {
  const value = parseJson(text);
  if (Check(settingsSchema, value)) return value;
  throw labError('STORE_UNAVAILABLE', {
    reason: 'the settings of this bench are not a JSON object. Somebody changed the database by hand.',
  });
}
