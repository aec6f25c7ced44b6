import { addDays, instantOf, type CivilDate } from '../time/civil';
import { DAY } from '../time/instant';
import type { OwnDayKind, OwnDays } from './calendar';

export const DAY_WORDS: Readonly<Record<OwnDayKind, string>> = { holiday: '放假', 'make-up': '补课', exam: '考试', closure: '停课' };

/** As many as a school says in several years. */
export const MOST_OWN_DAYS = 300;
/** A summer is the longest. */
const LONGEST = 100;
const LONGEST_NAME = 20;

/** One owner has a kind of day once from the same first day. */
export const keyOfDays = ({ kind, from }: Pick<OwnDays, 'kind' | 'from'>): string => `${kind}-${from}`;

const overlap = (a: OwnDays, b: OwnDays): boolean => a.from <= b.to && b.from <= a.to;
/** A day cannot be free and have lessons made up on it, and is not said twice; an exam may fall on a make-up day or into a closure. */
const clash = (a: OwnDays, b: OwnDays): boolean =>
  overlap(a, b) && (a.kind === b.kind || (a.kind === 'holiday' ? b.kind !== 'closure' : b.kind === 'holiday' && a.kind !== 'closure'));

/** `10月1日`. */
export const shortDay = (date: CivilDate): string => `${Number(date.slice(5, 7))}月${Number(date.slice(8, 10))}日`;
/** `10月1日到10月7日`, or the one day. */
export const spanWords = ({ from, to }: Pick<OwnDays, 'from' | 'to'>): string =>
  from === to ? shortDay(from) : `${shortDay(from)}到${shortDay(to)}`;

/** What is wrong with these days beside those that stand already: `part` says which of its fields. */
export function faultOfDays(
  days: OwnDays,
  others: readonly OwnDays[],
): { readonly part: 'kind' | 'from' | 'to' | 'name'; readonly message: string } | undefined {
  const { from, to, name } = days;
  if (from > to) return { part: 'to', message: `结束的日子（${to}）在开始（${from}）前面，请把两个日子对调` };
  const length = Math.round((instantOf(to) - instantOf(from)) / DAY) + 1;
  if (length > LONGEST) return { part: 'to', message: `一共 ${length} 天，太长了。一次最多 ${LONGEST} 天，请看看年份对不对` };
  if (name.trim() === '') return { part: 'name', message: '没有填，请写上是什么日子，例如 期中考试' };
  if ([...name].length > LONGEST_NAME) return { part: 'name', message: `有 ${[...name].length} 个字，最多 ${LONGEST_NAME} 个，请写短一点` };
  const other = others.find((one) => clash(days, one));
  if (other)
    return {
      part: 'from',
      message: `和“${other.name}”（${DAY_WORDS[other.kind]}，${spanWords(other)}）有重叠的日子，请改日子或者去掉一行`,
    };
  return undefined;
}

/** In the order of their days. */
export const inOrder = (days: readonly OwnDays[]): OwnDays[] =>
  [...days].sort((a, b) => (a.from === b.from ? (a.kind < b.kind ? -1 : 1) : a.from < b.from ? -1 : 1));

/** What a new list changes against the one that stands. */
export function compareDays(
  before: readonly OwnDays[],
  after: readonly OwnDays[],
): { readonly added: number; readonly changed: number; readonly removed: number; readonly same: number } {
  const old = new Map(before.map((days) => [keyOfDays(days), days]));
  const fresh = new Set(after.map(keyOfDays));
  const count = { added: 0, changed: 0, removed: before.filter((days) => !fresh.has(keyOfDays(days))).length, same: 0 };
  for (const days of after) {
    const was = old.get(keyOfDays(days));
    if (!was) count.added += 1;
    else if (was.to === days.to && was.name === days.name) count.same += 1;
    else count.changed += 1;
  }
  return count;
}

/** Every day from the first to the last of a month, `2026-09`. @throws RangeError for no month */
export function daysOfMonth(month: string): CivilDate[] {
  const days: CivilDate[] = [];
  for (let day = addDays(`${month}-01`, 0); day.startsWith(month); day = addDays(day, 1)) days.push(day);
  return days;
}
