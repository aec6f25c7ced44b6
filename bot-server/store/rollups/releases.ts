import { Schema, type Connection } from 'mongoose';
import { releaseIdOf, type ReleaseKey } from '../../domain/figures/keys';
import type { GradePart, Release, ReleasedCell } from '../../domain/figures/release';
import type { RateFamilies, ReleasedCounts, ReleaseSum, ReleaseSums } from '../../domain/figures/bureau';
import type { PlaceWeek } from '../../domain/figures/cohort';
import type { Instant } from '../../domain/time/instant';
import type { WeekNo } from '../../domain/time/week';
import { isDuplicate } from '../connect';
import { columnsOf, NAMES, sumPlaces, type Columns, type ColumnsRow } from './release-columns';
import type { CellRow, CountsRow } from './release-row';
import { ALL_GROUPS } from './sums';

export interface StoredRelease extends ReleaseKey, Release {
  readonly theme: string;
  /** What all of it is about; absent in a release that is older than these. */
  readonly dimension?: string;
  readonly subject?: string;
  /** When it stands still: the week is over and every push of it is due. */
  readonly settlesAt: Instant;
  readonly rev: number;
  readonly computedAt: Instant;
}

/** By what releases are summed. `push`: an item of a week. */
export type ReleaseDimension = 'place' | 'grade' | 'resourceId' | 'theme' | 'dimension' | 'subject' | 'push' | 'bureauId' | 'week';
export interface ReleaseFilter {
  readonly bureauIds: readonly string[];
  /** Whole weeks, the last one too. */
  readonly from: WeekNo;
  readonly to: WeekNo;
  readonly resourceId?: string;
  readonly theme?: string;
  readonly dimension?: string;
  readonly subject?: string;
  readonly place?: string;
}

/** Of which bureaus and weeks. */
export type Weeks = Pick<ReleaseFilter, 'bureauIds' | 'from' | 'to'>;

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
  dimension?: string;
  subject?: string;
  state: Release['state'];
  settlesAt: Date;
  cells: CellRow[];
  columns?: Columns;
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
    dimension: String,
    subject: String,
    state: String,
    settlesAt: Date,
    cells: [Object],
    columns: Object,
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

const toRelease = ({
  _id,
  settlesAt,
  computedAt,
  cells,
  columns: _columns,
  grades: _grades,
  e: _e,
  x: _x,
  ...rest
}: ReleaseRow): StoredRelease => ({
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
    columns: columnsOf(rows),
    grades,
    ...named({ e: addUp(rows.map(({ e }) => e)), x: addUp(rows.map(({ x }) => x)) }),
    rev: rev + 1,
  };
}

/** The largest exact cell of a group: how many different families each rate is of. */
const LARGEST = { ft: { $max: '$cells.e.t' }, fr: { $max: '$cells.e.rt' }, fs: { $max: '$cells.e.s' } };
type Group = Readonly<Record<string, number>>;
const familiesOf = ({ fr, ft, fs }: Group): RateFamilies => ({ reach: fr ?? 0, completion: ft ?? 0, finish: fs ?? 0 });
/** A term of a city comes with the first answer. */
const BATCH = 5000;
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

/** What is not the field itself. One that nobody wrote is one with the empty one. */
const KEY_OF: Readonly<Partial<Record<ReleaseDimension, unknown>>> = {
  grade: '$grades.g',
  dimension: { $ifNull: ['$dimension', ''] },
  subject: { $ifNull: ['$subject', ''] },
  push: { $concat: [{ $toString: '$week' }, ':', '$resourceId'] },
};

/** What bureaus see: made from class rows, replaced as a whole, never added to. */
export function openReleases(connection: Connection) {
  const model = connection.model('BureauRelease', schema, 'bureauReleases');
  const rows = connection.collection<ReleaseRow>('bureauReleases');
  const which = ({ bureauIds, from, to, resourceId, theme, dimension, subject, place }: ReleaseFilter) => ({
    bureauId: { $in: [...bureauIds] },
    week: { $gte: from, $lte: to },
    ...(resourceId === undefined ? {} : { resourceId }),
    ...(theme === undefined ? {} : { theme }),
    ...(dimension === undefined ? {} : { dimension }),
    ...(subject === undefined ? {} : { subject }),
    ...(place === undefined ? {} : { 'cells.p': place }),
  });
  const columnsIn = async (filter: ReleaseFilter): Promise<ColumnsRow[]> =>
    rows.find<ColumnsRow>(which(filter), { projection: { _id: 0, columns: 1, week: 1, computedAt: 1 }, batchSize: BATCH }).toArray();

  /** Sums over whole releases or their grades, or over one place's cells. */
  async function groupSums(by: Exclude<ReleaseDimension, 'place'>, filter: ReleaseFilter): Promise<ReleaseSums> {
    type Sum = Group & { _id: string | number | null; computedAt: Date };
    const { place } = filter;
    const part = by === 'grade' ? 'grades' : place !== undefined ? 'cells' : undefined;
    const found = await rows
      .aggregate<Sum>(
        [
          { $match: which(filter) },
          ...(part === undefined
            ? []
            : [
                { $project: { [part]: 1, ...(by === 'push' ? { week: 1, resourceId: 1 } : { [by]: 1 }), computedAt: 1 } },
                { $unwind: `$${part}` },
              ]),
          ...(place === undefined ? [] : [{ $match: { 'cells.p': place } }]),
          {
            $group: {
              _id: KEY_OF[by] ?? `$${by}`,
              computedAt: { $max: '$computedAt' },
              ...summed(part === undefined ? '$' : `$${part}.`),
              ...(place === undefined ? {} : LARGEST),
            },
          },
          { $sort: { _id: 1 } },
        ],
        ALL_GROUPS,
      )
      .toArray();
    return found.map((group): ReleaseSum => ({
      ...{ key: group._id, computedAt: group.computedAt.getTime(), exact: countsOf(group, 'e'), tens: countsOf(group, 'x') },
      ...(place === undefined ? {} : { families: familiesOf(group) }),
    }));
  }

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
      // As a whole: when the last cell in tens has become exact, its sum must not stay behind.
      if (release.rev > 0) return (await rows.replaceOne({ _id, rev: release.rev }, facts)).matchedCount === 1;
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
    async releaseSums(by: ReleaseDimension, filter: ReleaseFilter): Promise<ReleaseSums> {
      if (by !== 'place') return groupSums(by, filter);
      const sums = sumPlaces(await columnsIn(filter), 'place', filter.place);
      return sums.map(({ place: key, computedAt, exact, tens, families }) => ({ key, computedAt, exact, tens, families }));
    },
    /** What each place was told exactly in each week. */
    async placeWeeks(filter: Omit<ReleaseFilter, 'place'>): Promise<PlaceWeek[]> {
      return sumPlaces(await columnsIn(filter), 'place-week').flatMap(({ week, hasExact, place, exact, families, computedAt }) =>
        week === undefined || !hasExact ? [] : [{ place, week, exact, families, computedAt }],
      );
    },
    async syncReleaseIndexes(): Promise<void> {
      await model.createIndexes();
      // From before a release was replaced as a whole: a sum in tens of cells that have all become exact.
      await rows.updateMany({ x: { $exists: true }, 'cells.x': { $exists: false } }, { $unset: { x: '' } });
      // From before cells stood side by side as well.
      for await (const { _id, rev, cells } of rows.find({ columns: { $exists: false } }, { projection: { cells: 1, rev: 1 } }))
        await rows.updateOne({ _id, rev }, { $set: { columns: columnsOf(cells) } });
    },
  };
}
