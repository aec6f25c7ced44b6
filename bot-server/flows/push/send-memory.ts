import { openTurns, type Turns } from '../../domain/push/turns';
import { openBrakes, type Brakes } from './brakes';
import { openCanary, type Canary } from './canary';

/** What a sender keeps from one turn to the next. Nothing of it is needed for being right: a process that forgets it is only slower to learn. */
export interface SendMemory {
  /** A template that is refused, a quota that is used up. */
  readonly brakes: Brakes;
  /** Which templates have been taken for which push. */
  readonly canary: Canary;
  /** Which pushes have had their turn. */
  readonly turns: Turns;
  /** How many messages it rings at a time. */
  lot: number;
}

export const LARGEST_LOT = 64;

/** A first lot is small: nobody knows yet how fast the platform answers. */
const FIRST_LOT = 16;

export const openSendMemory = (): SendMemory => ({ brakes: openBrakes(), canary: openCanary(), turns: openTurns(), lot: FIRST_LOT });
