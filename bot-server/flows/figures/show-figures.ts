import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { spanOf, windowDays } from '../../domain/figures/window';
import { Refusal } from '../../domain/refusal';
import { civilDate } from '../../domain/time/civil';
import type { Instant } from '../../domain/time/instant';
import type { ClassDimension } from '../../store/rollups/sums';
import { bureauFigures } from './bureau-figures';
import { askedNames, namesOf } from './names';
import { isCurrent, ordered, type FigureBy, type FigureLine, type FigureNeeds, type FigureQuestion, type FiguresView } from './question';
import { officeSums, ownClassSums } from './school-figures';

const DIMENSIONS: Readonly<Partial<Record<FigureBy, ClassDimension>>> = {
  push: 'pushId',
  class: 'classroomId',
  grade: 'grade',
  resource: 'resourceId',
  theme: 'theme',
  dimension: 'dimension',
  subject: 'subject',
  week: 'week',
};

/**
 * Figures by one dimension over pushes that began on these days: a class teacher's own class, a school's staff their school down to the
 * class (see {@link officeSums}), a bureau its schools (see {@link bureauFigures}). Counts are summed when asked, never stored.
 * @throws Refusal access/denied, figures/not-so, figures/days
 */
export async function showFigures(needs: FigureNeeds, actor: Actor, asked: FigureQuestion, now: Instant): Promise<FiguresView> {
  const term = asked.window === 'term' ? await needs.roster.termOn(civilDate(now)) : undefined;
  const named = windowDays(asked.window, now, term);
  const days = { from: asked.from ?? named.from, to: asked.to ?? named.to };
  if (actor.role === 'officer') return bureauFigures(needs, actor, asked, days, now);
  if (actor.role !== 'teacher') throw new Refusal('access/denied');

  const dimension = DIMENSIONS[asked.by];
  const span = spanOf(days);
  if (!span) throw new Refusal('figures/days');
  if (!dimension || asked.county !== undefined || asked.cohort !== undefined) throw new Refusal('figures/not-so');
  if (asked.school !== undefined && asked.school !== actor.schoolId) throw new Refusal('access/denied');
  const { classroom } = asked;
  const own = classroom !== undefined && may.readClassByName(actor, classroom) ? classroom : undefined;
  if (own === undefined && !may.readSchool(actor, actor.schoolId)) throw new Refusal('access/denied');

  const [place, { lines, total, computedAt }, freshness] = await Promise.all([
    placeOf(needs, classroom, actor.schoolId),
    own === undefined
      ? officeSums(needs, actor, dimension, asked, span)
      : ownClassSums(needs, actor, dimension, { ...asked, classroom: own }, span),
    isCurrent(needs),
  ]);
  const names = await namesOf(needs, asked.by, lines.map(({ key }) => key)); // prettier-ignore
  const rows = lines.map(({ key, ...line }): FigureLine => ({ key: String(key ?? ''), ...names(key), ...line }));
  return {
    by: asked.by,
    place,
    ...days,
    rows: ordered(asked.by, rows),
    total,
    asked: rows.length > 0 ? await askedNames(needs, { ...asked, school: undefined }) : [],
    freshAt: freshness ? now : Math.max(span.from, computedAt),
  };
}

async function placeOf({ roster }: Pick<FigureNeeds, 'roster'>, classroomId: string | undefined, schoolId: string) {
  if (classroomId !== undefined) {
    const [classroom] = await roster.classrooms([classroomId]);
    if (classroom?.schoolId !== schoolId) throw new Refusal('classroom/not-found');
    return { id: classroom.id, name: classroom.name };
  }
  return { id: schoolId, name: (await roster.school(schoolId))?.name ?? '' };
}
