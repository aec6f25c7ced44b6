import { randomBytes } from 'node:crypto';

/** A number that can be read out and not be guessed: 80 bits in letters and digits that are not mistaken for one another. */
export function receiptNo(): string {
  const signs = [...randomBytes(16)].map((byte) => '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'[byte % 32] ?? '2');
  return (signs.join('').match(/.{4}/g) ?? []).join('-');
}
