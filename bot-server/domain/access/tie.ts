import { MINUTE, type Instant } from '../time/instant';
import type { Staff } from './staff-account';

/** A code on the screen that ties a WeChat to a post lives so long. */
export const TIE_LIFE = 2 * MINUTE;

/** What is in the code; told apart from a desktop's, which is for signing in, by how it begins and by its length. */
export const tieScene = (code: string): string => `tie-${code}`;

/** Two digits, shown on the desktop alone after the scan: who only has a picture of the code has one guess of ninety. */
export const drawTieNumber = (below: (n: number) => number): number => 10 + below(90);

/** `waiting` for a phone, `scanned` by one, `tied` by its number, `refused` there. */
export type TieState = 'waiting' | 'scanned' | 'tied' | 'refused';

/** A post (whoever signed in by a password) that asks to be tied to the WeChat that scans. One at a time for each post. */
export interface TieRequest {
  readonly post: Staff;
  readonly state: TieState;
  /** The browser's session: when it is over, so is this. */
  readonly sessionId: string;
  readonly browser: string;
  readonly askedAt: Instant;
  readonly expiresAt: Instant;
  readonly scannedBy?: string;
  readonly number?: number;
}

/** What the browser is told each time it looks: `over` when its code is no more, `none` when it asked for none. */
export type TieTurn =
  { readonly state: 'none' | 'waiting' | 'refused' | 'over' | 'tied' } | { readonly state: 'scanned'; readonly number: number };
