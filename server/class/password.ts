import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB, two passes and one lane (RFC 9106). One at a time
 * (`InstructorDoor`), so that a flood of guesses does not fill the memory.
 */
const cost = { memory: 19_456, passes: 2, parallelism: 1 };
const HASH_BYTES = 32;

/** As it is kept: `argon2id$19456$2$1$<salt>$<hash>`, so that another cost can come one day. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const hash = await derive(password, { ...cost, nonce, tagLength: HASH_BYTES });
  const numbers = [cost.memory, cost.passes, cost.parallelism];
  return ['argon2id', ...numbers, nonce.toString('base64'), hash.toString('base64')].join('$');
}

/** Whether a password is the one that was hashed. */
export async function isPassword(candidate: string, kept: string): Promise<boolean> {
  const [method, memory, passes, parallelism, salt = '', hash = ''] = kept.split('$');
  if (method !== 'argon2id') return false;
  const expected = Buffer.from(hash, 'base64');
  const found = await derive(candidate, {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    nonce: Buffer.from(salt, 'base64'),
    tagLength: HASH_BYTES,
  });
  return found.length === expected.length && timingSafeEqual(found, expected);
}

/** A password for somebody to copy or type: 100 random bits in groups. */
export function makePassword(): string {
  const letters = 'abcdefghijkmnpqrstuvwxyz23456789';
  const text = [...randomBytes(20)].map((byte) => letters[byte % letters.length]).join('');
  return text.replace(/.{5}(?=.)/g, '$&-');
}

function derive(password: string, parameters: Omit<Argon2Parameters, 'message'>): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // NFC: the same password typed on another keyboard may come in another form.
    const message = password.normalize('NFC');
    argon2('argon2id', { ...parameters, message }, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
