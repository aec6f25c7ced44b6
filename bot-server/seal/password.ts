import { randomBytes } from 'node:crypto';
import { hash, verify, type Options } from '@node-rs/argon2';

export interface Passwords {
  hash(password: string): Promise<string>;
  /** The same work whether there is a hash or not; without one the answer is always no. */
  verify(hashed: string | undefined, password: string): Promise<boolean>;
}

/** The package's own enum has no values at run time. */
const ARGON2ID = 2;
/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane. */
const COST: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1, algorithm: ARGON2ID };

/** Passwords by argon2id, worked on beside the event loop. */
export function openPasswords(): Passwords {
  let nobody: Promise<string> | undefined;
  return {
    hash: (password) => hash(password, COST),
    async verify(hashed, password) {
      nobody ??= hash(randomBytes(24), COST);
      const right = await verify(hashed ?? (await nobody), password);
      return hashed !== undefined && right;
    },
  };
}
