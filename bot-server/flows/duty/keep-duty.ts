import type { Actor, TeacherActor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import type { AuditAction } from '../../domain/audit/audit';
import { faultOfLeave, faultOfWindows, MOST_ON_DUTY, type AnswerRules, type TeacherLeave } from '../../domain/question/answer-rules';
import { Refusal } from '../../domain/refusal';
import { civilDate } from '../../domain/time/civil';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { DutyNeeds } from './show-duty';

export type KeepDutyNeeds = DutyNeeds & { readonly audit: Pick<AuditStore, 'note'>; readonly newId: () => string };

/** Puts answer windows and duty roster in the place of that version. @throws Refusal access/denied, duty/invalid, duty/changed */
export async function keepRules(needs: KeepDutyNeeds, actor: Actor, asked: Omit<AnswerRules, 'schoolId'>, now: Instant): Promise<void> {
  if (actor.role !== 'teacher' || !may.keepDuty(actor, actor.schoolId)) throw new Refusal('access/denied');
  const fault = faultOfWindows(asked.windows) ?? (await faultOfRoster(needs, actor, asked.duty));
  if (fault !== undefined) throw new Refusal('duty/invalid', { message: fault });
  const duty = asked.duty.filter(({ teacherIds }) => teacherIds.length > 0);
  if (!(await needs.duty.keepRules({ ...asked, duty, schoolId: actor.schoolId }, now))) throw new Refusal('duty/changed');
  await note(needs, actor, 'answer-rules-changed', { kind: 'school', id: actor.schoolId }, now);
}

async function faultOfRoster({ roster }: DutyNeeds, { schoolId }: TeacherActor, duty: AnswerRules['duty']): Promise<string | undefined> {
  const works = new Set((await roster.staffOfSchool(schoolId)).map(({ id }) => id));
  if (new Set(duty.map(({ weekday }) => weekday)).size < duty.length) return '同一天写了两次，请合成一行';
  if (duty.some(({ teacherIds }) => teacherIds.length > MOST_ON_DUTY)) return `一天最多 ${MOST_ON_DUTY} 位老师值班`;
  return duty.some(({ teacherIds }) => teacherIds.some((id) => !works.has(id))) ? '有一位值班老师不在本校的名册里，请刷新再选' : undefined;
}

/** Writes down a leave with who answers meanwhile: one's own, or for the office anybody's. @throws Refusal access/denied, duty/invalid */
export async function keepLeave(
  needs: KeepDutyNeeds,
  actor: Actor,
  asked: Pick<TeacherLeave, 'from' | 'to' | 'part' | 'substituteId'> & { readonly teacherId?: string },
  now: Instant,
): Promise<void> {
  if (actor.role !== 'teacher') throw new Refusal('access/denied');
  const { schoolId } = actor;
  const leave = { ...asked, teacherId: asked.teacherId ?? actor.teacherId, schoolId };
  if (!may.keepLeave(actor, leave)) throw new Refusal('access/denied');
  const works = new Set((await needs.roster.staffOfSchool(schoolId)).map(({ id }) => id));
  if (!works.has(leave.teacherId) || (leave.substituteId !== undefined && !works.has(leave.substituteId)))
    throw new Refusal('duty/invalid', { message: '这位老师不在本校的名册里，请刷新再选' });
  const today = civilDate(now);
  const others = await needs.duty.leavesOf(leave.teacherId, today);
  // A second tap on «keep».
  if (
    others.some(
      (one) => one.from === leave.from && one.to === leave.to && one.part === leave.part && one.substituteId === leave.substituteId,
    )
  )
    return;
  const fault = faultOfLeave(leave, others, today);
  if (fault !== undefined) throw new Refusal('duty/invalid', { message: fault });
  await needs.duty.addLeave({ ...leave, id: needs.newId() }, now);
  await note(needs, actor, 'leave-kept', { kind: 'teacher', id: leave.teacherId }, now);
}

/** Takes a leave out. @throws Refusal duty/not-found */
export async function dropLeave(needs: KeepDutyNeeds, actor: Actor, id: string, now: Instant): Promise<void> {
  const leave = await needs.duty.leave(id);
  if (actor.role !== 'teacher' || !leave || !may.keepLeave(actor, leave)) throw new Refusal('duty/not-found');
  await needs.duty.dropLeave(id);
  await note(needs, actor, 'leave-dropped', { kind: 'teacher', id: leave.teacherId }, now);
}

const note = (
  { audit }: KeepDutyNeeds,
  actor: TeacherActor,
  action: AuditAction,
  about: { readonly kind: 'school' | 'teacher'; readonly id: string },
  now: Instant,
): Promise<void> => audit.note({ chain: actor.schoolId, actor: { kind: 'teacher', id: actor.teacherId }, action, about }, now);
