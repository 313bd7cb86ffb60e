import { Type } from 'typebox';
import { limit, variable } from './variable.ts';

/** What is read and kept where. */
export const storageVariables = {
  DATA_DIR: variable(Type.String(), {
    default: './data',
    expected: () => 'a folder',
    description: 'Folder of the database; made if it is missing',
  }),
  CONTENT_DIR: variable(Type.Optional(Type.String()), {
    expected: () => 'a folder',
    description: 'Another folder of writeups, beside the ones that come with the platform',
  }),
  DATABASE_URL: variable(Type.Optional(Type.Refine(Type.String(), isDatabaseUrl)), {
    expected: (given) =>
      isPostgresUrl(given)
        ? 'postgres://user:password@host:5432/database, with the password percent-encoded (a "/" is %2F)'
        : '"sqlite:" and the path of a file, such as sqlite:./data/class.sqlite, or postgres://user:password@host:5432/database',
    // The address of a database server may hold a password.
    shown: (given) => `one that starts with "${/^[\w+.-]*:?/.exec(given)?.[0] ?? ''}"`,
    description:
      'Where the database is, if not in `DATA_DIR`: another file, `sqlite:<path>`, or PostgreSQL, `postgres://user:password@host:5432/database`',
  }),
  DATABASE_CONNECTIONS: limit(
    1,
    10,
    1_000,
    'Connections to PostgreSQL at once, beside the one that listens for news',
  ),
};

/** Whether an address is one of PostgreSQL; whether it is complete is another question. */
export function isPostgresUrl(given: string): boolean {
  return /^postgres(ql)?:/i.test(given);
}

function isDatabaseUrl(given: string): boolean {
  return isPostgresUrl(given) ? isCompletePostgresUrl(given) : isSqliteUrl(given);
}

/** Names a host, or a socket's folder in `?host=`, and a database; the driver decodes each part. */
function isCompletePostgresUrl(given: string): boolean {
  if (!URL.canParse(given)) return false;
  const { username, password, hostname, pathname, searchParams, hash } = new URL(given);
  const isReadable = [username, password, hostname, pathname].every(isDecodable);
  return isReadable && (hostname !== '' || searchParams.has('host')) && pathname.length > 1 && hash === '';
}

function isDecodable(text: string): boolean {
  try {
    return decodeURIComponent(text) !== undefined;
  } catch {
    return false;
  }
}

/** `sqlite://folder/file` would name a host, which no file has. */
function isSqliteUrl(given: string): boolean {
  return /^sqlite:(?!\/\/[^/]).+/.test(given);
}
