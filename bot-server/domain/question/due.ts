import { addDays, civilDate, formatMinute, instantOf, minuteOfDay, weekday, type MinuteOfDay, type Weekday } from '../time/civil';
import { DAY, HOUR, MINUTE, type Instant } from '../time/instant';

/** When teachers answer: several windows a day. A question's clock runs only inside them, so nobody is disturbed at night. */
export interface TeachingHours {
  readonly days: readonly Weekday[];
  /** Half-open minutes of the day, in order, not overlapping. */
  readonly windows: readonly { readonly from: MinuteOfDay; readonly to: MinuteOfDay }[];
}

/** School days, before lunch, after lunch, and half an hour when teachers are home: 8:00–11:40, 14:00–17:30, 20:00–20:30. */
export const DEFAULT_TEACHING_HOURS: TeachingHours = {
  days: [1, 2, 3, 4, 5],
  windows: [
    { from: 8 * 60, to: 11 * 60 + 40 },
    { from: 14 * 60, to: 17 * 60 + 30 },
    { from: 20 * 60, to: 20 * 60 + 30 },
  ],
};

/** A first answer is due after four hours of teaching time. */
export const ANSWER_WITHIN_MINUTES = 4 * 60;

/** The instant at which `minutes` of teaching time have passed since `from`. @throws RangeError when the hours hold no time at all */
export function dueAfter(from: Instant, minutes: number, hours: TeachingHours = DEFAULT_TEACHING_HOURS): Instant {
  if (hours.days.length === 0 || !hours.windows.some((window) => window.to > window.from)) throw new RangeError('no teaching hours');
  let left = minutes * MINUTE;
  for (let day = civilDate(from); ; day = addDays(day, 1)) {
    if (!hours.days.includes(weekday(instantOf(day)))) continue;
    for (const window of hours.windows) {
      const opens = Math.max(from, instantOf(day, window.from));
      const room = instantOf(day, window.to) - opens;
      if (room <= 0) continue;
      if (left <= room) return opens + left;
      left -= room;
    }
  }
}

const WEEKDAYS = ['一', '二', '三', '四', '五', '六', '日'];

/** `今天 17:30`, `明天 8:30`, `周三 8:30`, `9月7日 8:30`: how people say an hour near at hand. */
export function sayWhen(at: Instant, now: Instant): string {
  const days = Math.round((instantOf(civilDate(at)) - instantOf(civilDate(now))) / DAY);
  const clock = formatMinute(minuteOfDay(at)).replace(/^0/, '');
  if (days === 0) return `${minuteOfDay(at) >= 18 * 60 ? '今晚' : '今天'} ${clock}`;
  if (days === 1) return `${minuteOfDay(at) < 12 * 60 ? '明早' : '明天'} ${clock}`;
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
