import type { WireCalendar } from '../contract/index';
import type { CalendarDay, CalendarOwner, OwnDays } from '../domain/calendar/calendar';
import { DAY_WORDS, keyOfDays } from '../domain/calendar/own-days';
import type { Term } from '../domain/roster/roster';
import { instantOf, weekday, type CivilDate } from '../domain/time/civil';

interface View {
  readonly owner: CalendarOwner;
  readonly name: string;
  readonly month: string;
  readonly today: CivilDate;
  readonly term: Term | undefined;
  readonly days: readonly CalendarDay[];
  readonly entries: readonly { readonly days: OwnDays; readonly by: CalendarOwner; readonly byName: string }[];
  readonly edits: boolean;
}

const KINDS: Readonly<Record<CalendarDay['kind'], string>> = {
  lessons: '上课',
  'at-home': '停课，在家学习',
  weekend: '周末',
  holiday: '放假',
  vacation: '假期',
};

/** `补课，秋季运动会，期中考试`: what a day is, in words. */
export function dayWords({ kind, name, madeUp, exam }: CalendarDay): string {
  const first = madeUp && kind === 'lessons' ? (name === undefined ? '调休上课' : '补课') : KINDS[kind];
  return [first, ...[name, exam].filter((word) => word !== undefined && word !== first)].join('，');
}

export function presentCalendar({ owner, name, month, today, term, days, entries, edits }: View): WireCalendar {
  return {
    name: name.slice(0, 60),
    month,
    today,
    term: term ? { name: term.name.slice(0, 60), startsOn: term.startsOn, endsOn: term.endsOn } : null,
    days: days.map((day) => ({
      date: day.date,
      weekday: weekday(instantOf(day.date)),
      kind: day.kind,
      ...(day.name === undefined ? {} : { name: day.name }),
      ...(day.madeUp ? { madeUp: true as const } : {}),
      ...(day.exam === undefined ? {} : { exam: day.exam }),
      text: dayWords(day),
    })),
    entries: entries.map(({ days: own, by, byName }) => ({
      key: keyOfDays(own),
      kind: own.kind,
      kindText: DAY_WORDS[own.kind],
      from: own.from,
      to: own.to,
      name: own.name,
      by: byName.slice(0, 60),
      own: by.kind === owner.kind && by.id === owner.id,
    })),
    edits,
  };
}
