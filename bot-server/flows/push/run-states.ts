import type { Message, PushId } from '../../domain/push/push';
import { runStateOf, type RunState } from '../../domain/push/run';
import type { Instant } from '../../domain/time/instant';
import type { PlanStore } from '../../store/plans';
import type { PushStore } from '../../store/pushes';

type Needs = { readonly plans: Pick<PlanStore, 'statesOf'>; readonly pushes: Pick<PushStore, 'get'> };

/** How old an answer may be: no call begins later than this after somebody said «stop». */
export const FRESH_MS = 500;

export interface RunStates {
  /** Whether this push goes out. «Running» may be {@link FRESH_MS} old, «paused» and «ended» are as of now: who lets a push go on waits for nobody. */
  of(pushId: PushId): Promise<RunState>;
  /** Of what a message is about: only pushes are stopped. */
  ofMessage(message: Pick<Message, 'subject'>): Promise<RunState>;
}

/** How a push stands by the rows as they are now; one that is gone stops nothing here. */
export async function readRunState({ plans, pushes }: Needs, pushId: PushId): Promise<RunState> {
  const push = await pushes.get(pushId);
  return push ? runStateOf((await plans.statesOf([push.planId])).get(push.planId), push.halt) : 'running';
}

/** Asks the rows again and again while a fan-out is going on: one question for all that want to know at the same moment. */
export function openRunStates(needs: Needs & { readonly clock: () => Instant }): RunStates {
  const kept = new Map<PushId, { readonly at: Instant; readonly state: Promise<RunState> }>();
  const read = async (pushId: PushId, at: Instant): Promise<RunState> => {
    const state = readRunState(needs, pushId);
    kept.set(pushId, { at, state });
    // Only what runs may be remembered, and never what could not be read.
    const forget = (): void => void kept.delete(pushId);
    state.then((now) => now !== 'running' && forget(), forget);
    return state;
  };
  const of = async (pushId: PushId): Promise<RunState> => {
    const now = needs.clock();
    const known = kept.get(pushId);
    return known && Math.abs(now - known.at) < FRESH_MS ? known.state : read(pushId, now);
  };
  return { of, ofMessage: async ({ subject }) => (subject.kind === 'push' ? of(subject.pushId) : 'running') };
}
