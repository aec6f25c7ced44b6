import type { OfficerActor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { placeOf, totalOf } from '../../domain/figures/bureau';
import { sameCohort } from '../../domain/figures/cohort';
import { isAllHidden, releasedCounts } from '../../domain/figures/figures';
import { wholeWeeks, type Days } from '../../domain/figures/window';
import { Refusal } from '../../domain/refusal';
import { civilDate } from '../../domain/time/civil';
import type { Instant } from '../../domain/time/instant';
import { startOfWeek, weekDays } from '../../domain/time/week';
import type { ReleaseDimension } from '../../store/rollups/releases';
import { intervalsOf } from './intervals';
import { askedNames, namesOf, weekItemNames } from './names';
import { isCurrent, ordered, type FigureBy, type FigureLine, type FigureNeeds, type FigureQuestion, type FiguresView } from './question';

const DIMENSIONS: Readonly<Partial<Record<FigureBy, ReleaseDimension>>> = {
  school: 'place',
  county: 'bureauId',
  grade: 'grade',
  resource: 'resourceId',
  theme: 'theme',
  dimension: 'dimension',
  subject: 'subject',
  push: 'push',
  week: 'week',
};

/**
 * A bureau's figures: sums of released cells alone, over whole weeks, down to the school. Whatever is asked twice and subtracted gives cells
 * that were released as they are. Schools in the order of their codes, never by a figure.
 * @throws Refusal access/denied, figures/not-so, figures/days
 */
export async function bureauFigures(
  needs: FigureNeeds,
  actor: OfficerActor,
  asked: FigureQuestion,
  days: Days,
  now: Instant,
): Promise<FiguresView> {
  if (!may.readBureau(actor)) throw new Refusal('access/denied');
  const { by, resource, theme, dimension: kind, subject, school, county, cohort } = asked;
  const dimension = DIMENSIONS[by];
  const isFiner = asked.push !== undefined || asked.classroom !== undefined || asked.grade !== undefined;
  if (!dimension || isFiner || (by === 'grade' && school !== undefined) || (cohort && (by !== 'week' || school !== undefined)))
    throw new Refusal('figures/not-so');
  const weeks = wholeWeeks(days);
  if (!weeks) throw new Refusal('figures/days', { message: '教育局看的数字按整周算，请从周一选到周日，最多一年' });
  const [bureau, all] = await Promise.all([needs.roster.bureau(actor.bureauId), needs.roster.bureaus()]);
  if (!bureau) throw new Refusal('access/denied');
  const counties = all.filter(({ parentId }) => parentId === bureau.id);
  const own = all.filter(({ id, parentId }) => id === bureau.id || parentId === bureau.id).map(({ id }) => id);
  if (county !== undefined && !own.includes(county)) throw new Refusal('access/denied');
  if (school !== undefined && !actor.schoolIds.includes(school)) throw new Refusal('access/denied');

  const filter = {
    bureauIds: county === undefined ? own : [county],
    ...weeks,
    ...(resource === undefined ? {} : { resourceId: resource }),
    ...(theme === undefined ? {} : { theme }),
    ...(kind === undefined ? {} : { dimension: kind }),
    ...(subject === undefined ? {} : { subject }),
    ...(school === undefined ? {} : { place: school }),
  };
  const isOfAll = by === 'school' && [resource, theme, kind, subject, school].every((narrowed) => narrowed === undefined);
  const [steady, freshness, told, stocks] = await Promise.all([
    cohort ? needs.rollups.placeWeeks(filter).then(sameCohort) : needs.rollups.releaseSums(dimension, filter).then((sums) => ({ sums })),
    isCurrent(needs),
    isOfAll ? needs.rollups.toldWeeks(filter) : [],
    isOfAll ? needs.rollups.toldStocks(filter) : [],
  ]);
  const { sums } = steady;
  const keys = sums.map(({ key }) => key);
  const names = await (by === 'push' ? weekItemNames(needs, keys) : namesOf(needs, by, keys));
  const rows = sums.map((sum): FigureLine => {
    const { key, tens, families } = sum;
    const exact = releasedCounts(sum.exact);
    return {
      key: String(key ?? ''),
      ...names(key),
      exact,
      tens: by === 'grade' ? null : releasedCounts(tens),
      isHidden: isAllHidden(sum),
      ...(families ? intervalsOf(exact, families) : {}),
    };
  });
  const nameOf = (id: string): string => all.find((one) => one.id === id)?.name ?? '';
  const total = totalOf(sums);
  const without = isOfAll && county === undefined ? await withoutPushes(needs, actor, new Set(rows.map(({ key }) => key))) : undefined;
  return {
    by,
    place: { id: bureau.id, name: bureau.name },
    ...days,
    rows: ordered(by, rows),
    total: { exact: releasedCounts(total.exact), tens: by === 'grade' ? null : releasedCounts(total.tens) },
    ...(without ? { without } : {}),
    // A place is the officer's own anyway; an item only where it has figures here.
    asked: await askedNames(needs, rows.length > 0 ? asked : { ...asked, resource: undefined }),
    ...(counties.length > 0 ? { counties: counties.map(({ id, name }) => ({ id, name })) } : {}),
    ...(isOfAll
      ? {
          groups: told.map(({ bureauId, week, shares }) => ({
            county: nameOf(bureauId),
            ...weekDays(week),
            shares,
          })),
          stock: stocks.map(({ bureauId, countedAt, shares }) => ({ county: nameOf(bureauId), on: civilDate(countedAt), shares })),
        }
      : {}),
    ...('places' in steady ? { cohort: { places: steady.places, among: steady.among } } : {}),
    freshAt: freshness ? now : Math.max(startOfWeek(weeks.from), ...sums.map(({ computedAt }) => computedAt)),
  };
}

/** A teaching point is counted with its central school, so it is not told apart here either. */
async function withoutPushes({ roster }: FigureNeeds, { schoolIds }: OfficerActor, counted: ReadonlySet<string>): Promise<string[]> {
  const schools = await roster.schools(schoolIds);
  return schools.flatMap((school) => (placeOf(school) === school.id && !counted.has(school.id) ? [school.name] : []));
}
