import { groupBy } from '../group-by';
import type { AnswersRow, Bulletin, BulletinFacts, CountsRow, RosterRow, SourceRow, TermsRow } from './bulletin';
import { changesOf } from './change';
import { cellsIn, lineOf } from './counts';
import { periodDays, periodOf } from './period';
import { nameOfPeriod, type TermDays } from './terms';

type Header = Pick<Bulletin, 'place' | 'kind' | 'period'>;

/**
 * What a bulletin tells, from the rows that it is made from and from nothing else: whoever has the rows can make it again. Every count is a
 * sum of cells that were told already.
 * @throws Refusal bulletin/period
 */
export function factsOf({ place, kind, period: key }: Header, sources: readonly SourceRow[]): BulletinFacts {
  const terms = termsIn(sources);
  const period = periodOf(kind, key, terms);
  const called = nameOfPeriod(period, terms);
  const rows = sources.filter((row): row is CountsRow => row.kind === 'counts');
  const roster = sources.find((row): row is RosterRow => row.kind === 'roster');
  const answers = sources.find((row): row is AnswersRow => row.kind === 'answers');
  const cells = cellsIn(rows, period);
  const byKey = groupBy(cells, (one) => one.key);
  const members = new Map((roster?.members ?? []).map((member) => [member.key, member]));
  const told = [...byKey].filter(([, own]) => own.some(({ targeted }) => targeted > 0)).map(([one]) => one);
  const namesOf = (is: (member: RosterRow['members'][number]) => boolean): string[] =>
    (roster?.members ?? []).filter(is).map(({ name }) => name);
  const own = rows.filter(({ week }) => week >= period.first && week <= period.last);
  return {
    place: { ...place, name: roster?.place ?? '' },
    ...{ kind, period: key, ...periodDays(period), weeks: period.last - period.first + 1 },
    ...(called === undefined ? {} : { name: called }),
    isSettled: own.every(({ isSettled }) => isSettled),
    lines: inOrder(told, [...members.keys()]).map((one) => ({
      ...{ key: one, name: members.get(one)?.name ?? '（名册里已经没有）', note: members.get(one)?.note ?? '' },
      ...lineOf(byKey.get(one) ?? []),
    })),
    total: lineOf(cells),
    without: namesOf(({ key: one }) => !byKey.has(one)),
    hidden: namesOf(({ key: one }) => byKey.has(one) && !told.includes(one)),
    answers: answers ? { month: answers.month, isRunning: answers.isRunning, total: answers.total, places: answers.places } : null,
    changes: changesOf(rows, period, terms),
  };
}

/** The terms that a bulletin goes by; none for weeks and months. */
export const termsIn = (sources: readonly SourceRow[]): readonly TermDays[] =>
  sources.find((row): row is TermsRow => row.kind === 'terms')?.terms ?? [];

/** As the roster has them, by their codes; never by a figure. Who is not in it any more stands last. */
function inOrder(keys: readonly string[], codes: readonly string[]): string[] {
  const at = new Map(codes.map((code, index) => [code, index]));
  const place = (key: string): number => at.get(key) ?? codes.length;
  return [...keys].sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
}
