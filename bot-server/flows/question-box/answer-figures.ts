import type { Actor, TeacherActor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { placeOf } from '../../domain/figures/bureau';
import { standingAmong, tableOf, toBureau, TO_SCHOOL, type AnswerFigures } from '../../domain/question/figures';
import { QUESTION_KINDS } from '../../domain/question/question';
import { Refusal } from '../../domain/refusal';
import { civilDate, instantOf } from '../../domain/time/civil';
import type { Instant } from '../../domain/time/instant';
import type { QuestionStore } from '../../store/questions';
import type { RosterStore } from '../../store/roster';

type Needs = {
  readonly questions: Pick<QuestionStore, 'answerCells' | 'answerShares'>;
  readonly roster: Pick<RosterStore, 'school' | 'schools' | 'bureau' | 'classroomsOfSchool'>;
};

/** First instants of a month and of the one after it, in China. @throws Refusal figures/days for what is no month, or none yet */
export function monthSpan(month: string | undefined, now: Instant): { month: string; from: Instant; to: Instant } {
  const asked = month ?? civilDate(now).slice(0, 7);
  const [year = 0, number = 0] = asked.split('-').map(Number);
  const from = number >= 1 && number <= 12 ? instantOf(`${asked}-01`) : Number.POSITIVE_INFINITY;
  if (from > now) throw new Refusal('figures/days', { message: '请选一个已经开始的月份' });
  const next = number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
  return { month: asked, from, to: instantOf(`${next}-01`) };
}

/**
 * How questions of one month were answered: a school's office by class and by kind, a bureau by school and by kind. Months stand beside each
 * other, so that no two answers differ by a few; kinds are of the places that are told. In the order of codes, never by a figure.
 * @throws Refusal access/denied, figures/days
 */
export async function answerFigures(
  needs: Needs,
  actor: Actor,
  asked: { readonly month?: string | undefined },
  now: Instant,
): Promise<AnswerFigures> {
  const span = monthSpan(asked.month, now);
  const isRunning = span.to > now;
  if (actor.role === 'teacher' && may.keepQuickReplies(actor, actor.schoolId)) {
    const [school, classrooms, cells] = await Promise.all([
      needs.roster.school(actor.schoolId),
      needs.roster.classroomsOfSchool(actor.schoolId),
      needs.questions.answerCells({ schoolIds: [actor.schoolId], from: span.from, to: span.to, now }),
    ]);
    const { table, within } = tableOf(cells, ({ classroomId }) => classroomId, classrooms.map(({ id }) => id), TO_SCHOOL); // prettier-ignore
    return {
      ...{ place: school?.name ?? '', by: 'class', month: span.month, isRunning, smallest: TO_SCHOOL.smallest },
      places: table,
      kinds: tableOf(within, ({ kind }) => kind, QUESTION_KINDS, TO_SCHOOL).table,
      names: new Map(classrooms.map(({ id, name }) => [id, name])),
    };
  }
  if (!may.readBureau(actor)) throw new Refusal('access/denied');
  const [bureau, schools, cells] = await Promise.all([
    needs.roster.bureau(actor.bureauId),
    needs.roster.schools(actor.schoolIds),
    needs.questions.answerCells({ schoolIds: actor.schoolIds, from: span.from, to: span.to, now }),
  ]);
  const telling = toBureau(isRunning);
  const central = new Map(schools.map((school) => [school.id, placeOf(school)]));
  const keys = [...new Set(schools.map(placeOf))].sort();
  const { table, within } = tableOf(cells, ({ schoolId }) => central.get(schoolId) ?? schoolId, keys, telling);
  return {
    ...{ place: bureau?.name ?? '', by: 'school', month: span.month, isRunning, smallest: telling.smallest },
    places: table,
    kinds: tableOf(within, ({ kind }) => kind, QUESTION_KINDS, telling).table,
    names: new Map(schools.map(({ id, name }) => [id, name])),
  };
}

export interface OwnAnswers {
  readonly month: string;
  readonly decided: number;
  readonly inTime: number;
  /** Whole tens of percent of colleagues who answer less often in time; absent where the school has too few. */
  readonly standing?: number;
}

/** A teacher's own answers of this month, for that teacher alone. @throws Refusal access/denied */
export async function ownAnswers(needs: Pick<Needs, 'questions'>, actor: Actor, now: Instant): Promise<OwnAnswers> {
  if (actor.role !== 'teacher') throw new Refusal('access/denied');
  const { teacherId, schoolId }: TeacherActor = actor;
  const { month, from, to } = monthSpan(undefined, now);
  const shares = await needs.questions.answerShares({ schoolIds: [schoolId], from, to, now });
  const mine = shares.find((one) => one.teacherId === teacherId) ?? { decided: 0, inTime: 0 };
  const standing = standingAmong(teacherId, shares);
  return { month, decided: mine.decided, inTime: mine.inTime, ...(standing === undefined ? {} : { standing }) };
}
