import type { WireFigureCounts, WireFigureRow, WireFigures } from '@contract/index';
import type { Line, Picture, Point } from '../../components/chart/picture';
import { countOf, percentOf } from '../../words/amount';
import { dayAt, spokenDay } from '../../words/days';
import { weekNamed } from './view';

type RateName = 'reach' | 'completion' | 'finish';
export const rateNames: readonly (readonly [RateName, string])[] = [
  ['reach', '触达率'],
  ['completion', '应看完成率'],
  ['finish', '完播率'],
];

/** How sure a share is, in whole percents rounded outwards. */
export const spreadOf = ({ low, high }: { readonly low: number; readonly high: number }): string =>
  `${Math.floor(low / 10)}%～${Math.ceil(high / 10)}%`;

/** A share as a point: its two counts and its percentage in words, with the interval where it is known. */
export function pointOf({ exact, intervals }: Pick<WireFigureRow, 'exact' | 'intervals'>, rate: RateName): Point {
  const { of, among } = exact.rates[rate];
  if (of === null || among === null || among === 0) return { value: null, words: '—' };
  const interval = intervals?.[rate] ?? null;
  const words = `${countOf(of)} / ${countOf(among)}，${percentOf(of, among)}`;
  if (interval === null) return { value: (of / among) * 100, words };
  return { value: (of / among) * 100, low: interval.low / 10, high: interval.high / 10, words: `${words}（${spreadOf(interval)}）` };
}

const linesOf = (rows: readonly WireFigureRow[], rates: readonly (readonly [RateName, string])[]): Line[] =>
  rates.map(([key, name]) => ({ key, name, points: rows.map((row) => pointOf(row, key)) }));

export const hasExact = ({ exact }: { exact: WireFigureCounts }): boolean => (exact.targeted ?? 0) > 0;

/** Weeks one after the other, each by its Monday; one that is not over yet would look like a fall. */
export function trendOf({ rows, freshAt }: WireFigures): Picture {
  const today = dayAt(freshAt);
  const told = rows.filter((row) => hasExact(row) && (weekNamed(row.name)?.to ?? '') < today);
  const axis = told.map(({ name }) => {
    const week = weekNamed(name);
    return week === null ? name : `${spokenDay(week.from)}起`;
  });
  return { form: 'lines', unit: '%', axis, lines: linesOf(told, rateNames) };
}

/** Places under each other in their fixed order, each with how sure its share is. */
export function placesOf(rows: readonly WireFigureRow[]): Picture {
  const told = rows.filter(hasExact);
  return { form: 'marks', unit: '%', axis: told.map(({ name }) => name), lines: linesOf(told, rateNames.slice(1, 2)) };
}

/** The trend in a sentence: from when to when, of how many places. That it moved is said only where the intervals lie apart. */
export function trendSaid(figures: WireFigures, picture: Picture): string {
  const points = picture.lines[1]?.points ?? [];
  const [first, last] = [points[0], points.at(-1)];
  const cohort = figures.cohort;
  const who =
    cohort === undefined
      ? ''
      : cohort.places === cohort.among
        ? `${cohort.places} 所学校每周都有数。`
        : `只算每周都有数的 ${cohort.places} 所学校（一共 ${cohort.among} 所），前后才好比。`;
  if (points.length < 2 || !first || !last || first.value === null || last.value === null) return who;
  const moved = `${who}应看完成率从 ${Math.round(first.value)}% 到 ${Math.round(last.value)}%`;
  const ends = [first.low, first.high, last.low, last.high];
  if (ends.some((end) => end === undefined)) return `${moved}。最近一周的推送要是还没截止，数还会涨。`;
  const [low = 0, high = 0, lastLow = 0, lastHigh = 0] = ends;
  return `${moved}，${lastLow > high ? '比开始时高' : lastHigh < low ? '比开始时低' : '和开始时差不多，差别在误差以内'}。`;
}
