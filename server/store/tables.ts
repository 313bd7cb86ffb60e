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
  classes: ClassesTable;
  seats: SeatsTable;
  learner_tokens: LearnerTokensTable;
  instructor_passwords: InstructorPasswordsTable;
  instructor_sessions: InstructorSessionsTable;
  secret_signals: SecretSignalsTable;
}

export type Database = Kysely<Tables>;

interface LearnersTable {
  id: string;
  /** SHA-256 of the token in hex: who reads the file still cannot be somebody else. */
  token_hash: string;
  created_at: number;
  /** As `created_at`: nothing is written for who only reads. */
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
  /** When the learner reached the step. */
  opened_at: Generated<number | null>;
  /** The latest try. */
  tried_at: Generated<number | null>;
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

interface ClassesTable {
  id: string;
  code: string;
  name: string;
  created_at: number;
  /** 0 or 1. */
  paused: Generated<number>;
  broadcast: Generated<string | null>;
  broadcast_at: Generated<number | null>;
  countdown_ends_at: Generated<number | null>;
  /** JSON object. */
  policies: string;
  /** How many seats there have ever been: their numbers are not given again. */
  seats_made: Generated<number>;
}

interface SeatsTable {
  id: string;
  class_id: string;
  learner_id: string;
  number: number;
  name: string;
  /** SHA-256 of the code in hex. */
  code_hash: string;
  joined_at: number | null;
}

interface LearnerTokensTable {
  /** SHA-256 of the token in hex, as in `learners`. */
  token_hash: string;
  learner_id: string;
  created_at: number;
}

interface InstructorPasswordsTable {
  id: string;
  /** The method, its cost, salt and hash. */
  hash: string;
}

interface InstructorSessionsTable {
  id: string;
  /** SHA-256 of the token in hex. */
  token_hash: string;
  created_at: number;
  seen_at: number;
  expires_at: number;
  browser: string;
}

interface SecretSignalsTable {
  id: string;
  class_id: string;
  learner_id: string;
  owner_id: string;
  writeup: string;
  secret: string;
  at: number;
  evidence: string;
}

export type ClassRow = Selectable<ClassesTable>;
export type SeatRow = Selectable<SeatsTable>;
export type BenchRow = Selectable<BenchesTable>;
export type ProgressRow = Selectable<ProgressTable>;
