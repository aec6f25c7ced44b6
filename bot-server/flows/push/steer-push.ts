import type { Actor, TeacherActor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import type { AuditAction } from '../../domain/audit/audit';
import type { Push } from '../../domain/push/push';
import { steered, type SteerWord } from '../../domain/push/run';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { MessageStore } from '../../store/messages';
import type { PlanStore } from '../../store/plans';
import type { PushStore } from '../../store/pushes';
import { followRun } from './follow-run';

/** What steering needs: the rows that say so, the messages that follow, the trail, and the scheduler's ear. */
export interface SteerNeeds {
  readonly plans: Pick<PlanStore, 'get' | 'setState' | 'statesOf'>;
  readonly pushes: Pick<PushStore, 'get' | 'ofPlan' | 'setHalt'>;
  readonly messages: Pick<MessageStore, 'endExpired' | 'holdPaused' | 'releasePaused' | 'endAll'>;
  readonly audit: Pick<AuditStore, 'note'>;
  /** What goes on may be due at once. */
  readonly wake: () => void;
}

const NOTED: Readonly<Record<SteerWord, AuditAction>> = { pause: 'push-paused', resume: 'push-resumed', end: 'push-ended' };

/**
 * Pauses a push, lets it go on, or ends it for good. Its row is the truth, which every sender reads before each call; the messages follow.
 * Saying what is so already changes nothing and is no error.
 * @throws Refusal push/not-found, access/denied, push/ended, push/over (its due time has passed), push/changed (somebody steered meanwhile)
 */
export async function steerPush(
  needs: SteerNeeds,
  actor: Actor,
  { push: id, word }: { readonly push: string; readonly word: SteerWord },
  now: Instant,
): Promise<void> {
  const push = await needs.pushes.get(id);
  if (!push || !may.readSchool(actor, push.schoolId)) throw new Refusal('push/not-found');
  if (!may.steerPushes(actor, push.schoolId)) throw new Refusal('access/denied');
  const from = push.halt?.state ?? 'running';
  const to = steered(from, word);
  if (!to) throw new Refusal('push/ended');
  if (to === from) return void (await followRun(needs, id, now));
  if (now >= push.dueAt) throw new Refusal('push/over');
  if (!(await needs.pushes.setHalt(id, [from], to === 'running' ? undefined : { state: to, at: now }))) throw new Refusal('push/changed');
  await followRun(needs, id, now);
  await noteSteering(needs, actor, NOTED[word], push, now);
  needs.wake();
}

/** Leaves the row that says who it was. */
export async function noteSteering(
  { audit }: Pick<SteerNeeds, 'audit'>,
  by: TeacherActor,
  action: AuditAction,
  about: Pick<Push, 'id' | 'schoolId'>,
  now: Instant,
): Promise<void> {
  const kind = action.startsWith('plan') ? 'plan' : 'push';
  await audit.note({ chain: about.schoolId, actor: { kind: 'teacher', id: by.teacherId }, action, about: { kind, id: about.id } }, now);
}
