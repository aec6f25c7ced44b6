import { formatInstant, instantOf, minuteOfDay, civilDate } from '../time/civil';
import { HOUR, MINUTE, type Instant } from '../time/instant';
import type { Message, PushId } from './push';
import { shorten, type Variables } from './wording';

/** What falls due this soon goes along with what rings now. */
export const DIGEST_AHEAD_MS = 2 * MINUTE;
/** How much later than the last item of an hour a message waits at most, for who has several in that hour: the last item itself takes it along. */
export const DIGEST_GRACE_MS = MINUTE;
/** More than this in one message nobody reads. */
export const DIGEST_MOST = 12;
const TITLE_ROOM = 20;

/** The end of the clock hour in which something starts: what a family gets within one hour comes as one message. */
export function digestHourEnds(startsAt: Instant): Instant {
  return instantOf(civilDate(startsAt), Math.floor(minuteOfDay(startsAt) / 60) * 60) + HOUR;
}

/** What a message says of one push. */
export interface About {
  readonly pushId: PushId;
  readonly title: string;
  readonly startsAt: Instant;
  readonly dueAt: Instant;
  readonly classNames: readonly string[];
}

/** `['拼音', '口算'] → '拼音等2份'`, within the 20 characters of a template's field; one alone is just its title. */
export function digestTitle(titles: readonly string[]): string {
  const [first = ''] = titles;
  if (titles.length < 2) return first;
  const rest = `等${titles.length}份`;
  return `${shorten(first, TITLE_ROOM - rest.length)}${rest}`;
}

/** The words of one message about several pushes: the first's title, all their classes once, and the earliest day by which something is to be seen. */
export function digestWords(abouts: readonly About[]): Variables {
  const names = [...new Set(abouts.flatMap(({ classNames }) => classNames))];
  return {
    title: digestTitle(abouts.map(({ title }) => title)),
    who: `${names.join('、')}家长`,
    startsAt: formatInstant(Math.min(...abouts.map(({ startsAt }) => startsAt))),
    dueAt: formatInstant(Math.min(...abouts.map(({ dueAt }) => dueAt))),
  };
}

/** The first page with these pushes on top: what a digest opens. */
export const digestPage = (pushIds: readonly PushId[]): string =>
  `/pages/today/index?from=notice&pushes=${pushIds.map((id) => encodeURIComponent(id)).join(',')}`;

/** Whether a message may ring for others too, or go along with another: the first card of a push. */
export const isDigestible = ({ kind, subject }: Pick<Message, 'kind' | 'subject'>): boolean => kind === 'first' && subject.kind === 'push';
