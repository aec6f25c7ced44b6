import { addDays, civilDate, instantOf } from '../time/civil';
import { DAY, type Instant } from '../time/instant';

/** How long a kind of row is kept after the instant that its place names. */
export type Limit =
  | { readonly kind: 'days'; readonly days: number }
  /** To the end of the school year in which it was, and {@link AT_LEAST_DAYS} days at least. */
  | { readonly kind: 'school-year' };

/** What the nightly job takes away, with the longest time that any school may keep it. */
export const LIMITS = {
  'viewing-sessions': { kind: 'days', days: 180 },
  'viewing-seconds': { kind: 'school-year' },
  questions: { kind: 'school-year' },
  messages: { kind: 'school-year' },
  leavers: { kind: 'days', days: 30 },
  /** Counted from the term's last day. */
  tiers: { kind: 'days', days: 0 },
  records: { kind: 'days', days: 3 * 365 },
} as const satisfies Record<string, Limit>;
export type RuleId = keyof typeof LIMITS;
export const RULE_IDS = Object.keys(LIMITS) as readonly RuleId[];

/** In words for people: what it is about. */
export const RULE_WORDS: Readonly<Record<RuleId, string>> = {
  'viewing-sessions': '每次观看的细节',
  'viewing-seconds': '看了哪些秒',
  questions: '提问和答复',
  messages: '消息和送达记录',
  leavers: '离校学生',
  tiers: '分层内容',
  records: '查看记录和同意记录',
};

/** Days by school and rule; only shorter than the default. */
export type ShorterDays = Readonly<Partial<Record<RuleId, number>>>;

/** A push sent in the last days of August is not forgotten on the first of September. */
export const AT_LEAST_DAYS = 30;
const SCHOOL_YEAR_BEGINS = '-09-01';

/** The first day of the school year that holds this instant: the last first of September. */
export function schoolYearStart(at: Instant): Instant {
  const day = civilDate(at);
  const year = Number(day.slice(0, 4));
  const begins = (y: number): string => `${String(y).padStart(4, '0')}${SCHOOL_YEAR_BEGINS}`;
  return instantOf(begins(day >= begins(year) ? year : year - 1));
}

/**
 * What happened before this instant is over its time at `now` and must be gone. `shorter` is a school's own number of days, which can
 * only shorten: a longer one changes nothing.
 */
export function overdueBefore(rule: RuleId, now: Instant, shorter?: number): Instant {
  const limit: Limit = LIMITS[rule];
  const byDefault = limit.kind === 'days' ? now - limit.days * DAY : Math.min(schoolYearStart(now), now - AT_LEAST_DAYS * DAY);
  return shorter === undefined ? byDefault : Math.max(byDefault, now - Math.max(shorter, LEAST_DAYS[rule]) * DAY);
}

/** From this instant on every row is still there that counts for a push: what was sent before it may lack some, and can not be counted anew. */
export const countableSince = (now: Instant, shorter: ShorterDays = {}): Instant =>
  Math.max(...(['messages', 'viewing-seconds'] as const).map((rule) => overdueBefore(rule, now, shorter[rule])));

/** Shorter than this no school may set: a ticket for watching offline is taken for 7 days, a push has its time to be seen. */
const LEAST_DAYS: Readonly<Record<RuleId, number>> = {
  'viewing-sessions': 8,
  'viewing-seconds': AT_LEAST_DAYS,
  questions: AT_LEAST_DAYS,
  messages: AT_LEAST_DAYS,
  leavers: 1,
  tiers: 0,
  records: 3 * 365,
};

/** Why a school can not set this number of days; undefined when it can. */
export function faultOfShorter(rule: RuleId, days: number): string | undefined {
  if (rule === 'records') return '查看记录和同意记录按规定要留满三年，不能改短';
  const least = LEAST_DAYS[rule];
  if (!Number.isInteger(days) || days < least) return `天数要是 ${least} 以上的整数`;
  const limit: Limit = LIMITS[rule];
  const most = limit.kind === 'days' ? limit.days : 366;
  return days > most ? `最多 ${most} 天，只能改短，不能改长` : undefined;
}

/** The hour at which it is done, when families sleep: minutes of the day in China. */
export const NIGHTLY_MINUTE = 3 * 60 + 30;

/** The civil day whose night's work is due at `now`: today's from 3:30 on, before that yesterday's. */
export const nightOf = (now: Instant): string =>
  now >= instantOf(civilDate(now), NIGHTLY_MINUTE) ? civilDate(now) : addDays(civilDate(now), -1);
