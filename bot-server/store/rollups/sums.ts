import type { Connection } from 'mongoose';
import { agreedOn, type PushedAbout } from '../../domain/figures/about';
import type { ReleaseKey } from '../../domain/figures/keys';
import type { PlaceCounts } from '../../domain/figures/release';
import { EMPTY_FUNNEL, type Funnel } from '../../domain/report/funnel';
import { DAY, type Instant } from '../../domain/time/instant';
import { weekOf } from '../../domain/time/week';
import { decodeClassRow } from './class-row';
import type { Cell, ClassRow, RollupRow } from './row';

export type { ClassRow } from './row';

/** By what class rows are summed; each is a field of the row itself. */
export type ClassDimension =
  'pushId' | 'classroomId' | 'grade' | 'resourceId' | 'theme' | 'dimension' | 'subject' | 'schoolId' | 'bureauId' | 'week';

/** Which class rows: of one school or one class, of pushes that began in [from, to). */
export interface ClassFilter {
  readonly schoolId: string;
  readonly classroomId?: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly pushId?: string;
  readonly resourceId?: string;
  readonly theme?: string;
  readonly dimension?: string;
  readonly subject?: string;
  readonly grade?: number;
}
export interface ClassSum {
  readonly key: string | number | null;
  readonly funnel: Funnel;
  /** Different pushes and classes in it. */
  readonly pushes: number;
  /** Of the largest of its rows. */
  readonly largest: Pick<Funnel, 'targeted' | 'started'>;
  readonly computedAt: Instant;
}

/** What a release is made from. */
export interface CountedRelease extends PushedAbout {
  readonly counts: readonly PlaceCounts[];
  /** When the last of its pushes is due. */
  readonly dueAt: Instant;
  readonly theme: string;
}

/** So far back is looked for pushes that are not due yet. */
const LONGEST_PUSH = 60 * DAY;
/** A count that an older row does not have yet adds nothing. */
export const funnelSums = Object.fromEntries(Object.keys(EMPTY_FUNNEL).map((name) => [name, { $sum: `$funnel.${name}` }]));
const LARGEST = { most: { $max: '$funnel.targeted' }, mostStarted: { $max: '$funnel.started' } };
/** As many groups as a term has pushes come with the first answer: MongoDB gives 101 unless it is asked for more. */
export const ALL_GROUPS = { batchSize: 5000 };
/** A school's term comes in one answer. Rows come whole: leaving fields out costs the database more than sending them. */
const AS_BYTES = { raw: true, batchSize: 20_000 } as const;
/** The counts of a group, whatever else stands in it. */
export const funnelIn = (group: Readonly<Record<string, unknown>>): Funnel => ({
  ...EMPTY_FUNNEL,
  ...Object.fromEntries(Object.keys(EMPTY_FUNNEL).map((name) => [name, Number(group[name] ?? 0)])),
});

/** Sums of class rows: schools read them as they are, a bureau's release is made from them. */
export function openFigureSums(connection: Connection) {
  const rows = connection.collection<RollupRow>('rollups');
  return {
    /** Sums of one school's (or one class's) rows by one dimension, in the order of its keys. */
    async sumsBy(by: ClassDimension, { from, to, ...exact }: ClassFilter): Promise<ClassSum[]> {
      type Group = Record<string, unknown> & { _id: string | number | null; pushes: string[]; computedAt: Date };
      const startsAt = { $gte: new Date(from), $lt: new Date(to) };
      const found = await rows
        .aggregate<Group>(
          [
            { $match: { ...exact, startsAt } },
            {
              $group: {
                _id: by === 'dimension' || by === 'subject' ? { $ifNull: [`$${by}`, ''] } : `$${by}`,
                pushes: { $addToSet: '$pushId' },
                computedAt: { $max: '$computedAt' },
                ...LARGEST,
                ...funnelSums,
              },
            },
            { $sort: { _id: 1 } },
          ],
          ALL_GROUPS,
        )
        .toArray();
      return found.map((group) => ({
        key: group._id,
        funnel: funnelIn(group),
        pushes: group.pushes.length,
        largest: { targeted: Number(group['most'] ?? 0), started: Number(group['mostStarted'] ?? 0) },
        computedAt: group.computedAt.getTime(),
      }));
    },
    /** All class rows of pushes of a school that began in [from, to), each for itself. */
    async classRows({ from, to, ...exact }: Pick<ClassFilter, 'schoolId' | 'from' | 'to' | 'pushId' | 'resourceId'>): Promise<ClassRow[]> {
      const startsAt = { $gte: new Date(from), $lt: new Date(to) };
      const found = await rows.find({ ...exact, startsAt }, AS_BYTES).toArray();
      return found.map((bytes) => decodeClassRow(bytes as unknown as Uint8Array));
    },
    /** Pushes of a school that families may still count in. */
    runningPushes: (schoolId: string, now: Instant): Promise<string[]> =>
      rows.distinct('pushId', {
        schoolId,
        startsAt: { $gt: new Date(now - LONGEST_PUSH), $lte: new Date(now) },
        dueAt: { $gt: new Date(now) },
      }),
    /** What was ever pushed in a school. */
    itemsOfSchool: (schoolId: string): Promise<string[]> => rows.distinct('resourceId', { schoolId }),
    /** Pushes of an item to these schools. */
    async pushesOfItem(schoolIds: readonly string[], resourceId: string): Promise<string[]> {
      return rows.distinct('pushId', { schoolId: { $in: [...schoolIds] }, resourceId });
    },
    /** In which releases these cells count. */
    async releaseKeysOf(cells: readonly Cell[]): Promise<ReleaseKey[]> {
      const ids = cells.map(({ pushId, classroomId }) => `${pushId}:${classroomId}`);
      const found = await rows.find({ _id: { $in: ids } }, { projection: { bureauId: 1, resourceId: 1, startsAt: 1 } }).toArray();
      const keys = found.flatMap(({ bureauId, resourceId, startsAt }) =>
        bureauId === undefined ? [] : [{ bureauId, resourceId, week: weekOf(startsAt.getTime()) }],
      );
      return [...new Map(keys.map((key) => [`${key.bureauId}:${key.week}:${key.resourceId}`, key])).values()];
    },
    /** The rows of one release by school and grade, and when the last of its pushes is due. */
    async countsOf({ bureauId, week, resourceId }: ReleaseKey): Promise<CountedRelease> {
      type Group = Record<string, unknown> & {
        _id: { schoolId: string; grade: number };
        pushes: string[];
        dueAt: Date;
        theme: string;
      } & Record<'dimensions' | 'subjects', string[]>;
      const found = await rows
        .aggregate<Group>([
          { $match: { bureauId, week, resourceId } },
          {
            $group: {
              _id: { schoolId: '$schoolId', grade: '$grade' },
              pushes: { $addToSet: '$pushId' },
              dueAt: { $max: '$dueAt' },
              theme: { $min: '$theme' },
              dimensions: { $addToSet: { $ifNull: ['$dimension', ''] } },
              subjects: { $addToSet: { $ifNull: ['$subject', ''] } },
              ...funnelSums,
            },
          },
          { $sort: { _id: 1 } },
        ])
        .toArray();
      const schools = [...new Set(found.map(({ _id }) => _id.schoolId))];
      const counts = schools.map((place) => {
        const own = found.filter(({ _id }) => _id.schoolId === place);
        return {
          place,
          pushes: new Set(own.flatMap(({ pushes }) => pushes)).size,
          grades: own.map((group) => ({ grade: Number(group._id.grade), funnel: funnelIn(group) })),
        };
      });
      const dueAt = Math.max(0, ...found.map((group) => group.dueAt.getTime()));
      const about = {
        dimension: agreedOn(found.flatMap(({ dimensions }) => dimensions)),
        subject: agreedOn(found.flatMap(({ subjects }) => subjects)),
      };
      return { counts, dueAt, theme: found[0]?.theme ?? '', ...about };
    },
  };
}
