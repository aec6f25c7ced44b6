import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { openCounts, schoolCounts, type FigureCounts } from '../../domain/figures/figures';
import { spanOf, windowDays } from '../../domain/figures/window';
import { Refusal } from '../../domain/refusal';
import { sumFunnels } from '../../domain/report/funnel';
import { civilDate } from '../../domain/time/civil';
import type { Instant } from '../../domain/time/instant';
import type { ClassDimension, ClassFilter } from '../../store/rollups/sums';
import { bureauFigures } from './bureau-figures';
import { namesOf } from './names';
import { isCurrent, ordered, type FigureBy, type FigureLine, type FigureNeeds, type FigureQuestion, type FiguresView } from './question';

const DIMENSIONS: Readonly<Partial<Record<FigureBy, ClassDimension>>> = {
  push: 'pushId',
  class: 'classroomId',
  grade: 'grade',
  resource: 'resourceId',
  theme: 'theme',
  week: 'week',
};

/**
 * Figures by one dimension over pushes that began on these days: a class teacher's own class, a school's staff their school down to the
 * class, a bureau its schools (see {@link bureauFigures}). Counts are sums of class rows, read when asked, never stored.
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
  if (!dimension || asked.county !== undefined) throw new Refusal('figures/not-so');
  if (asked.school !== undefined && asked.school !== actor.schoolId) throw new Refusal('access/denied');
  const ownClass = asked.classroom !== undefined && may.readClassByName(actor, asked.classroom);
  if (!ownClass && !may.readSchool(actor, actor.schoolId)) throw new Refusal('access/denied');

  const [place, sums, freshness] = await Promise.all([
    placeOf(needs, asked.classroom, actor.schoolId),
    needs.rollups.sumsBy(dimension, filterOf(asked, actor.schoolId, span)),
    isCurrent(needs),
  ]);
  const names = await namesOf(needs, asked.by, sums.map(({ key }) => key)); // prettier-ignore
  const shown = ownClass
    ? { rows: sums.map(({ funnel }) => openCounts(funnel)), total: openCounts(sumFunnels(sums.map(({ funnel }) => funnel))) }
    : schoolCounts(sums);
  const rows = sums.flatMap(({ key }, index): FigureLine[] => {
    const exact = shown.rows[index];
    const { name, note } = names(key);
    return exact ? [{ key: String(key ?? ''), name, note, exact, tens: null, isHidden: hides(exact) }] : [];
  });
  return {
    by: asked.by,
    place,
    ...days,
    rows: ordered(asked.by, rows),
    total: { exact: shown.total, tens: null },
    freshAt: freshness ? now : Math.max(span.from, ...sums.map(({ computedAt }) => computedAt)),
  };
}

const filterOf = (
  { push, resource, theme, grade, classroom }: FigureQuestion,
  schoolId: string,
  span: { from: Instant; to: Instant },
): ClassFilter => ({
  schoolId,
  ...span,
  ...(push === undefined ? {} : { pushId: push }),
  ...(resource === undefined ? {} : { resourceId: resource }),
  ...(theme === undefined ? {} : { theme }),
  ...(grade === undefined ? {} : { grade }),
  ...(classroom === undefined ? {} : { classroomId: classroom }),
});

async function placeOf({ roster }: Pick<FigureNeeds, 'roster'>, classroomId: string | undefined, schoolId: string) {
  if (classroomId !== undefined) {
    const [classroom] = await roster.classrooms([classroomId]);
    if (classroom?.schoolId !== schoolId) throw new Refusal('classroom/not-found');
    return { id: classroom.id, name: classroom.name };
  }
  return { id: schoolId, name: (await roster.school(schoolId))?.name ?? '' };
}

export const hides = ({ targeted, completed, rates: { reach, finish } }: FigureCounts): boolean =>
  [targeted, completed, reach.of, finish.among].includes(null);
