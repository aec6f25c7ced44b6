import { totalOf, type ReleasedCounts } from '../../domain/figures/bureau';
import type { ReleaseKey } from '../../domain/figures/keys';
import type { ReleasedCell } from '../../domain/figures/release';
import type { Push, PushId } from '../../domain/push/push';
import { Refusal } from '../../domain/refusal';
import { sameFunnel, sumFunnels, type Funnel } from '../../domain/report/funnel';
import type { Instant } from '../../domain/time/instant';
import { weekOf } from '../../domain/time/week';
import type { Rollup } from '../../store/rollups';
import type { ClassDimension } from '../../store/rollups/sums';
import type { ProgressNeeds } from '../progress/needs';
import { recomputeCell } from '../progress/recompute-cell';
import { verifyPush, type Verified } from '../progress/verify-push';
import { releaseFigures, releaseNow, sameRelease } from './release-figures';

type Needs = Parameters<typeof verifyPush>[0] & Pick<ProgressNeeds, 'rollups' | 'roster'>;

/** A sum or a release that is not what its rows give. */
export interface WrongFigure {
  readonly level: ClassDimension | 'release' | 'frozen';
  readonly key: string;
}
export interface VerifiedFigures extends Verified {
  readonly wrong: readonly WrongFigure[];
  /** Wrong figures that are right now. */
  readonly mended: number;
}

const LEVELS: readonly ClassDimension[] = [
  'pushId',
  'classroomId',
  'grade',
  'resourceId',
  'theme',
  'dimension',
  'subject',
  'schoolId',
  'bureauId',
  'week',
];

/**
 * Checks a push on every level: its classes against deliveries and viewings ({@link verifyPush}), what a school is answered by class, grade,
 * item, theme and week against its class rows, and the bureau's release against the rule. With `repair` what differs is made anew.
 * @throws Refusal push/not-found
 */
export async function verifyFigures(
  needs: Needs,
  { push: pushId, repair }: { readonly push: PushId; readonly repair: boolean },
  now: Instant,
): Promise<VerifiedFigures> {
  const verified = await verifyPush(needs, { push: pushId, repair }, now);
  const push = await needs.pushes.get(pushId);
  if (!push) throw new Refusal('push/not-found');
  const before = await wrongFigures(needs, push, now);
  if (!repair || before.length === 0) return { ...verified, wrong: before, mended: 0 };
  for (const { level, key } of before) if (level === 'frozen') await recomputeCell(needs, { pushId, classroomId: key }, now);
  await releaseFigures(needs, await keysOf(needs, push), now, true);
  return { ...verified, wrong: before, mended: before.length - (await wrongFigures(needs, push, now)).length };
}

async function wrongFigures(needs: Needs, push: Push, now: Instant): Promise<WrongFigure[]> {
  const rows = await needs.rollups.ofPush(push.id);
  const unfrozen = rows.filter(({ frozen }) => !frozen).map(({ classroomId }): WrongFigure => ({ level: 'frozen', key: classroomId }));
  const sums = await Promise.all(LEVELS.map(async (level) => wrongSums(needs, push, level, rows)));
  const keys = await keysOf(needs, push);
  const releases = await Promise.all(
    keys.map(async (key): Promise<WrongFigure[]> =>
      (await isReleaseRight(needs, key, now)) ? [] : [{ level: 'release', key: `${key.bureauId}:${key.week}:${key.resourceId}` }],
    ),
  );
  return [...unfrozen, ...sums.flat(), ...releases.flat()];
}

/** What the answer for this one push adds up to by one level, against the rows added up here. */
async function wrongSums(needs: Needs, push: Push, level: ClassDimension, rows: readonly Rollup[]): Promise<WrongFigure[]> {
  const span = { from: push.startsAt, to: push.startsAt + 1 };
  const answered = await needs.rollups.sumsBy(level, { schoolId: push.schoolId, pushId: push.id, ...span });
  const expected = new Map<string, Funnel>();
  for (const row of rows) {
    const key = String(keyOf(level, row) ?? '');
    const known = expected.get(key);
    expected.set(key, known ? sumFunnels([known, row.funnel]) : row.funnel);
  }
  const seen = new Map(answered.map(({ key, funnel }) => [String(key ?? ''), funnel]));
  return [...new Set([...expected.keys(), ...seen.keys()])].flatMap((key): WrongFigure[] => {
    const [a, b] = [expected.get(key), seen.get(key)];
    return a && b && sameFunnel(a, b) ? [] : [{ level, key }];
  });
}

function keyOf(level: ClassDimension, { frozen, startsAt, ...row }: Rollup): string | number | undefined {
  if (level === 'week') return weekOf(startsAt);
  if (level === 'dimension' || level === 'subject') return frozen?.[level];
  if (level === 'theme' || level === 'grade' || level === 'bureauId') return frozen?.[level];
  return row[level];
}

const keysOf = async ({ rollups }: Pick<Needs, 'rollups'>, push: Push): Promise<ReleaseKey[]> =>
  rollups.releaseKeysOf((await rollups.ofPush(push.id)).map(({ pushId, classroomId }) => ({ pushId, classroomId })));

async function isReleaseRight(needs: Needs, key: ReleaseKey, now: Instant): Promise<boolean> {
  const stored = await needs.rollups.release(key);
  if (!stored) return false;
  const next = await releaseNow(needs, key, stored, now);
  const { bureauId, week, resourceId } = key;
  const sums = await needs.rollups.releaseSums('bureauId', { bureauIds: [bureauId], from: week, to: week, resourceId });
  const { exact, tens } = totalOf(sums);
  const cells = (isExact: boolean) => stored.cells.filter((cell) => cell.isExact === isExact);
  return (!next || sameRelease(stored, next)) && addsUp(exact, cells(true)) && addsUp(tens, cells(false));
}

const addsUp = ({ targeted, completed, late }: ReleasedCounts, cells: readonly ReleasedCell[]): boolean =>
  targeted === cells.reduce((n, cell) => n + cell.targeted, 0) &&
  completed === cells.reduce((n, cell) => n + cell.completed, 0) &&
  late === cells.reduce((n, cell) => n + cell.late, 0);
