import { HOUR, type Instant } from '../time/instant';
import { OPEN_STATES } from './steps';
import type { QuestionState } from './question';

/** 等我答复、快到时限、已超时、已答复、学校值班箱; `mine` is a family's own list. */
export type Box = 'mine' | 'open' | 'soon' | 'overdue' | 'done' | 'desk';

/** 快到时限: so near that there is no other time for it. */
export const SOON_MS = 2 * HOUR;

/** What a box holds: states, and for the ones that go by the clock half-open bounds of the due time. What waits for the asker is late for nobody. */
export interface Held {
  readonly states?: readonly QuestionState[];
  readonly due?: { readonly from?: Instant; readonly before?: Instant };
}

export function heldIn(box: Box, now: Instant): Held {
  switch (box) {
    case 'mine':
      return {};
    case 'open':
    case 'desk':
      return { states: OPEN_STATES };
    case 'soon':
      return { states: OPEN_STATES, due: { from: now, before: now + SOON_MS } };
    case 'overdue':
      return { states: OPEN_STATES, due: { before: now } };
    case 'done':
      return { states: ['answered', 'confirmed', 'closed'] };
  }
}

/** Done ones and a family's own are newest first; what waits, by when it is due. */
export const orderOf = (box: Box): 'newest' | 'due' => (box === 'mine' || box === 'done' ? 'newest' : 'due');
