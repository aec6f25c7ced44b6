import type { WireFigures, WireRetention } from '../contract/index';
import type { FigureCounts } from '../domain/figures/figures';
import type { Way, WayShare } from '../domain/figures/channel-stock';
import type { FamilyGroup, GroupShare } from '../domain/figures/groups';
import type { shownRetention } from '../domain/figures/retention';
import type { Resource } from '../domain/resource/resource';
import { presentFunnel } from './progress';

interface Line {
  readonly key: string;
  readonly name: string;
  readonly note: string;
  readonly exact: FigureCounts;
  readonly tens: FigureCounts | null;
  readonly isHidden: boolean;
  readonly intervals?: Readonly<Record<'reach' | 'completion' | 'finish', Interval | null>>;
}
interface Interval {
  readonly low: number;
  readonly high: number;
}

const HIDDEN = '人数较少，为保护家庭隐私不单独显示';

const presentCounts = ({ targeted, completed, rates: { reach, completion, finish }, late, funnel }: FigureCounts) => ({
  targeted,
  completed,
  rates: {
    reach: { of: reach.of, among: reach.among },
    completion: { of: completion.of, among: completion.among },
    finish: { of: finish.of, among: finish.among },
  },
  late,
  funnel: funnel ? presentFunnel(funnel) : null,
});

const interval = (of: Interval | null): Interval | null => (of ? { low: of.low, high: of.high } : null);

const shareOf = (shares: readonly GroupShare[], group: FamilyGroup): number | null =>
  shares.find((share) => share.group === group)?.outOfTen ?? null;

const wayOf = (shares: readonly WayShare[], way: Way): number | null => shares.find((share) => share.way === way)?.outOfTen ?? null;

export const presentFigures = (view: {
  readonly by: WireFigures['by'];
  readonly place: { readonly id: string; readonly name: string };
  readonly from: string;
  readonly to: string;
  readonly rows: readonly Line[];
  readonly total: Pick<Line, 'exact' | 'tens'>;
  readonly without?: readonly string[];
  readonly asked: readonly { readonly kind: 'county' | 'school' | 'push' | 'resource'; readonly id: string; readonly name: string }[];
  readonly counties?: readonly { readonly id: string; readonly name: string }[];
  readonly cohort?: { readonly places: number; readonly among: number };
  readonly groups?: readonly {
    readonly county: string;
    readonly from: string;
    readonly to: string;
    readonly shares: readonly GroupShare[];
  }[];
  readonly stock?: readonly { readonly county: string; readonly on: string; readonly shares: readonly WayShare[] }[];
  readonly freshAt: number;
}): WireFigures => ({
  by: view.by,
  place: { id: view.place.id, name: view.place.name },
  from: view.from,
  to: view.to,
  rows: view.rows.map(({ key, name, note, exact, tens, isHidden, intervals }) => ({
    key,
    name,
    note,
    exact: presentCounts(exact),
    tens: tens ? presentCounts(tens) : null,
    // The same words for every reason: why a cell is small is not told either.
    hidden: isHidden ? HIDDEN : '',
    ...(intervals
      ? { intervals: { reach: interval(intervals.reach), completion: interval(intervals.completion), finish: interval(intervals.finish) } }
      : {}),
  })),
  total: { exact: presentCounts(view.total.exact), tens: view.total.tens ? presentCounts(view.total.tens) : null },
  ...(view.without ? { without: [...view.without] } : {}),
  asked: view.asked.map(({ kind, id, name }) => ({ kind, id, name })),
  ...(view.counties ? { counties: view.counties.map(({ id, name }) => ({ id, name })) } : {}),
  ...(view.cohort ? { cohort: { places: view.cohort.places, among: view.cohort.among } } : {}),
  ...(view.groups
    ? {
        groups: view.groups.map(({ county, from, to, shares }) => ({
          ...{ county, from, to },
          leftBehind: shareOf(shares, 'left-behind'),
          villagePoint: shareOf(shares, 'village-point'),
        })),
      }
    : {}),
  ...(view.stock
    ? {
        stock: view.stock.map(({ county, on, shares }) => ({
          ...{ county, on },
          reminder: wayOf(shares, 'reminder'),
          officialAccount: wayOf(shares, 'official-account'),
          wecom: wayOf(shares, 'wecom'),
          inbox: wayOf(shares, 'inbox'),
          nobody: wayOf(shares, 'nobody'),
        })),
      }
    : {}),
  freshAt: view.freshAt,
});

export const presentRetention = ({
  resource,
  smallest,
  shown,
}: {
  readonly resource: Pick<Resource, 'id' | 'version' | 'title'>;
  readonly smallest: number;
  readonly shown: ReturnType<typeof shownRetention>;
}): WireRetention => ({
  resource: resource.id,
  version: resource.version,
  title: resource.title,
  smallest,
  curve: shown
    ? {
        viewers: shown.viewers,
        every: shown.every,
        points: shown.points.map(({ at, watched }) => ({ at, watched })),
        steepest: shown.steepest ? { at: shown.steepest.at, lost: shown.steepest.lost } : null,
        again: { played: shown.again.played, different: shown.again.different },
      }
    : null,
});
