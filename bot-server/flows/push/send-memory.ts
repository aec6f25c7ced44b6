import { openTurns, type Turns } from '../../domain/push/turns';
import { openBrakes, type Brakes } from './brakes';
import { openCanary, type Canary } from './canary';
import { openFlight, type Flight } from './flight';
import { openGateMemory, type GateMemory } from './gates';

/** What a sender keeps from one turn to the next. Nothing of it is needed for being right: a process that forgets it is only slower to learn. */
export interface SendMemory {
  /** A template that is refused, a quota that is used up. */
  readonly brakes: Brakes;
  /** Which templates have been taken for which push. */
  readonly canary: Canary;
  /** Which channels are closed, as far as this process knows. */
  readonly gates: GateMemory;
  /** Which pushes have had their turn. */
  readonly turns: Turns;
  /** What is in hand from turn to turn. */
  readonly flight: Flight;
}

/** How many messages are claimed and read about at a time. */
export const LARGEST_LOT = 256;

export const openSendMemory = (): SendMemory => ({
  brakes: openBrakes(),
  canary: openCanary(),
  gates: openGateMemory(),
  turns: openTurns(),
  flight: openFlight(),
});
