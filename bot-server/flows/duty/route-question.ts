import { dutyOn } from '../../domain/question/answer-rules';
import { freshClimb, type ClimbFacts } from '../../domain/question/climb';
import {
  ALARM_WITHIN_MINUTES,
  ANSWER_WITHIN_MINUTES,
  daysAfter,
  dueAfter,
  minutesBetween,
  SOLVE_WITHIN_DAYS,
} from '../../domain/question/due';
import type { Question } from '../../domain/question/question';
import { route, type RouteFacts, type RouteTeacher } from '../../domain/question/route';
import { withinReach } from '../../domain/question/teaching-time';
import type { Classroom, TeacherId } from '../../domain/roster/roster';
import { civilDate } from '../../domain/time/civil';
import type { Instant } from '../../domain/time/instant';
import type { QuestionStore } from '../../store/questions';
import { schoolTime, type SchoolTime, type SchoolTimeNeeds } from './school-time';

export type RouteNeeds = SchoolTimeNeeds & { readonly questions: Pick<QuestionStore, 'openLoad'> };

/** What decides who gets a question. */
export interface ToRoute extends Pick<RouteFacts, 'kind' | 'subject' | 'alarm'> {
  readonly classroom: Pick<Classroom, 'id' | 'schoolId' | 'classTeacherId'>;
}

/** Who has it, and by when. */
export type RoutedQuestion = Pick<Question, 'because' | 'holders' | 'state' | 'dueAt' | 'solveBy' | 'climb'> &
  Pick<Partial<Question>, 'teacherId' | 'insteadOf'>;

/** Gives a question to whoever is responsible for it now, with its due times. */
export async function routeQuestion(needs: RouteNeeds, question: ToRoute, now: Instant): Promise<RoutedQuestion> {
  return routeIn(needs, await schoolTime(needs, question.classroom.schoolId, now), question, now);
}

/** The same with what is known of the school already. */
export async function routeIn(
  { questions }: Pick<RouteNeeds, 'questions'>,
  school: SchoolTime,
  { kind, subject, alarm, classroom }: ToRoute,
  now: Instant,
): Promise<RoutedQuestion> {
  const { time } = school;
  const minutes = alarm ? ALARM_WITHIN_MINUTES : ANSWER_WITHIN_MINUTES;
  const usual = dueAfter(now, minutes, time);
  const duty = dutyOn(school.rules, civilDate(dueAfter(now, 0, time)));
  const teachers = await candidates(questions, school, classroom, duty, { from: now, to: usual });
  const routed = route({
    kind,
    ...(subject === undefined ? {} : { subject }),
    ...(alarm === undefined ? {} : { alarm }),
    schoolId: school.schoolId,
    classroom,
    teachers,
    duty,
    hasDesk: school.office.length > 0,
  });
  // Who is away for a part of the time has it all the same, and that part does not count. An alarm waits for nobody's leave.
  const theirs = alarm ? time : school.timeOf(routed.teacherId, now);
  const dueAt = dueAfter(now, minutes, theirs);
  const asked = { ...routed, askedAt: now, dueAt, replies: [], ...(alarm === undefined ? {} : { alarm }) };
  const facts = climbFacts(school, classroom.classTeacherId, now);
  return { ...routed, dueAt, solveBy: daysAfter(now, SOLVE_WITHIN_DAYS, theirs), climb: freshClimb(0, asked, facts, now) };
}

/** Who may be given it: those who teach the class or are on duty, and who stands in for them. */
async function candidates(
  questions: RouteNeeds['questions'],
  school: SchoolTime,
  { id, classTeacherId }: ToRoute['classroom'],
  duty: readonly TeacherId[],
  { from, to }: { readonly from: Instant; readonly to: Instant },
): Promise<RouteTeacher[]> {
  const first = school.staff.filter(
    (one) => one.id === classTeacherId || duty.includes(one.id) || one.teaches?.some(({ classroomIds }) => classroomIds.includes(id)),
  );
  const today = civilDate(from);
  const substituteOf = (teacherId: TeacherId): TeacherId | undefined =>
    school.leaves.find((leave) => leave.teacherId === teacherId && leave.to >= today && leave.from <= civilDate(to) && leave.substituteId)
      ?.substituteId;
  const ids = new Set(first.flatMap((one) => [one.id, substituteOf(one.id) ?? one.id]));
  const chosen = school.staff.filter((one) => ids.has(one.id));
  const load = await questions.openLoad(chosen.map((one) => one.id));
  return chosen.map(({ id: teacherId, teaches }): RouteTeacher => {
    const substituteId = substituteOf(teacherId);
    return {
      id: teacherId,
      ...(teaches ? { teaches } : {}),
      open: load.get(teacherId) ?? 0,
      ...(isAway(school, teacherId, from, to) ? { away: substituteId === undefined ? {} : { substituteId } } : {}),
    };
  });
}

/** On leave for all of the time in which it would have to be answered. */
export function isAway(school: SchoolTime, teacherId: TeacherId, from: Instant, to: Instant): boolean {
  const leave = school.leaveOf(teacherId);
  if (leave.length === 0) return false;
  return minutesBetween(from, to, school.time) > 0 && minutesBetween(from, to, { ...school.time, leave }) === 0;
}

/** What a question's climbing depends on at its school. */
export function climbFacts(school: SchoolTime, classTeacherId: TeacherId | undefined, now: Instant): ClimbFacts {
  const time = withinReach(school.time, now);
  const here = dueAfter(now, 0, time);
  const soon = dueAfter(now, 1, time);
  const next = [...(classTeacherId === undefined ? [] : [classTeacherId]), ...dutyOn(school.rules, civilDate(here))];
  const works = new Set(school.staff.map(({ id }) => id));
  return {
    time,
    next: next.filter((id) => works.has(id) && !isAway(school, id, here, soon)),
    hasDesk: school.office.length > 0,
  };
}
