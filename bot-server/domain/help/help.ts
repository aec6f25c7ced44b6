import type { CountsRow, Interval, Share } from '../bulletin/bulletin';
import { rateOf } from '../bulletin/counts';
import { intervalOf } from '../bulletin/interval';
import type { SchoolId } from '../roster/roster';
import { DAY, type Instant } from '../time/instant';
import { weekDays, type WeekNo } from '../time/week';

/** Why a school may need help. None of them is a mark: each names something that can be done about it. */
export const HELP_REASONS = ['not-pushed', 'reach', 'completion'] as const;
export type HelpReason = (typeof HELP_REASONS)[number];

/** What was found of a place, from released cells alone: a bureau could work it out from what it reads anyhow. */
export interface HelpFinding {
  readonly schoolId: SchoolId;
  readonly reason: HelpReason;
  /** Days of the weeks looked at, both in it. */
  readonly from: string;
  readonly to: string;
  /** Null where nothing was pushed. */
  readonly share: Share | null;
  readonly interval: Interval | null;
}

/** A finding that was told: to the school at once, to the bureau when it still holds after {@link SCHOOL_FIRST}. */
export interface HelpNotice extends HelpFinding {
  /** `<school>:<reason>:<week>` */
  readonly id: string;
  readonly since: Instant;
  readonly endedAt?: Instant;
  /** How the school goes about it, in its own words. */
  readonly note?: { readonly text: string; readonly by: string; readonly at: Instant };
}

/** So long a school has it to itself. */
export const SCHOOL_FIRST = 7 * DAY;
/** Whole weeks that are looked at for shares, and for nothing pushed. */
const WEEKS = 4;
const SILENT_WEEKS = 2;
/**
 * A share is too low when even the upper end of its interval is below this, in thousandths. Fixed beforehand and the same for all, so that
 * nobody is found because others do well: three families in five reached, three in ten done.
 */
export const HELP_BELOW = { reach: 600, completion: 300 } as const;
/** A week counts as one of teaching when so many of the places had something, at least. */
const MOST_HAD = 0.5;

/** The weeks before the one that holds `now`. */
export const weeksLookedAt = (thisWeek: WeekNo): { readonly from: WeekNo; readonly to: WeekNo } => ({
  from: thisWeek - WEEKS,
  to: thisWeek - 1,
});

/**
 * Which places need help, from the releases of one bureau as they are told: only settled, exact cells, and only where chance does not explain
 * it. In the order of the places given, never by a figure.
 */
export function findHelp(rows: readonly CountsRow[], places: readonly SchoolId[], thisWeek: WeekNo): HelpFinding[] {
  const { from, to } = weeksLookedAt(thisWeek);
  const inWeeks = rows.filter(({ week }) => week >= from && week <= to);
  const days = { from: weekDays(from).from, to: weekDays(to).to };
  const silent = silentPlaces(inWeeks, places, to);
  return places.flatMap((schoolId): HelpFinding[] => {
    if (silent.has(schoolId)) {
      const last = { from: weekDays(to - SILENT_WEEKS + 1).from, to: days.to };
      return [{ schoolId, reason: 'not-pushed', ...last, share: null, interval: null }];
    }
    const cells = inWeeks.flatMap((row) => row.cells.filter(({ key, isExact }) => key === schoolId && isExact));
    return (['reach', 'completion'] as const).flatMap((reason) => {
      const { families, ...share } = rateOf(cells, reason);
      const interval = intervalOf(share, families);
      return interval && interval.high < HELP_BELOW[reason] ? [{ schoolId, reason, ...days, share, interval }] : [];
    });
  });
}

/** Places that had nothing in two weeks running in which most others had something. A cell that hides all its counts is something, too. */
function silentPlaces(rows: readonly CountsRow[], places: readonly SchoolId[], last: WeekNo): ReadonlySet<SchoolId> {
  const weeks = Array.from({ length: SILENT_WEEKS }, (_, n) => last - n);
  const had = weeks.map((week) => new Set(rows.filter((row) => row.week === week).flatMap(({ cells }) => cells.map(({ key }) => key))));
  const taught = had.every((there) => places.filter((place) => there.has(place)).length >= MOST_HAD * places.length);
  return new Set(taught ? places.filter((place) => had.every((there) => !there.has(place))) : []);
}

const same = (a: Pick<HelpFinding, 'schoolId' | 'reason'>, b: Pick<HelpFinding, 'schoolId' | 'reason'>): boolean =>
  a.schoolId === b.schoolId && a.reason === b.reason;

/** What becomes of the notices that stand: what is found anew begins, what is found still keeps its day and tells the newer figures, the rest ends. */
export function settleHelp(
  standing: readonly HelpNotice[],
  found: readonly HelpFinding[],
  { week, now }: { readonly week: WeekNo; readonly now: Instant },
): { readonly begin: readonly HelpNotice[]; readonly keep: readonly HelpNotice[]; readonly end: readonly string[] } {
  return {
    begin: found
      .filter((one) => !standing.some((notice) => same(notice, one)))
      .map((one) => ({ id: `${one.schoolId}:${one.reason}:${week}`, ...one, since: now })),
    keep: standing.flatMap((notice) => {
      const one = found.find((finding) => same(notice, finding));
      return one ? [{ ...notice, ...one }] : [];
    }),
    end: standing.filter((notice) => !found.some((one) => same(notice, one))).map(({ id }) => id),
  };
}

/** From when a bureau is told. */
export const bureauFrom = ({ since }: Pick<HelpNotice, 'since'>): Instant => since + SCHOOL_FIRST;

/** A notice as one reader sees it. */
export interface ShownHelp {
  readonly notice: HelpNotice;
  readonly schoolName: string;
  /** Whether this reader may say how the school goes about it. */
  readonly mayNote: boolean;
}
export interface HelpList {
  readonly reader: 'school' | 'bureau';
  readonly items: readonly ShownHelp[];
}
