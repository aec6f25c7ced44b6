import type { Interval } from '../../domain/bulletin/bulletin';
import type { FigureCounts } from '../../domain/figures/figures';
import type { WayShare } from '../../domain/figures/channel-stock';
import type { GroupShare } from '../../domain/figures/groups';
import type { Days, WindowName } from '../../domain/figures/window';
import type { CivilDate } from '../../domain/time/civil';
import type { Instant } from '../../domain/time/instant';
import type { ProgressNeeds } from '../progress/needs';

export type FigureNeeds = Pick<ProgressNeeds, 'pushes' | 'viewings' | 'rollups' | 'resources' | 'roster'>;
export type FigureBy = 'push' | 'class' | 'grade' | 'school' | 'county' | 'resource' | 'theme' | 'dimension' | 'subject' | 'week';

export interface FigureQuestion {
  readonly by: FigureBy;
  readonly window: WindowName;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly push?: string | undefined;
  readonly resource?: string | undefined;
  readonly theme?: string | undefined;
  readonly dimension?: string | undefined;
  readonly subject?: string | undefined;
  readonly grade?: number | undefined;
  readonly classroom?: string | undefined;
  readonly school?: string | undefined;
  readonly county?: string | undefined;
  readonly cohort?: 'same' | undefined;
}

export interface FigureLine {
  readonly key: string;
  readonly name: string;
  readonly note: string;
  readonly exact: FigureCounts;
  readonly tens: FigureCounts | null;
  /** Nothing or not all of it may be told. */
  readonly isHidden: boolean;
  readonly intervals?: RateIntervals;
}
export type RateIntervals = Readonly<Record<'reach' | 'completion' | 'finish', Interval | null>>;
export interface FiguresView extends Days {
  readonly by: FigureBy;
  readonly place: { readonly id: string; readonly name: string };
  readonly rows: readonly FigureLine[];
  readonly total: Pick<FigureLine, 'exact' | 'tens'>;
  /** For a bureau asked by school: names of schools with nothing pushed in this time. */
  readonly without?: readonly string[];
  /** What was asked for by id, by its name, the widest first. */
  readonly asked: readonly AskedName[];
  /** Of a city's bureau. */
  readonly counties?: readonly { readonly id: string; readonly name: string }[];
  readonly cohort?: { readonly places: number; readonly among: number };
  /** For a bureau asked by school, of all items: what was told of whole weeks. */
  readonly groups?: readonly WeekGroups[];
  /** The same: by which ways families could be reached. */
  readonly stock?: readonly DayStock[];
  readonly freshAt: Instant;
}
export interface WeekGroups extends Days {
  readonly county: string;
  readonly shares: readonly GroupShare[];
}
export interface DayStock {
  readonly county: string;
  readonly on: CivilDate;
  readonly shares: readonly WayShare[];
}
export interface AskedName {
  readonly kind: 'county' | 'school' | 'push' | 'resource';
  readonly id: string;
  readonly name: string;
}

/** Whether every counter holds all that was written. */
export async function isCurrent({ viewings, rollups }: Pick<FigureNeeds, 'viewings' | 'rollups'>): Promise<boolean> {
  const [dirty, touched] = await Promise.all([viewings.isAnyDirty(), rollups.isAnyTouched()]);
  return !dirty && !touched;
}

const BY_NAME: ReadonlySet<FigureBy> = new Set(['theme', 'dimension', 'subject', 'resource']);
/** By name where the keys have no order of their own; never by a figure. */
export const ordered = (by: FigureBy, rows: readonly FigureLine[]): FigureLine[] =>
  BY_NAME.has(by) ? [...rows].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)) : [...rows];
