import type { Generated, Kysely, Selectable } from 'kysely';

/**
 * The tables as Kysely sees them. Column types are the ones that SQLite and PostgreSQL share:
 * text ids, integers for booleans and for milliseconds since the epoch, JSON as text.
 */
export interface Tables {
  learners: LearnersTable;
  benches: BenchesTable;
  progress: ProgressTable;
  saved_messages: SavedMessagesTable;
  platform_keys: PlatformKeysTable;
  exploit_pages: ExploitPagesTable;
}

export type Database = Kysely<Tables>;

interface LearnersTable {
  id: string;
  /** SHA-256 of the token in hex: who reads the file still cannot be somebody else. */
  token_hash: string;
  created_at: number;
  seen_at: number;
}

interface BenchesTable {
  id: string;
  learner_id: string;
  writeup: string;
  lab: string;
  /** JSON object. */
  settings: string;
  created_at: number;
}

interface ProgressTable {
  learner_id: string;
  writeup: string;
  step: string;
  /** Where it was passed; null while it is open. */
  bench_id: string | null;
  passed_at: number | null;
  /** 0 or 1. */
  with_solution: Generated<number>;
  tries: Generated<number>;
  hints: Generated<number>;
  /** 0 or 1. */
  solution_shown: Generated<number>;
}

interface SavedMessagesTable {
  learner_id: string;
  name: string;
  body: string;
}

interface PlatformKeysTable {
  name: string;
  /** Base64. Who reads the file can compute every bench's secrets, which are worth something in the labs only. */
  key: string;
}

interface ExploitPagesTable {
  bench_id: string;
  head: string;
  body: string;
}

export type BenchRow = Selectable<BenchesTable>;
export type ProgressRow = Selectable<ProgressTable>;
