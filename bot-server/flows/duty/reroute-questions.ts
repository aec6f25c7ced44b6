import type { Question } from '../../domain/question/question';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { QuestionStore } from '../../store/questions';
import type { Standing } from '../../store/questions/climbing';
import type { RosterStore } from '../../store/roster';
import { isAway, routeIn } from './route-question';
import { rememberTimes, type SchoolTime, type SchoolTimeNeeds } from './school-time';

export type RerouteNeeds = SchoolTimeNeeds & {
  readonly roster: Pick<RosterStore, 'classrooms'>;
  readonly questions: Pick<QuestionStore, 'standings' | 'behind' | 'reroute' | 'openLoad'>;
  readonly audit: Pick<AuditStore, 'note'>;
};

const A_STANDING = 500;

/**
 * Finds open questions whose holder has left the school, is the class teacher no more, or is away until after the due time, and those that nobody has,
 * and gives them to whoever is responsible now. Gives how many.
 */
export async function rerouteQuestions(needs: RerouteNeeds, now: Instant, stopped: () => boolean = () => false): Promise<number> {
  const standings = await needs.questions.standings();
  const timeOf = rememberTimes(needs, now);
  const classrooms = new Map(
    (await needs.roster.classrooms([...new Set(standings.map(({ classroomId }) => classroomId))])).map((one) => [one.id, one]),
  );
  let moved = 0;
  for (const standing of standings) {
    if (stopped()) break;
    const classroom = classrooms.get(standing.classroomId);
    // What people decided stays so: somebody was handed it, or the school looks at a danger.
    if (!classroom || standing.because === 'alarm') continue;
    const school = await timeOf(standing.schoolId);
    const gone = isGone(standing, school, classroom.classTeacherId);
    const mayBeAway = standing.teacherId !== undefined && school.leaveOf(standing.teacherId).length > 0;
    if (!gone && !mayBeAway) continue;
    for (const question of await needs.questions.behind(standing, A_STANDING)) {
      if (stopped()) break;
      if (!gone && !awayUntilDue(question, school, now)) continue;
      if (await give(needs, question, school, classroom, now)) moved += 1;
    }
  }
  return moved;
}

/** Works there no more; is the class teacher no more; or nobody had it, and now there is somebody. */
function isGone({ teacherId, because, state }: Standing, school: SchoolTime, classTeacherId: string | undefined): boolean {
  if (teacherId === undefined) return state === 'new' && (school.office.length > 0 || classTeacherId !== undefined);
  if (!school.staff.some(({ id }) => id === teacherId)) return true;
  return because === 'class-teacher' && teacherId !== classTeacherId;
}

const awayUntilDue = ({ teacherId, pausedAt, dueAt }: Question, school: SchoolTime, now: Instant): boolean =>
  teacherId !== undefined && pausedAt === undefined && dueAt > now && isAway(school, teacherId, now, dueAt);

async function give(
  needs: RerouteNeeds,
  question: Question,
  school: SchoolTime,
  classroom: { readonly id: string; readonly schoolId: string; readonly classTeacherId?: string },
  now: Instant,
): Promise<boolean> {
  const { kind, subject } = question;
  const to = await routeIn(needs, school, { kind, ...(subject === undefined ? {} : { subject }), classroom }, now);
  if (to.teacherId === question.teacherId && to.state === question.state) return false;
  // Who asked was promised a time: it does not move away. What has climbed stays with those it climbed to.
  const kept = question.holders.filter((id) => id !== question.teacherId);
  const done = await needs.questions.reroute(question, {
    ...to,
    state: to.state === 'new' ? 'new' : question.state === 'reopened' ? 'reopened' : 'routed',
    holders: [...new Set([...to.holders, ...kept])],
    dueAt: Math.min(question.dueAt, to.dueAt) > now ? Math.min(question.dueAt, to.dueAt) : question.dueAt,
    climb: { ...(question.climb ?? { level: 0 }), nextAt: question.pausedAt === undefined ? now : (question.climb?.nextAt ?? now) },
  });
  if (!done) return false;
  await needs.audit.note(
    {
      chain: question.schoolId,
      actor: { kind: 'job', id: 'reroute-questions' },
      action: 'question-rerouted',
      about: { kind: 'student', id: question.studentId },
      reason: `提问编号 ${question.id}`,
    },
    now,
  );
  return true;
}
