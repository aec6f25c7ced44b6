import { DAY, HOUR, MINUTE, type Instant } from '../../domain/time/instant';
import { civilDate, instantOf } from '../../domain/time/civil';

/** One sitting with an item: who, from when, up to which second. */
export interface Sitting {
  readonly guardianId: string;
  readonly at: Instant;
  readonly to: number;
}

/** What an invented family did with one push of the weeks behind. */
export interface Deeds {
  readonly openedAt?: Instant;
  readonly sitting?: Sitting;
}

export interface Given {
  readonly pushId: string;
  readonly studentId: string;
  /** Those who could be reached, whoever looks after the child at home first. */
  readonly guardianIds: readonly string[];
  readonly startsAt: Instant;
  readonly dueAt: Instant;
  /** Whole seconds of the item; 0 where nothing can be watched. */
  readonly seconds: number;
  /** Weeks since the term began: families find their way into it. */
  readonly weeksIn: number;
}

const OPENS = 0.74;
const WATCHES = 0.46;
const MORE_A_WEEK = 0.03;
const TO_THE_END = 0.62;
/** Where many leave: a sentence that goes on too long. */
const LEFT_AT = 0.4;
const AT_ONE_PLACE = 0.45;
const LATE = 0.12;
/** In families evenings are for this. */
const EVENING = 18.5 * HOUR;
const EVENING_LONG = 2.5 * HOUR;

/**
 * What this family did with this push. The same family and push always give the same, so that a start that was cut off goes on with the same
 * past; every family is decided for itself.
 */
export function deedsOf({ pushId, studentId, guardianIds, startsAt, dueAt, seconds, weeksIn }: Given): Deeds {
  const draw = (what: string): number => chanceOf(`${pushId} ${studentId} ${what}`);
  // Some families look at nearly everything, some at nearly nothing.
  const keen = 0.55 + 0.9 * chanceOf(`${studentId} keen`);
  const guardianId = guardianIds[draw('who') < 0.8 ? 0 : guardianIds.length - 1];
  if (guardianId === undefined) return {};
  const isLate = draw('late') < LATE;
  const at = isLate ? evening(dueAt + DAY * Math.floor(1 + draw('day') * 3), draw('hour')) : inTime(startsAt, dueAt, draw);
  const watches = seconds > 0 && draw('watches') < (WATCHES + MORE_A_WEEK * weeksIn) * keen;
  const opened = watches || draw('opens') < OPENS * keen ? { openedAt: at - MINUTE } : {};
  if (!watches) return opened;
  return { ...opened, sitting: { guardianId, at, to: seconds - left(seconds, draw) } };
}

/** How many seconds before the end the sitting ended. */
function left(seconds: number, draw: (what: string) => number): number {
  if (draw('whole') < TO_THE_END) return Math.floor(draw('rest') * 0.04 * seconds);
  const share = draw('place') < AT_ONE_PLACE ? LEFT_AT : 0.05 + 0.8 * draw('share');
  return seconds - Math.max(4, Math.floor(share * seconds));
}

/** Within two hours of the push, or on one of the evenings until it is due; sooner rather than later. */
function inTime(startsAt: Instant, dueAt: Instant, draw: (what: string) => number): Instant {
  const soon = startsAt + 10 * MINUTE + Math.floor(draw('hour') * 110 * MINUTE);
  const days = Math.floor((dueAt - startsAt) / DAY);
  const day = Math.floor(draw('day') ** 2 * days);
  return day === 0 ? soon : Math.min(evening(startsAt + day * DAY, draw('hour')), dueAt - HOUR);
}

/** Some minute of that day's evening, when families have time. */
export const evening = (day: Instant, draw: number): Instant => instantOf(civilDate(day)) + EVENING + Math.floor(draw * EVENING_LONG);

/** [0, 1), hanging on the words alone (FNV-1a, then mixed). */
export function chanceOf(words: string): number {
  let h = 0x811c9dc5;
  for (let at = 0; at < words.length; at += 1) h = Math.imul(h ^ words.charCodeAt(at), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return ((h ^ (h >>> 16)) >>> 0) / 4_294_967_296;
}
