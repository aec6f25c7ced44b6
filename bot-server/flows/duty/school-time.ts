import { leavesSince, type AnswerRules, type TeacherLeave } from '../../domain/question/answer-rules';
import { withinReach, type Leave, type TeachingTime } from '../../domain/question/teaching-time';
import type { SchoolId, Teacher, TeacherId } from '../../domain/roster/roster';
import { civilDate } from '../../domain/time/civil';
import type { Instant } from '../../domain/time/instant';
import type { DutyStore } from '../../store/duty';
import { calendarOf, type CalendarNeeds } from '../calendar/calendar-of';

/** What reading a school's time for answers needs. */
export interface SchoolTimeNeeds extends CalendarNeeds {
  readonly duty: Pick<DutyStore, 'rulesOf' | 'leavesOfSchool'>;
  readonly roster: CalendarNeeds['roster'] & {
    staffOfSchool(id: SchoolId): Promise<Pick<Teacher, 'id' | 'roles' | 'teaches' | 'classroomIds'>[]>;
  };
}

export interface SchoolTime {
  readonly schoolId: SchoolId;
  readonly rules: AnswerRules;
  /** The school's own, nobody's leave taken off. */
  readonly time: TeachingTime;
  readonly leaves: readonly TeacherLeave[];
  readonly staff: readonly Pick<Teacher, 'id' | 'roles' | 'teaches' | 'classroomIds'>[];
  /** Who keeps the school's office. */
  readonly office: readonly TeacherId[];
  leaveOf(teacherId: TeacherId): readonly Leave[];
  /** The time of one teacher, with some of it within reach. */
  timeOf(teacherId: TeacherId | undefined, from: Instant): TeachingTime;
}

/** When a school's teachers answer, and who is there: its calendar, windows, duty roster and leaves as they are now. */
export async function schoolTime(needs: SchoolTimeNeeds, schoolId: SchoolId, now: Instant): Promise<SchoolTime> {
  const [calendar, rules, leaves, staff] = await Promise.all([
    calendarOf(needs, { kind: 'school', id: schoolId }),
    needs.duty.rulesOf(schoolId),
    needs.duty.leavesOfSchool(schoolId, leavesSince(civilDate(now))),
    needs.roster.staffOfSchool(schoolId),
  ]);
  const time: TeachingTime = { calendar, windows: rules.windows };
  const leaveOf = (teacherId: TeacherId): readonly Leave[] => leaves.filter((leave) => leave.teacherId === teacherId);
  return {
    schoolId,
    rules,
    time: withinReach(time, now),
    leaves,
    staff,
    office: staff.filter(({ roles }) => roles.includes('head') || roles.includes('school-scheduler')).map(({ id }) => id),
    leaveOf,
    timeOf: (teacherId, from) => withinReach(teacherId === undefined ? time : { ...time, leave: leaveOf(teacherId) }, from),
  };
}

/** A school is asked for once in a run, however many of its questions are looked at. */
export function rememberTimes(needs: SchoolTimeNeeds, now: Instant): (schoolId: SchoolId) => Promise<SchoolTime> {
  const known = new Map<SchoolId, Promise<SchoolTime>>();
  return (schoolId) => {
    const found = known.get(schoolId) ?? schoolTime(needs, schoolId, now);
    known.set(schoolId, found);
    return found;
  };
}
