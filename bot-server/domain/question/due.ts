import { addDays, civilDate, formatMinute, instantOf, minuteOfDay, weekday } from '../time/civil';
import { DAY, HOUR, MINUTE, type Instant } from '../time/instant';
import { DEFAULT_TIME, dayMinutes, MOST_DAYS, openSpans, type TeachingTime } from './teaching-time';

/** A first answer is due after four hours of teaching time. */
export const ANSWER_WITHIN_MINUTES = 4 * 60;
/** With violence or self-harm in it: an hour. */
export const ALARM_WITHIN_MINUTES = 60;
/** The whole matter: so many days at school. */
export const SOLVE_WITHIN_DAYS = 3;
/** A clock that had run out before it was stopped goes on with so much. */
export const LEAST_LEFT_MINUTES = 30;

/**
 * The instant at which `minutes` of teaching time have passed since `from`; with none, the next instant at which the clock runs.
 * @throws RangeError when there is not so much of it in {@link MOST_DAYS} days; {@link withinReach} makes sure that there is
 */
export function dueAfter(from: Instant, minutes: number, time: TeachingTime = DEFAULT_TIME): Instant {
  let left = minutes * MINUTE;
  let day = civilDate(from);
  // A whole matter is days; a leave or a vacation in between does not count against the bound twice.
  for (let empty = 0; empty < MOST_DAYS; day = addDays(day, 1)) {
    const spans = openSpans(day, time);
    empty = spans.length > 0 ? 0 : empty + 1;
    for (const span of spans) {
      const opens = Math.max(from, instantOf(day, span.from));
      const room = instantOf(day, span.to) - opens;
      if (room <= 0) continue;
      if (left <= room) return opens + left;
      left -= room;
    }
  }
  throw new RangeError('no teaching time');
}

/** The latest instant after which `minutes` of teaching time pass until `to`; the earliest within reach where there are not so many. */
export function dueBefore(to: Instant, minutes: number, time: TeachingTime = DEFAULT_TIME): Instant {
  let left = minutes * MINUTE;
  let day = civilDate(to);
  let earliest = to;
  for (let empty = 0; empty < MOST_DAYS; day = addDays(day, -1)) {
    const spans = openSpans(day, time);
    empty = spans.length > 0 ? 0 : empty + 1;
    for (const span of [...spans].reverse()) {
      const closes = Math.min(to, instantOf(day, span.to));
      const room = closes - instantOf(day, span.from);
      if (room <= 0) continue;
      if (left <= room) return closes - left;
      left -= room;
      earliest = instantOf(day, span.from);
    }
  }
  return earliest;
}

/** Teaching time from one instant to another, in minutes, parts of them too; 0 when the second is not later. */
export function minutesBetween(from: Instant, to: Instant, time: TeachingTime = DEFAULT_TIME): number {
  let passed = 0;
  for (let day = civilDate(from); instantOf(day) < to; day = addDays(day, 1))
    for (const span of openSpans(day, time))
      passed += Math.max(0, Math.min(to, instantOf(day, span.to)) - Math.max(from, instantOf(day, span.from)));
  return passed / MINUTE;
}

/** The instant at which so many whole days at school have passed since `from`. @throws RangeError as {@link dueAfter} */
export const daysAfter = (from: Instant, days: number, time: TeachingTime = DEFAULT_TIME): Instant =>
  dueAfter(from, Math.round(dayMinutes(time) * days), time);

const WEEKDAYS = ['一', '二', '三', '四', '五', '六', '日'];

/** `今天 17:30`, `明天 8:30`, `周三 8:30`, `9月7日 8:30`: how people say an hour near at hand. */
export function sayWhen(at: Instant, now: Instant): string {
  const days = Math.round((instantOf(civilDate(at)) - instantOf(civilDate(now))) / DAY);
  const clock = formatMinute(minuteOfDay(at)).replace(/^0/, '');
  if (days === 0) return `${minuteOfDay(at) >= 18 * 60 ? '今晚' : '今天'} ${clock}`;
  if (days === 1) return `${minuteOfDay(at) < 10 * 60 ? '明早' : '明天'} ${clock}`;
  if (days > 1 && days < 7) return `周${WEEKDAYS[weekday(at) - 1]} ${clock}`;
  const [, month, date] = civilDate(at).split('-').map(Number);
  return `${month}月${date}日 ${clock}`;
}

/** `3 小时`, `20 分钟`, `2 天`: a span of time said roughly, never as zero. */
export function saySpan(milliseconds: number): string {
  if (milliseconds >= 2 * DAY) return `${Math.floor(milliseconds / DAY)} 天`;
  if (milliseconds >= HOUR) return `${Math.floor(milliseconds / HOUR)} 小时`;
  return `${Math.max(1, Math.floor(milliseconds / MINUTE))} 分钟`;
}
