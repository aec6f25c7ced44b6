import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** RFC 6238 as authenticator apps have it: HMAC-SHA-1, six digits, half a minute. */
export const STEP_MS = 30_000;
const DIGITS = 6;
const SECRET_BYTES = 20;
/** A phone's clock may be off by so many steps, either way. */
const SLACK = 1;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export interface Totp {
  /** A new secret, in base32. */
  newSecret(): string;
  /** The step a code belongs to, near `now`; undefined when it is of none. The same work for a wrong one. */
  stepOf(secret: string | undefined, code: string, now: number): number | undefined;
  /** What an authenticator app reads. */
  address(secret: string, login: string): string;
}

export function base32(bytes: Buffer): string {
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => ALPHABET[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
}

export function fromBase32(text: string): Buffer {
  let bits = '';
  for (const sign of text) bits += Math.max(0, ALPHABET.indexOf(sign)).toString(2).padStart(5, '0');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)));
}

/** The code of one step (RFC 4226). */
export function codeOf(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', fromBase32(secret)).update(counter).digest();
  const at = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 10 ** DIGITS).padStart(DIGITS, '0');
}

export function openTotp(): Totp {
  const nobody = base32(randomBytes(SECRET_BYTES));
  return {
    newSecret: () => base32(randomBytes(SECRET_BYTES)),
    stepOf(secret, code, now) {
      const given = Buffer.from(code.padEnd(DIGITS).slice(0, DIGITS));
      const here = Math.floor(now / STEP_MS);
      let found: number | undefined;
      for (let step = here - SLACK; step <= here + SLACK; step += 1) {
        const right = Buffer.from(codeOf(secret ?? nobody, step));
        if (given.length === right.length && timingSafeEqual(given, right) && code.length === DIGITS) found = step;
      }
      return secret === undefined ? undefined : found;
    },
    address: (secret, login) =>
      `otpauth://totp/${encodeURIComponent(`共育桥:${login}`)}?secret=${secret}&issuer=${encodeURIComponent('共育桥')}`,
  };
}
