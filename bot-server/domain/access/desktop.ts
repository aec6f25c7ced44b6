import { MINUTE, type Instant } from '../time/instant';
import type { RoleKey } from './role';

/** A code on a desktop's screen lives so long; the page shows a new one by itself. */
export const SCAN_LIFE = 2 * MINUTE;
/** What the phone shows to choose from; one of them stands on the desktop. */
export const NUMBERS_SHOWN = 3;

/** `waiting` for a phone, `scanned` by one, `confirmed` there, `used` by the browser that asked, `refused` by the person. */
export type DesktopState = 'waiting' | 'scanned' | 'confirmed' | 'used' | 'refused';

/** A browser that asks to be signed in. What is in the code finds it for a phone; the secret that finds it for the browser is not in the code. */
export interface DesktopRequest {
  readonly state: DesktopState;
  readonly browser: string;
  readonly askedAt: Instant;
  readonly expiresAt: Instant;
  /** Whose phone scanned it. */
  readonly scannedBy?: string;
  /** Two digits, shown on the desktop after the scan; a picture of the code alone does not show them. */
  readonly number?: number;
  readonly numbers?: readonly number[];
  readonly as?: RoleKey;
}

/** Three different numbers of two digits, and which of them is the desktop's. `below(n)` gives a whole number from 0 to n − 1, unguessable. */
export function drawNumbers(below: (n: number) => number): { number: number; numbers: number[] } {
  const numbers: number[] = [];
  while (numbers.length < NUMBERS_SHOWN) {
    const drawn = 10 + below(90);
    if (!numbers.includes(drawn)) numbers.push(drawn);
  }
  return { number: numbers[below(NUMBERS_SHOWN)] ?? 10, numbers };
}
