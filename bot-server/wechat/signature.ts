import { createHash, timingSafeEqual } from 'node:crypto';
import { SECOND, type Instant } from '../domain/time/instant';

/** How old or how early a push may be. */
export const FRESH = 300 * SECOND;

/** Hex SHA-1 of the parts sorted bytewise and joined: `signature` of (token, timestamp, nonce), `msg_signature` with the sealed body as well. */
export function signatureOf(...parts: readonly string[]): string {
  const sorted = parts.map((part) => Buffer.from(part, 'utf8')).sort((a, b) => Buffer.compare(a, b));
  return createHash('sha1').update(Buffer.concat(sorted)).digest('hex');
}

/** Compares without telling by its time how much was right. Anything but a string of the same length is «no». */
export function sameSignature(given: unknown, expected: string): boolean {
  if (typeof given !== 'string') return false;
  const a = Buffer.from(given, 'utf8');
  const b = Buffer.from(expected, 'utf8');
  return a.length === b.length && timingSafeEqual(a, b);
}

/** True when the seconds in `timestamp` are within five minutes of now. */
export function isFresh(timestamp: unknown, now: Instant): timestamp is string {
  return typeof timestamp === 'string' && /^\d{10}$/.test(timestamp) && Math.abs(now - Number(timestamp) * SECOND) <= FRESH;
}
