import type { LineKind } from '../plan/line-kind';
import type { CivilDate } from '../time/civil';
import { dayOf, type CalendarDay, type SchoolCalendar } from './calendar';
import { shortDay } from './own-days';

/** A line that goes out on a day it does not suit. `refuse`: it must be put elsewhere; `warn`: it may be meant. */
export interface CalendarConflict {
  readonly because: 'holiday' | 'vacation' | 'exam' | 'weekend' | 'not-closed';
  readonly weight: 'refuse' | 'warn';
  readonly date: CivilDate;
  /** The holiday's or exam's name. */
  readonly name?: string;
  /** What is wrong and how to mend it, in Chinese. */
  readonly message: string;
}

/** What of a line counts here: its day, what it is for, and whom its content is for. */
export interface CalendarSlot {
  readonly date: CivilDate;
  readonly as?: LineKind;
  readonly for: 'guardian' | 'student';
}

/** Subject lessons: never on a day off, and nothing new in an exam week. */
const LESSONS: readonly (LineKind | undefined)[] = ['preview', 'review', 'stay-home'];

/**
 * Where a line and the school's calendar do not go together. Families may be written to on a day off, after a second look; a lesson for
 * students may not be put there at all. A weekend that is worked (调休) is a day like any other.
 */
export function conflictsOf(slot: CalendarSlot, calendar: SchoolCalendar): CalendarConflict[] {
  const day = dayOf(slot.date, calendar);
  const lesson = LESSONS.includes(slot.as);
  const found = (because: CalendarConflict['because'], weight: CalendarConflict['weight'], message: string): CalendarConflict => {
    const name = because === 'exam' ? day.exam : day.name;
    return { because, weight, date: slot.date, ...(name === undefined ? {} : { name }), message };
  };
  if (day.kind === 'holiday' || day.kind === 'vacation') return [found(day.kind, lesson ? 'refuse' : 'warn', freeWords(day, lesson))];
  const conflicts: CalendarConflict[] = [];
  if (slot.as === 'stay-home' && day.kind === 'weekend')
    conflicts.push(found('weekend', 'warn', `${shortDay(day.date)}是周末，居家课一般排在上课的日子，请看看是不是排错了`));
  if (slot.as === 'stay-home' && day.kind === 'lessons')
    conflicts.push(found('not-closed', 'warn', `${shortDay(day.date)}照常到校上课，居家课请排在停课的日子，或者先在校历里写上停课`));
  const forStudents = lesson || slot.for === 'student';
  if (day.exam !== undefined && forStudents) {
    const words = `${shortDay(day.date)}在“${day.exam}”里`;
    if (slot.as === 'preview' || slot.as === 'stay-home') conflicts.push(found('exam', 'refuse', `${words}，不排新课，请换到考完以后`));
    else conflicts.push(found('exam', 'warn', `${words}，给学生的内容请少排，能推后的推后`));
  }
  return conflicts;
}

function freeWords({ date, kind, name }: CalendarDay, lesson: boolean): string {
  const why = kind === 'holiday' ? `是${name ?? '放假'}${name?.endsWith('假') === true ? '' : '放假'}` : '不在学期里';
  return lesson
    ? `${shortDay(date)}${why}，不能排功课，请换到上课的日子`
    : `${shortDay(date)}${why}，请看看是不是要在这天推。不急的话，换到上课的日子`;
}
