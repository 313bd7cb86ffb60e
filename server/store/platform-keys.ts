import { randomBytes } from 'node:crypto';
import type { Database } from './tables.ts';

/** As strong as the HMAC-SHA-256 that it is for (RFC 2104 §3: no shorter than the hash). */
const KEY_BYTES = 32;

export type PlatformKeys = ReturnType<typeof createPlatformKeys>;

/** The platform's own secret keys: made once, the same after every start. */
export function createPlatformKeys(db: Database) {
  return {
    /** The key of this name, made on first asking. Two processes that ask at once get the same one. */
    async findOrCreate(name: string): Promise<Buffer> {
      await db
        .insertInto('platform_keys')
        .values({ name, key: randomBytes(KEY_BYTES).toString('base64') })
        .onConflict((conflict) => conflict.column('name').doNothing())
        .execute();
      const { key } = await db
        .selectFrom('platform_keys')
        .select('key')
        .where('name', '=', name)
        .executeTakeFirstOrThrow();
      return Buffer.from(key, 'base64');
    },
  };
}
