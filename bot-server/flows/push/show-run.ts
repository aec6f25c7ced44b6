import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import type { Push } from '../../domain/push/push';
import { limitedHours, phaseOf, runStateOf, secondsLeft, type FanOut, type Phase } from '../../domain/push/run';
import { quotaFigure, type QuotaFigure, type QuotaFigureNeeds } from './quota-figure';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { MessageStore } from '../../store/messages';
import type { PlanStore } from '../../store/plans';
import type { PushStore } from '../../store/pushes';

type Needs = {
  readonly plans: Pick<PlanStore, 'statesOf'>;
  readonly pushes: Pick<PushStore, 'get'>;
  readonly messages: Pick<MessageStore, 'fanOutOf'>;
} & Partial<QuotaFigureNeeds>;

export interface PushRunView {
  readonly push: Push;
  readonly phase: Phase;
  readonly haltedBy: 'push' | 'plan' | undefined;
  readonly steers: boolean;
  readonly fanOut: FanOut;
  /** Undefined while it can not be told. */
  readonly secondsLeft: number | undefined;
  /** How long the platform's limit still takes; undefined when none is met. */
  readonly limitedHours: number | undefined;
  /** How long the account's quota makes the rest take; undefined where nothing is counted. */
  readonly quota: QuotaFigure | undefined;
}

/** How a push goes out, now: figures only, for the school's staff. @throws Refusal access/denied, push/not-found */
export async function showRun(needs: Needs, actor: Actor, pushId: string, now: Instant): Promise<PushRunView> {
  if (actor.role !== 'teacher') throw new Refusal('access/denied');
  const push = await needs.pushes.get(pushId);
  if (!push || push.schoolId !== actor.schoolId) throw new Refusal('push/not-found');
  if (!may.readSchool(actor, push.schoolId)) throw new Refusal('access/denied');
  const [states, fanOut] = await Promise.all([needs.plans.statesOf([push.planId]), needs.messages.fanOutOf(push.id, now)]);
  const plan = states.get(push.planId);
  const run = runStateOf(plan, push.halt);
  const own = runStateOf(undefined, push.halt);
  return {
    push,
    phase: phaseOf(push, run, fanOut),
    haltedBy: run === 'running' ? undefined : run === own ? 'push' : 'plan',
    steers: may.steerPushes(actor, push.schoolId) && now < push.dueAt,
    fanOut,
    secondsLeft: secondsLeft(fanOut),
    limitedHours: limitedHours(fanOut, now),
    quota: await quotaFigure(needs, fanOut.ahead, now),
  };
}
