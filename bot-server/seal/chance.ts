import { randomBytes, randomInt } from 'node:crypto';

/** Luck that nobody can guess. */
export interface Chance {
  /** 128 bits in 22 signs that a link and a mini-program code both take. */
  code(): string;
  /** 256 bits in 43 signs. */
  secret(): string;
  /** 77 bits to write down: four groups of four, without signs that look alike. */
  recoveryCode(): string;
  below(n: number): number;
}

const CLEAR = 'ABCDEFGHJKMNPQRSTVWXYZ2346789';

export const openChance = (): Chance => ({
  code: () => randomBytes(16).toString('base64url'),
  secret: () => randomBytes(32).toString('base64url'),
  recoveryCode: () => Array.from({ length: 4 }, () => Array.from({ length: 4 }, () => CLEAR[randomInt(CLEAR.length)]).join('')).join('-'),
  below: (n) => randomInt(n),
});
