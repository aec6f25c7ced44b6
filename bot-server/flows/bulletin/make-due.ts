import { BULLETIN_KINDS, type BulletinPlace } from '../../domain/bulletin/bulletin';
import { newestDue, USUAL_MINUTE, type Period } from '../../domain/bulletin/period';
import { civilDate, instantOf, parseMinute, type MinuteOfDay } from '../../domain/time/civil';
import { DAY, type Instant } from '../../domain/time/instant';
import { startOfWeek } from '../../domain/time/week';
import type { BulletinStore } from '../../store/bulletins';
import type { MetaStore } from '../../store/meta';
import type { RosterStore } from '../../store/roster';
import { makeBulletin, supplementBulletin, type MakeNeeds } from './make-bulletin';

export type DueNeeds = Omit<MakeNeeds, 'bulletins' | 'roster' | 'rollups'> & {
  readonly bulletins: MakeNeeds['bulletins'] & Pick<BulletinStore, 'isDone' | 'noteDone' | 'unsettled'>;
  readonly roster: MakeNeeds['roster'] & Pick<RosterStore, 'bureaus' | 'schoolIdsOfBureaus'>;
  readonly rollups: MakeNeeds['rollups'];
  readonly meta: Pick<MetaStore, 'read'>;
};

/** When bulletins are made; a time of day. */
export const MINUTE_KEY = 'bulletin-minute';
/** So long a bulletin waits for its last push to be due. */
const WAITS = 70 * DAY;

/**
 * Makes every bulletin that is due and not there: of the newest week, month, term and school year, for every bureau and for every school that had a push; and
 * once a day the supplements whose time has come. Rows say what is done, so it may be called often, twice at once and by several servers.
 */
export async function makeDueBulletins(needs: DueNeeds, now: Instant, stopped: () => boolean): Promise<{ made: number }> {
  const minute = parseMinute((await needs.meta.read(MINUTE_KEY)) ?? '') ?? USUAL_MINUTE;
  let made = 0;
  const terms = await needs.roster.terms();
  for (const kind of BULLETIN_KINDS) {
    const period = newestDue(kind, now, minute, terms);
    if (period) made += await makeOf(needs, period, now, stopped);
  }
  return { made: made + (await supplementDue(needs, minute, now, stopped)) };
}

async function makeOf(needs: DueNeeds, period: Period, now: Instant, stopped: () => boolean): Promise<number> {
  const run = `${period.kind}:${period.key}`;
  if (await needs.bulletins.isDone(run)) return 0;
  let made = 0;
  for (const place of await placesWith(needs, period)) {
    if (stopped()) return made;
    const { isNew } = await makeBulletin(needs, { place, kind: period.kind, period: period.key }, now);
    if (isNew) made += 1;
  }
  await needs.bulletins.noteDone(run, made, now);
  return made;
}

/** Every bureau, and the schools in which something was pushed: a vacation makes no hundreds of empty pages. */
async function placesWith({ roster, rollups }: DueNeeds, { first, last }: Period): Promise<BulletinPlace[]> {
  const bureaus = (await roster.bureaus()).map(({ id }) => id);
  const places = bureaus.map((id): BulletinPlace => ({ kind: 'bureau', id }));
  const span = { from: startOfWeek(first), to: startOfWeek(last + 1) };
  for (const id of [...new Set(await roster.schoolIdsOfBureaus(bureaus))].sort()) {
    if ((await rollups.classRows({ schoolId: id, ...span })).length > 0) places.push({ kind: 'school', id });
  }
  return places;
}

async function supplementDue(needs: DueNeeds, minute: MinuteOfDay, now: Instant, stopped: () => boolean): Promise<number> {
  const today = civilDate(now);
  const run = `late:${today}`;
  if (now < instantOf(today, minute) || (await needs.bulletins.isDone(run))) return 0;
  let made = 0;
  const open = await needs.bulletins.unsettled(now - WAITS);
  for (const { place, kind, period } of open) {
    if (stopped()) return made;
    if (await supplementBulletin(needs, { place, kind, period }, now)) made += 1;
  }
  await needs.bulletins.noteDone(run, made, now);
  return made;
}
