import { PAUSED_LOOK_MS } from '../../domain/push/decide';
import type { PushId } from '../../domain/push/push';
import type { RunState } from '../../domain/push/run';
import type { Instant } from '../../domain/time/instant';
import type { MessageStore } from '../../store/messages';
import type { PlanStore } from '../../store/plans';
import type { PushStore } from '../../store/pushes';
import { readRunState } from './run-states';

type Needs = {
  readonly plans: Pick<PlanStore, 'statesOf'>;
  readonly pushes: Pick<PushStore, 'get'>;
  readonly messages: Pick<MessageStore, 'endExpired' | 'holdPaused' | 'releasePaused' | 'endAll'>;
};

const MOST_TIMES = 10;

/**
 * Brings a push's messages to what was said of it: held, let go, or at their end. Whoever changes the word meanwhile is followed too, so that the
 * last word stands however many say one. Cut off here, the sender does the same when it comes to them.
 */
export async function followRun(needs: Needs, pushId: PushId, now: Instant): Promise<RunState> {
  let state = await readRunState(needs, pushId);
  for (let time = 0; time < MOST_TIMES; time += 1) {
    if (state === 'paused') {
      await needs.messages.endExpired([pushId], now);
      await needs.messages.holdPaused([pushId], now + PAUSED_LOOK_MS);
    } else if (state === 'ended') await needs.messages.endAll([pushId]);
    else await needs.messages.releasePaused([pushId], now);
    const next = await readRunState(needs, pushId);
    if (next === state) break;
    state = next;
  }
  return state;
}
