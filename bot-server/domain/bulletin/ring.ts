import type { Identity } from '../account/account';
import { personKey } from '../account/person-key';
import type { Staff } from '../access/staff-account';
import { groupBy } from '../group-by';
import { messageIdOf, type BulletinTold, type Message } from '../push/push';
import { shorten, type Variables } from '../push/wording';
import { addDays, civilDate, formatInstant, instantOf, minuteOfDay, type CivilDate, type MinuteOfDay } from '../time/civil';
import { DAY, type Instant } from '../time/instant';
import { isWorkingDay, type PublicDays } from '../time/working-days';
import { KIND_WORDS, type Bulletin } from './bulletin';

/** A bulletin as far as somebody is told of it. */
export type News = Pick<Bulletin, 'id' | 'place' | 'kind' | 'no' | 'seq' | 'cutoff'> & {
  readonly from: CivilDate;
  readonly to: CivilDate;
  /** What the bureau or the school is called. */
  readonly placeName: string;
  /** Its own heading. */
  readonly title: string;
};

/** A scheduler that was down for longer tells of what is new when it comes back, and leaves the rest to the list's mark. */
export const LOOKS_BACK_MS = 3 * DAY;
/** Made later than so long after its last day it is history that somebody asked for, and no news. */
const STAYS_NEWS_MS = 21 * DAY;
/** After so long what a message would say is old: the next week's bulletin is on its way. */
const WORTH_RINGING_MS = 4 * DAY;
/** Offices are told while they are open. */
const OPENS: MinuteOfDay = 8 * 60;
const CLOSES: MinuteOfDay = 18 * 60;
/** A calendar has no longer run of days off. */
const MOST_DAYS_OFF = 31;
const FIELD = 20;

/**
 * Whether a bulletin rings at all. A supplement never does: it repeats a bulletin that somebody was told of, with numbers that came late, and
 * stands beside it; a second ring for the same week would only use up what people have agreed to.
 */
export const isNews = ({ no, cutoff, to }: Pick<News, 'no' | 'cutoff' | 'to'>): boolean =>
  no === 0 && cutoff - instantOf(addDays(to, 1)) <= STAYS_NEWS_MS;

/** When its readers are told: as soon as offices are open. */
export function ringAt(made: Instant, days: PublicDays): Instant {
  const today = civilDate(made);
  for (let ahead = 0; ahead < MOST_DAYS_OFF; ahead += 1) {
    const day = addDays(today, ahead);
    if (!isWorkingDay(day, days)) continue;
    if (ahead > 0 || minuteOfDay(made) < OPENS) return instantOf(day, OPENS);
    if (minuteOfDay(made) < CLOSES) return made;
  }
  return made;
}

/** What one person reads, and as whom they sign in: whoever has two posts with one WeChat is one person. */
interface Told extends BulletinTold {
  readonly news: News;
}

/**
 * The messages for these bulletins: one for each person, whatever they read and in how many posts. Whoever was told of one already, whatever
 * became of that message, is not told again.
 */
export function bulletinRings(
  news: readonly News[],
  readersOf: (one: News) => readonly Staff[],
  {
    identities,
    isTold,
    days,
  }: { readonly identities: readonly Identity[]; readonly isTold: (told: BulletinTold) => boolean; readonly days: PublicDays },
  now: Instant,
): Message[] {
  const open = news.filter(isNews).flatMap((one) =>
    readersOf(one)
      .map((reader): Told => ({ reader: personKey(reader), bulletinId: one.id, news: one }))
      .filter((told) => !isTold(told)),
  );
  const leadOf = leads(
    open.map(({ reader }) => reader),
    identities,
  );
  return [...groupBy(open, ({ reader }) => leadOf(reader))].map(([lead, theirs]) => ringOf(lead, theirs, ringAt(now, days), now));
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function ringOf(lead: string, theirs: readonly Told[], at: Instant, now: Instant): Message {
  const about = theirs
    .map(({ reader, bulletinId }): BulletinTold => ({ reader, bulletinId }))
    .sort((a, b) => byText(a.reader, b.reader) || byText(a.bulletinId, b.bulletinId));
  const place = theirs.find(({ reader }) => reader === lead)?.news.place;
  return {
    // Its lead is the first of them, so this names one of the lead's own bulletins, and no two messages have the same.
    id: messageIdOf(lead, 'staff', `bulletin.${about[0]?.bulletinId ?? ''}`),
    guardianId: lead,
    kind: 'staff',
    bundle: `bulletins.${civilDate(at)}`,
    purpose: 'bulletin-ready',
    // A bureau's own messages are no school's.
    schoolId: place?.kind === 'school' ? place.id : '',
    state: 'waiting',
    dueAt: at,
    expiresAt: at + WORTH_RINGING_MS,
    createdAt: now,
    subject: { kind: 'bulletin', title: '', about },
  };
}

/** By which key each of these readers goes: the first, in the order of keys, of all who are one person by some identity. */
function leads(readers: readonly string[], identities: readonly Identity[]): (reader: string) => string {
  const parent = new Map([...new Set(readers)].map((reader) => [reader, reader]));
  const find = (key: string): string => {
    const up = parent.get(key) ?? key;
    return up === key ? key : find(up);
  };
  for (const { persons } of identities) {
    const own = persons.flatMap((person) => (person.kind === 'guardian' ? [] : [personKey(person)])).filter((key) => parent.has(key));
    for (const key of own.slice(1)) {
      const [first = key, second = key] = [find(own[0] ?? key), find(key)].sort();
      parent.set(second, first);
    }
  }
  return find;
}

/** Where a message rings: at who is all of these people, else at its first reader's; and what it may speak of there. */
export function rungWhere(
  about: readonly BulletinTold[],
  identities: readonly Identity[],
): { readonly identities: readonly Identity[]; readonly about: readonly BulletinTold[] } {
  const keysOf = ({ persons }: Identity): Set<string> =>
    new Set(persons.flatMap((person) => (person.kind === 'guardian' ? [] : [personKey(person)])));
  const whole = identities.filter((identity) => about.every(({ reader }) => keysOf(identity).has(reader)));
  if (whole.length > 0) return { identities: whole, about };
  for (const { reader } of about) {
    const own = identities.filter((identity) => keysOf(identity).has(reader));
    if (own.length > 0) return { identities: own, about: about.filter((one) => one.reader === reader) };
  }
  return { identities: [], about: [] };
}

const dayText = (day: CivilDate): string => `${Number(day.slice(5, 7))}月${Number(day.slice(8, 10))}日`;

/** «9月7日到9月13日» */
export const daysOfNews = ({ from, to }: Pick<News, 'from' | 'to'>): string => `${dayText(from)}到${dayText(to)}`;

/** What the message says of them: kinds, days, whose and when. No figure: a phone's screen is read by others. */
export function wordsOfNews(news: readonly News[]): Variables {
  const kinds = [...new Set(news.map(({ kind }) => KIND_WORDS[kind]))];
  const [first] = news;
  const last =
    [...news]
      .map(({ to }) => to)
      .sort()
      .at(-1) ?? '';
  const title = kinds.length === news.length ? kinds.join('、') : `${kinds.join('、')}共${news.length}份`;
  return {
    title: shorten(title, FIELD),
    period: news.length === 1 && first ? daysOfNews(first) : `截至${dayText(last)}`,
    who: shorten([...new Set(news.map(({ placeName }) => placeName))].join('、'), FIELD),
    startsAt: formatInstant(Math.max(...news.map(({ cutoff }) => cutoff))),
    count: String(news.length),
  };
}

/** Where it leads: to the one, or to the list of several. */
export function pageOfNews(ids: readonly string[]): string {
  const [only] = ids;
  return only !== undefined && ids.length === 1
    ? `/school/pages/bulletin/index?id=${encodeURIComponent(only)}&from=notice`
    : '/school/pages/bulletins/index?from=notice';
}
