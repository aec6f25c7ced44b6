import { schoolScope } from '../../domain/access/scope';
import { gateIdOf, quotaDay } from '../../domain/account/quota';
import { retryAt } from '../../domain/push/next-step';
import { MOST_TRIES } from '../../domain/push/routes';
import { OPEN_STATES } from '../../domain/question/steps';
import { nextDigestAt, staffDigest } from '../../domain/push/staff-digest';
import { civilDate, instantOf } from '../../domain/time/civil';
import type { Instant } from '../../domain/time/instant';
import type { GateStore } from '../../store/gates';
import type { MessageStore } from '../../store/messages';
import type { PushStore } from '../../store/pushes';
import type { QuestionStore } from '../../store/questions';
import type { RosterStore } from '../../store/roster';
import type { StaffHook, StaffHookStore } from '../../store/staff-hooks';
import type { Gateway } from '../../wechat/gateway';

export interface DigestNeeds {
  readonly staffHooks: Pick<StaffHookStore, 'takeDue' | 'settle'>;
  readonly roster: Pick<RosterStore, 'school' | 'classroomsOfSchool'>;
  readonly pushes: Pick<PushStore, 'list'>;
  readonly messages: Pick<MessageStore, 'fanOutOf'>;
  readonly questions: Pick<QuestionStore, 'count' | 'dayOf'>;
  readonly gates: Pick<GateStore, 'take'>;
  readonly gateway: Pick<Gateway, 'postToStaff'>;
  readonly luck: () => number;
}

/** What WeCom takes from one webhook. */
export const A_MINUTE = 20;
const MOST_PUSHES = 100;
const MOST_GROUPS = 200;

/**
 * Tells the groups of staff that are due the day's numbers. A busy platform is tried again with full jitter, five times at most; a post of which
 * nobody knows whether it was taken is not made again. Gives how many were told.
 */
export async function sendDigests(needs: DigestNeeds, now: Instant, stopped: () => boolean = () => false): Promise<number> {
  let told = 0;
  for (let n = 0; n < MOST_GROUPS && !stopped(); n += 1) {
    const due = await needs.staffHooks.takeDue(now, ({ minute }) => nextDigestAt(minute, now));
    if (!due) break;
    if (await tell(needs, due, now)) told += 1;
  }
  return told;
}

async function tell(needs: DigestNeeds, { hook, key }: { hook: StaffHook; key: string | undefined }, now: Instant): Promise<boolean> {
  const end = (code: string, again?: Instant): Promise<void> =>
    needs.staffHooks.settle(hook.id, { code, at: now, ...(again === undefined ? {} : { again }) });
  if (key === undefined) return end('no-key').then(() => false);
  const words = await digestOf(needs, hook, now);
  if (words === undefined) return end('nothing').then(() => false);
  const { startsAt: dayStart, endsAt: dayEnd } = quotaDay(now);
  const gate = await needs.gates.take(gateIdOf(`hook-${hook.id}`, 'wecom-school'), 1, { dayStart, dayEnd, perMinute: A_MINUTE }, now);
  const outcome =
    gate.granted === 1 ? await needs.gateway.postToStaff(key, words) : ({ kind: 'later', code: 'minute', why: 'rate' } as const);
  if (outcome.kind === 'later' && hook.tries + 1 < MOST_TRIES) await end(outcome.code, retryAt(outcome.why, hook.tries, needs.luck(), now));
  else await end(outcome.kind === 'sent' ? 'sent' : outcome.code);
  return outcome.kind === 'sent';
}

/** The numbers of one school's day, as they are posted. */
export async function digestOf(
  needs: Omit<DigestNeeds, 'staffHooks' | 'gates' | 'gateway' | 'luck'>,
  hook: Pick<StaffHook, 'schoolId'>,
  now: Instant,
): Promise<string | undefined> {
  const school = await needs.roster.school(hook.schoolId);
  if (!school) return undefined;
  const classrooms = await needs.roster.classroomsOfSchool(school.id);
  const scope = schoolScope(
    school.id,
    classrooms.map(({ id }) => id),
  );
  const midnight = instantOf(civilDate(now));
  const { items } = await needs.pushes.list(scope, { limit: MOST_PUSHES });
  const today = items.filter(({ startsAt }) => startsAt >= midnight && startsAt <= now);
  const runs = await Promise.all(today.map(({ id }) => needs.messages.fanOutOf(id, now)));
  const sum = (of: (run: (typeof runs)[number]) => number): number => runs.reduce((total, run) => total + of(run), 0);
  return staffDigest({
    place: school.name,
    at: now,
    pushes: today.length,
    messages: sum(({ total }) => total),
    sent: sum(({ sent }) => sent),
    ahead: sum(({ ahead }) => ahead),
    failed: sum(({ failed }) => failed),
    waiting: await needs.questions.count(scope, OPEN_STATES),
    ...(await needs.questions.dayOf(scope, midnight, now)),
  });
}
