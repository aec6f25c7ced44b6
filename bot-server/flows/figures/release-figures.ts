import { placeOf } from '../../domain/figures/bureau';
import type { ReleaseKey } from '../../domain/figures/keys';
import { corrected, releaseOf, type PlaceCounts, type Release } from '../../domain/figures/release';
import type { School, SchoolId } from '../../domain/roster/roster';
import type { Instant } from '../../domain/time/instant';
import { startOfWeek } from '../../domain/time/week';
import type { StoredRelease } from '../../store/rollups/releases';
import type { ProgressNeeds } from '../progress/needs';
import { tellWeeks } from './tell-weeks';
import { sideBySide } from '../push/side-by-side';

type Needs = Pick<ProgressNeeds, 'rollups' | 'roster'>;

const MOST_TRIES = 6;
const AT_ONCE = 200;
const KEYS_AT_ONCE = 8;

/**
 * Makes these releases anew from their class rows and puts each in place of the one it read before. A settled one stays as it was told, but
 * for corrections large enough to tell nobody apart. Run again it changes nothing; with `anew` it is written though it tells the same.
 * @throws Error when others kept replacing a release meanwhile; it is then to be tried again later
 */
export async function releaseFigures(needs: Needs, keys: readonly ReleaseKey[], now: Instant, anew = false): Promise<number> {
  const changed = await sideBySide(keys, KEYS_AT_ONCE, async (key) => releaseOne(needs, key, now, anew));
  return changed.filter(Boolean).length;
}

/** Releases whose week is over and whose pushes are all due are told exactly from now on; a week of which all stand still is told as a whole. */
export async function settleFigures(needs: Needs, now: Instant): Promise<number> {
  let settled = 0;
  for (;;) {
    const due = await needs.rollups.releasesToSettle(now, AT_ONCE);
    const changed = await releaseFigures(needs, due, now);
    settled += changed;
    if (due.length < AT_ONCE || changed === 0) break;
  }
  await tellWeeks(needs, now);
  return settled;
}

async function releaseOne(needs: Needs, key: ReleaseKey, now: Instant, anew: boolean): Promise<boolean> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const before = await needs.rollups.release(key);
    const next = await releaseNow(needs, key, before, now);
    if (!next || (!anew && before && sameRelease(before, next))) return false;
    // Before it stands still: cut off in between, the week is told by the next sweep all the same.
    if (next.state === 'settled' && before?.state !== 'settled') await needs.rollups.openWeek(key);
    if (await needs.rollups.putRelease({ ...next, rev: before?.rev ?? 0, computedAt: now })) return true;
  }
  throw new Error(`the release ${key.bureauId}:${key.week}:${key.resourceId} was replaced by others ${MOST_TRIES} times in a row`);
}

/** What the release should be, from the class rows as they are; undefined when it is to stay. */
export async function releaseNow(
  needs: Needs,
  key: ReleaseKey,
  before: StoredRelease | undefined,
  now: Instant,
): Promise<Omit<StoredRelease, 'rev' | 'computedAt'> | undefined> {
  const { counts, dueAt, theme, ...told } = await needs.rollups.countsOf(key);
  if (counts.length === 0) return undefined;
  const places = byPlace(counts, await needs.roster.schools(counts.map(({ place }) => place)));
  const settlesAt = Math.max(startOfWeek(key.week + 1), dueAt);
  const about = { ...key, theme: before?.theme ?? theme, ...told, settlesAt };
  if (before && before.state === 'settled') {
    const { settlesAt: stood, dimension = told.dimension, subject = told.subject } = before;
    return { ...about, dimension, subject, settlesAt: stood, ...corrected(before, places) };
  }
  const release: Release = releaseOf(places, now >= settlesAt);
  return { ...about, ...release };
}

/** Teaching points count with their central school, whatever their size. */
function byPlace(counts: readonly PlaceCounts[], schools: readonly School[]): PlaceCounts[] {
  const centralOf = new Map(schools.map((school) => [school.id, placeOf(school)]));
  const countedAt = (id: SchoolId): SchoolId => centralOf.get(id) ?? id;
  return [...new Set(counts.map(({ place }) => countedAt(place)))].map((place) => {
    const own = counts.filter((one) => countedAt(one.place) === place);
    return { place, pushes: Math.max(...own.map(({ pushes }) => pushes)), grades: own.flatMap(({ grades }) => grades) };
  });
}

type Told = Release & Pick<StoredRelease, 'settlesAt' | 'dimension' | 'subject'>;
/** Whether two releases tell the same. */
export const sameRelease = (a: Told, b: Told): boolean =>
  a.state === b.state &&
  a.settlesAt === b.settlesAt &&
  (a.dimension ?? '') === (b.dimension ?? '') &&
  (a.subject ?? '') === (b.subject ?? '') &&
  JSON.stringify(a.cells) === JSON.stringify(b.cells);
