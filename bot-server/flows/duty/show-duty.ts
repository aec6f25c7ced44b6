import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import type { DutyView } from '../../domain/question/duty-view';
import { Refusal } from '../../domain/refusal';
import { civilDate } from '../../domain/time/civil';
import type { Instant } from '../../domain/time/instant';
import type { DutyStore } from '../../store/duty';
import type { RosterStore } from '../../store/roster';

export interface DutyNeeds {
  readonly duty: DutyStore;
  readonly roster: Pick<RosterStore, 'staffOfSchool' | 'teachers'>;
}

/** Who reads a school's duty: those who work there. @throws Refusal access/denied */
export async function showDuty({ duty, roster }: DutyNeeds, actor: Actor, now: Instant): Promise<DutyView> {
  if (actor.role !== 'teacher') throw new Refusal('access/denied');
  const edits: boolean = may.keepDuty(actor, actor.schoolId);
  const today = civilDate(now);
  const [rules, staff, leaves] = await Promise.all([
    duty.rulesOf(actor.schoolId),
    roster.staffOfSchool(actor.schoolId),
    edits ? duty.leavesOfSchool(actor.schoolId, today) : duty.leavesOf(actor.teacherId, today),
  ]);
  const colleagues = await roster.teachers(staff.map(({ id }) => id));
  return { rules, colleagues, leaves, reader: actor, edits };
}
