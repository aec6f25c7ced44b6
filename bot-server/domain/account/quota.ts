import { addDays, civilDate, instantOf } from '../time/civil';
import { DAY, HOUR, MINUTE, type Instant } from '../time/instant';
import type { Account, AccountId, ChannelLimit, RingingChannel } from './account';

/** What the platforms publish for a usual account; a row of one's own contract stands before it. */
const PUBLISHED: Readonly<Record<RingingChannel, ChannelLimit>> = {
  'mp-subscribe': { perDay: 10_000_000 },
  'oa-template': { perDay: 100_000 },
  'oa-subscribe': { perDay: 100_000 },
  'oa-custom': { perDay: 500_000 },
  'wecom-school': {},
};

/** What is counted together: one channel of one account. */
export type GateId = string;
export const gateIdOf = (accountId: AccountId, channel: RingingChannel): GateId => `${accountId}|${channel}`;

/** The channel's limits: the account's own, where it has some, else the published ones. */
export function limitOf(account: Pick<Account, 'limits'> | undefined, channel: RingingChannel): ChannelLimit {
  return { ...PUBLISHED[channel], ...account?.limits?.channels?.[channel] };
}

/** The platform's day around `now`, from its reset to the next one; `resetMinute` is a minute of China's day. */
export function quotaDay(now: Instant, resetMinute = 0): { readonly startsAt: Instant; readonly endsAt: Instant } {
  const today = instantOf(civilDate(now), resetMinute);
  const startsAt = today <= now ? today : instantOf(addDays(civilDate(now), -1), resetMinute);
  return { startsAt, endsAt: startsAt + DAY };
}

export interface QuotaQuestion {
  /** How many still have to go. */
  readonly messages: number;
  readonly limit: ChannelLimit;
  /** Calls already made since the last reset. */
  readonly usedToday: number;
  readonly resetMinute?: number;
  /** The channel takes nothing before this. */
  readonly closedUntil?: Instant;
}

/** Past this nobody plans. */
const MOST_DAYS = 3650;

/**
 * When the last of so many messages can have left, if nothing else uses the account: the day's share until the reset, then whole days, each no
 * faster than the minute allows. `now` when there is nothing left or no limit; undefined when they never can.
 */
export function quotaEnd(
  { messages, limit, usedToday, resetMinute = 0, closedUntil = 0 }: QuotaQuestion,
  now: Instant,
): Instant | undefined {
  const perDay = limit.perDay ?? Infinity;
  const perMinute = limit.perMinute ?? Infinity;
  let at = Math.max(now, closedUntil);
  if (messages <= 0) return now;
  if (perDay <= 0 || perMinute <= 0) return undefined;
  let left = messages;
  let share = at < quotaDay(now, resetMinute).endsAt ? Math.max(0, perDay - usedToday) : perDay;
  for (let day = 0; day < MOST_DAYS; day += 1) {
    const { endsAt } = quotaDay(at, resetMinute);
    const fits = Math.min(share, perMinute === Infinity ? Infinity : Math.ceil((endsAt - at) / MINUTE) * perMinute);
    if (left <= fits) return perMinute === Infinity ? at : at + (Math.ceil(left / perMinute) - 1) * MINUTE;
    left -= fits;
    at = endsAt;
    share = perDay;
  }
  return undefined;
}

/** The same in whole hours, upwards; 0 when the limits take no hour of it. */
export function quotaHours(question: QuotaQuestion, now: Instant): number | undefined {
  const end = quotaEnd(question, now);
  return end === undefined ? undefined : Math.ceil((end - now) / HOUR);
}
