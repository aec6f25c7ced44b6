import { releaseRow } from '../../domain/bulletin/sources';
import { placeOf } from '../../domain/figures/bureau';
import { releaseIdOf } from '../../domain/figures/keys';
import { findHelp, settleHelp, weeksLookedAt } from '../../domain/help/help';
import { HOUR, type Instant } from '../../domain/time/instant';
import { startOfWeek, weekOf } from '../../domain/time/week';
import type { HelpStore } from '../../store/help';
import type { MetaStore } from '../../store/meta';
import type { RollupStore } from '../../store/rollups';
import type { RosterStore } from '../../store/roster';

export interface LookNeeds {
  readonly help: Pick<HelpStore, 'standing' | 'begin' | 'refresh' | 'end'>;
  readonly rollups: Pick<RollupStore, 'releasesIn'>;
  readonly roster: Pick<RosterStore, 'bureaus' | 'schools' | 'schoolIdsOfBureaus'>;
  readonly meta: Pick<MetaStore, 'read' | 'write'>;
}

/** Monday, when the week's bulletins are made. */
const AFTER_MIDNIGHT = 9 * HOUR;
const LAST_LOOK = 'help-week';

/**
 * Once a week, from Monday 9:00 on, looks which schools need help, bureau by bureau. Which week was looked at is noted last: cut off anywhere it
 * is done again, and changes nothing that was told. A week in which nothing ran is left out.
 */
export async function lookForHelp(needs: LookNeeds, now: Instant, stopped: () => boolean): Promise<{ begun: number; ended: number }> {
  const week = weekOf(now);
  const told = { begun: 0, ended: 0 };
  if (now < startOfWeek(week) + AFTER_MIDNIGHT || (await needs.meta.read(LAST_LOOK)) === String(week)) return told;
  for (const { id } of await needs.roster.bureaus()) {
    if (stopped()) return told;
    const { begun, ended } = await lookAtBureau(needs, id, now);
    told.begun += begun;
    told.ended += ended;
  }
  await needs.meta.write(LAST_LOOK, String(week));
  return told;
}

async function lookAtBureau(
  { help, rollups, roster }: LookNeeds,
  bureauId: string,
  now: Instant,
): Promise<{ begun: number; ended: number }> {
  const week = weekOf(now);
  const schools = await roster.schools(await roster.schoolIdsOfBureaus([bureauId]));
  // A teaching point is looked at with its central school, as everywhere.
  const places = schools.filter((school) => placeOf(school) === school.id).map(({ id }) => id).sort(); // prettier-ignore
  const releases = await rollups.releasesIn({ bureauIds: [bureauId], ...weeksLookedAt(week) });
  const rows = releases.map((release) => releaseRow({ ...release, id: releaseIdOf(release) }));
  const { begin, keep, end } = settleHelp(await help.standing(places), findHelp(rows, places, week), { week, now });
  const begun = await Promise.all(begin.map(async (notice) => help.begin(notice)));
  for (const notice of keep) await help.refresh(notice);
  for (const id of end) await help.end(id, now);
  return { begun: begun.filter(Boolean).length, ended: end.length };
}
