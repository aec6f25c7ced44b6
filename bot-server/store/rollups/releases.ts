import { Schema, type Connection } from 'mongoose';
import { releaseIdOf, type ReleaseKey } from '../../domain/figures/keys';
import type { GradePart, Release, ReleasedCell } from '../../domain/figures/release';
import type { RateFamilies, ReleasedCounts, ReleaseSum, ReleaseSums } from '../../domain/figures/bureau';
import type { PlaceWeek } from '../../domain/figures/cohort';
import type { Instant } from '../../domain/time/instant';
import type { WeekNo } from '../../domain/time/week';
import { isDuplicate } from '../connect';
import { ALL_GROUPS } from './sums';

export interface StoredRelease extends ReleaseKey, Release {
  readonly theme: string;
  /** When it stands still: the week is over and every push of it is due. */
  readonly settlesAt: Instant;
  readonly rev: number;
  readonly computedAt: Instant;
}

/** By what releases are summed. */
export type ReleaseDimension = 'place' | 'grade' | 'resourceId' | 'theme' | 'bureauId' | 'week';
export interface ReleaseFilter {
  readonly bureauIds: readonly string[];
  /** Whole weeks, the last one too. */
  readonly from: WeekNo;
  readonly to: WeekNo;
  readonly resourceId?: string;
  readonly theme?: string;
  readonly place?: string;
}

type Weeks = Pick<ReleaseFilter, 'bureauIds' | 'from' | 'to'>;

/** Short names: a term of a city is read as a whole. `rt` and `sc`: the targeted and the completed of the cells that tell the level. */
interface CountsRow {
  t: number;
  c: number;
  r: number;
  rt: number;
  s: number;
  sc: number;
  l: number;
}
/** A cell's counts stand under `e` where they are exact, under `x` in tens: so a sum needs no condition. */
interface CellRow {
  p: string;
  e?: CountsRow;
  x?: CountsRow;
  g?: { g: number; t: number; c: number }[];
}
interface GradeRow {
  g: number | null;
  e: { t: number; c: number };
}
interface ReleaseRow {
  _id: string;
  bureauId: string;
  week: number;
  resourceId: string;
  theme: string;
  state: Release['state'];
  settlesAt: Date;
  cells: CellRow[];
  /** Exact cells by grade; null: those that tell no grades. */
  grades: GradeRow[];
  /** Sums of the cells. */
  e?: CountsRow;
  x?: CountsRow;
  rev: number;
  computedAt: Date;
}

/** Shard key, when the cluster is sharded: `bureauId`. */
const schema = new Schema<ReleaseRow>(
  {
    _id: { type: String, required: true },
    bureauId: String,
    week: Number,
    resourceId: String,
    theme: String,
    state: String,
    settlesAt: Date,
    cells: [Object],
    grades: [Object],
    e: Object,
    x: Object,
    rev: Number,
    computedAt: Date,
  },
  { versionKey: false },
);
schema.index({ bureauId: 1, week: 1 });
schema.index({ settlesAt: 1 }, { partialFilterExpression: { state: 'running' } });

const NAMES = ['t', 'c', 'r', 'rt', 's', 'sc', 'l'] as const;
const addUp = (rows: readonly (CountsRow | undefined)[]): CountsRow | undefined => {
  const known = rows.filter((row) => row !== undefined);
  if (known.length === 0) return undefined;
  const sum = (name: (typeof NAMES)[number]): number => known.reduce((n, row) => n + row[name], 0);
  return { t: sum('t'), c: sum('c'), r: sum('r'), rt: sum('rt'), s: sum('s'), sc: sum('sc'), l: sum('l') };
};
const named = ({ e, x }: { e: CountsRow | undefined; x: CountsRow | undefined }) => ({ ...(e ? { e } : {}), ...(x ? { x } : {}) });

function toCellRow({ place, isExact, targeted, completed, reachable, started, late, grades }: ReleasedCell): CellRow {
  const counts: CountsRow = {
    t: targeted,
    c: completed,
    r: reachable ?? 0,
    rt: reachable === undefined ? 0 : targeted,
    s: started ?? 0,
    sc: started === undefined ? 0 : completed,
    l: late,
  };
  const parts = grades?.map(({ grade: g, targeted: t, completed: c }) => ({ g, t, c }));
  return { p: place, ...(isExact ? { e: counts } : { x: counts }), ...(parts ? { g: parts } : {}) };
}

function toCell({ p, e, x, g }: CellRow): ReleasedCell[] {
  const counts = e ?? x;
  if (!counts) return [];
  const { t, c, r, rt, s, sc, l } = counts;
  // A level that is not told has nothing to be read against.
  const tells = (against: number): boolean => against > 0;
  return [
    {
      place: p,
      isExact: e !== undefined,
      targeted: t,
      completed: c,
      ...(tells(rt) ? { reachable: r } : {}),
      ...(tells(sc) ? { started: s } : {}),
      late: l,
      ...(g ? { grades: g.map(({ g: grade, t: targeted, c: completed }): GradePart => ({ grade, targeted, completed })) } : {}),
    },
  ];
}

const toRelease = ({ _id, settlesAt, computedAt, cells, grades: _grades, e: _e, x: _x, ...rest }: ReleaseRow): StoredRelease => ({
  ...rest,
  cells: cells.flatMap(toCell),
  settlesAt: settlesAt.getTime(),
  computedAt: computedAt.getTime(),
});

function toRow({ rev, settlesAt, computedAt, cells, ...rest }: StoredRelease): ReleaseRow {
  const rows = cells.map(toCellRow);
  type Part = { g: number | null; t: number; c: number };
  const parts = rows.flatMap(({ e, g }): readonly Part[] => (e ? (g ?? [{ g: null, t: e.t, c: e.c }]) : []));
  const grades = [...new Set(parts.map(({ g }) => g))].map((g) => {
    const own = parts.filter((part) => part.g === g);
    return { g, e: { t: own.reduce((n, { t }) => n + t, 0), c: own.reduce((n, { c }) => n + c, 0) } };
  });
  return {
    _id: releaseIdOf(rest),
    ...rest,
    settlesAt: new Date(settlesAt),
    computedAt: new Date(computedAt),
    cells: rows,
    grades,
    ...named({ e: addUp(rows.map(({ e }) => e)), x: addUp(rows.map(({ x }) => x)) }),
    rev: rev + 1,
  };
}

/** The largest exact cell of a group: how many different families each rate is of. */
const LARGEST = { ft: { $max: '$cells.e.t' }, fr: { $max: '$cells.e.rt' }, fs: { $max: '$cells.e.s' } };
type Group = Readonly<Record<string, number>>;
const familiesOf = ({ fr, ft, fs }: Group): RateFamilies => ({ reach: fr ?? 0, completion: ft ?? 0, finish: fs ?? 0 });
function countsOf(group: Group, end: 'e' | 'x'): ReleasedCounts {
  const n = (name: string): number => group[`${end}${name}`] ?? 0;
  return {
    targeted: n('t'),
    completed: n('c'),
    reachable: { of: n('r'), among: n('rt') },
    started: { of: n('s'), completed: n('sc') },
    late: n('l'),
  };
}

/** What is not there adds nothing. */
const summed = (at: string): Record<string, object> =>
  Object.fromEntries(['e', 'x'].flatMap((end) => NAMES.map((name) => [`${end}${name}`, { $sum: `${at}${end}.${name}` }])));

/** What bureaus see: made from class rows, replaced as a whole, never added to. */
export function openReleases(connection: Connection) {
  const model = connection.model('BureauRelease', schema, 'bureauReleases');
  const rows = connection.collection<ReleaseRow>('bureauReleases');
  return {
    async release(key: ReleaseKey): Promise<StoredRelease | undefined> {
      const row = await rows.findOne({ _id: releaseIdOf(key) });
      return row ? toRelease(row) : undefined;
    },
    /** All releases of these bureaus in these weeks, in the order of their ids. */
    async releasesIn({ bureauIds, from, to }: Weeks): Promise<StoredRelease[]> {
      const found = rows.find({ bureauId: { $in: [...bureauIds] }, week: { $gte: from, $lte: to } }).sort({ _id: 1 });
      return (await found.toArray()).map(toRelease);
    },
    /**
     * The next few releases behind the one with this id, in the order of ids: county by county, week by week. Asked page by page rather than by
     * a cursor, so that who reads may stop for as long as it takes, and go on in another process.
     */
    async releasesAfter(
      { bureauIds, from, to }: Weeks,
      after: string,
      limit: number,
    ): Promise<(StoredRelease & { readonly id: string })[]> {
      // As ids are ordered: `B10:…` before `B1:…`. Weeks have four figures until the year 2161.
      for (const bureauId of [...bureauIds].sort((a, b) => (`${a}:` < `${b}:` ? -1 : 1))) {
        const [first, end] = [`${bureauId}:${from}:`, `${bureauId}:${to}:\uffff`];
        if (after >= end) continue;
        const which = { bureauId, week: { $gte: from, $lte: to }, _id: { $gt: after > first ? after : first, $lt: end } };
        const found = await rows.find(which).sort({ _id: 1 }).limit(limit).toArray();
        if (found.length > 0) return found.map((row) => ({ ...toRelease(row), id: row._id }));
      }
      return [];
    },
    /** Cells that these bureaus were told in these weeks. */
    async countReleased({ bureauIds, from, to }: Weeks): Promise<number> {
      const which = { bureauId: { $in: [...bureauIds] }, week: { $gte: from, $lte: to } };
      const counted = rows.aggregate<{ n: number }>([{ $match: which }, { $group: { _id: null, n: { $sum: { $size: '$cells' } } } }]);
      return (await counted.toArray())[0]?.n ?? 0;
    },
    /** Puts a release in the place of the one with `rev`; false when that one is not the newest any more. */
    async putRelease(release: StoredRelease): Promise<boolean> {
      const { _id, ...facts } = toRow(release);
      if (release.rev > 0) return (await rows.updateOne({ _id, rev: release.rev }, { $set: facts })).matchedCount === 1;
      try {
        await rows.insertOne({ _id, ...facts });
        return true;
      } catch (error) {
        if (isDuplicate(error)) return false;
        throw error;
      }
    },
    /** Releases whose time to stand still has come. */
    async releasesToSettle(now: Instant, limit: number): Promise<ReleaseKey[]> {
      const found = await rows
        .find({ state: 'running', settlesAt: { $lte: new Date(now) } }, { projection: { bureauId: 1, week: 1, resourceId: 1 } })
        .sort({ settlesAt: 1 })
        .limit(limit)
        .toArray();
      return found.map(({ bureauId, week, resourceId }) => ({ bureauId, week, resourceId }));
    },
    /** Sums of released cells by one dimension, settled ones and those in tens apart; in the order of keys. */
    async releaseSums(by: ReleaseDimension, { bureauIds, from, to, resourceId, theme, place }: ReleaseFilter): Promise<ReleaseSums> {
      const which = {
        bureauId: { $in: [...bureauIds] },
        week: { $gte: from, $lte: to },
        ...(resourceId === undefined ? {} : { resourceId }),
        ...(theme === undefined ? {} : { theme }),
      };
      type Sum = Group & { _id: string | number | null; computedAt: Date };
      const isOfOnePlace = by === 'place' || place !== undefined;
      const part = by === 'grade' ? 'grades' : by === 'place' || place !== undefined ? 'cells' : undefined;
      const key = by === 'place' ? '$cells.p' : by === 'grade' ? '$grades.g' : `$${by}`;
      const found = await rows
        .aggregate<Sum>(
          [
            { $match: { ...which, ...(place === undefined ? {} : { 'cells.p': place }) } },
            ...(part === undefined ? [] : [{ $project: { [part]: 1, [by]: 1, computedAt: 1 } }, { $unwind: `$${part}` }]),
            ...(place === undefined ? [] : [{ $match: { 'cells.p': place } }]),
            {
              $group: {
                _id: key,
                computedAt: { $max: '$computedAt' },
                ...summed(part === undefined ? '$' : `$${part}.`),
                ...(isOfOnePlace ? LARGEST : {}),
              },
            },
            { $sort: { _id: 1 } },
          ],
          ALL_GROUPS,
        )
        .toArray();
      return found.map((group): ReleaseSum => ({
        ...{ key: group._id, computedAt: group.computedAt.getTime(), exact: countsOf(group, 'e'), tens: countsOf(group, 'x') },
        ...(isOfOnePlace ? { families: familiesOf(group) } : {}),
      }));
    },
    /** What each place was told exactly in each week. */
    async placeWeeks({ bureauIds, from, to, resourceId, theme }: Omit<ReleaseFilter, 'place'>): Promise<PlaceWeek[]> {
      type Sum = Group & { _id: { place: string; week: number }; computedAt: Date };
      const found = await rows
        .aggregate<Sum>(
          [
            {
              $match: {
                bureauId: { $in: [...bureauIds] },
                week: { $gte: from, $lte: to },
                ...(resourceId === undefined ? {} : { resourceId }),
                ...(theme === undefined ? {} : { theme }),
              },
            },
            { $project: { cells: 1, week: 1, computedAt: 1 } },
            { $unwind: '$cells' },
            { $match: { 'cells.e': { $exists: true } } },
            {
              $group: { _id: { place: '$cells.p', week: '$week' }, computedAt: { $max: '$computedAt' }, ...summed('$cells.'), ...LARGEST },
            },
            { $sort: { _id: 1 } },
          ],
          ALL_GROUPS,
        )
        .toArray();
      return found.map((group) => ({
        ...{ place: group._id.place, week: group._id.week, exact: countsOf(group, 'e') },
        ...{ families: familiesOf(group), computedAt: group.computedAt.getTime() },
      }));
    },
    syncReleaseIndexes: () => model.createIndexes(),
  };
}
