import type { Instant } from '../../domain/time/instant';
import { latchDue } from '../../domain/viewing/standing';
import type { Viewing } from '../../domain/viewing/viewing';
import type { Cell } from '../../store/rollups';
import { judgeViewings, type JudgeNeeds } from '../evidence/judge-viewings';
import { releaseFigures, settleFigures } from '../figures/release-figures';
import { versionsUpTo } from './count-class';
import type { ProgressNeeds } from './needs';
import { recomputeCell } from './recompute-cell';

type Needs = Pick<ProgressNeeds, 'pushes' | 'deliveries' | 'viewings' | 'rollups' | 'resources' | 'roster' | 'evidence'> & JudgeNeeds;

export interface Recomputed {
  readonly viewings: number;
  readonly cells: number;
  /** Something is still marked: sweep again soon. */
  readonly more: boolean;
}

const AT_ONCE = 8;
const ROUNDS = 20;
const keyOf = ({ pushId, classroomId }: Cell): string => `${pushId}:${classroomId}`;

/**
 * Brings the counters up to what was watched and delivered since the last sweep: marked viewings and touched classes are counted anew, and
 * a mark is taken away only where nothing was written meanwhile. Cut off anywhere it leaves its marks, so the next sweep repeats the work
 * and changes nothing twice.
 * @throws the first error of a class that could not be counted, after all others were
 */
export async function recomputeDirty(needs: Needs, now: Instant, { atMost = 500 }: { readonly atMost?: number } = {}): Promise<Recomputed> {
  const done = { viewings: 0, cells: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    const [dirty, touched] = await Promise.all([needs.viewings.dirty(atMost), needs.rollups.touched(atMost)]);
    if (dirty.length === 0 && touched.length === 0) {
      await settleFigures(needs, now);
      return { ...done, more: false };
    }

    // A report's own latch may have been lost to a crash. Latching marks the viewing again: the next round counts it.
    const settled = await sideBySide(dirty, async (viewing) => ((await latchMissed(needs, viewing)) ? [] : [viewing]));
    const ready = settled.flat();
    await judgeViewings(needs, ready, async (other) => needs.rollups.touch(await cellsTouchedBy(needs, other), now), now);
    const cellsOfViewing = new Map(await sideBySide(ready, async (viewing) => [viewing.id, await cellsTouchedBy(needs, viewing)] as const));
    const cells = new Map<string, Cell>();
    for (const cell of [...touched, ...[...cellsOfViewing.values()].flat()]) cells.set(keyOf(cell), cell);

    const failed = new Map<string, unknown>();
    await sideBySide([...cells], async ([key, cell]) => {
      try {
        await recomputeCell(needs, cell, now);
      } catch (error) {
        failed.set(key, error);
      }
    });
    // Before any mark is taken away: cut off here, the next sweep counts these classes again and comes by here again.
    await releaseFigures(needs, await needs.rollups.releaseKeysOf([...cells.values()]), now);
    const isCounted = (cell: Cell): boolean => !failed.has(keyOf(cell));
    done.cells += cells.size - failed.size;
    done.viewings += await needs.viewings.clearDirty(ready.filter(({ id }) => (cellsOfViewing.get(id) ?? []).every(isCounted)));
    await needs.rollups.untouch(touched.filter(isCounted));
    for (const error of failed.values()) throw error;
  }
  return { ...done, more: true };
}

async function latchMissed(needs: Needs, viewing: Viewing): Promise<boolean> {
  const resource = await needs.resources.version(viewing.key.resourceId, viewing.key.version);
  const due = resource && latchDue(viewing, resource, viewing.lastAt);
  if (!due) return false;
  await needs.viewings.latch(viewing.id, due);
  return true;
}

/** Where a viewing counts: its viewer's own deliveries, and those of each child of a guardian, whoever of the family they went to. */
export async function cellsTouchedBy(needs: Pick<Needs, 'roster' | 'deliveries'>, { key }: Pick<Viewing, 'key'>): Promise<Cell[]> {
  const { viewer, resourceId } = key;
  const children = viewer.kind === 'guardian' ? await needs.roster.guardianshipsOfGuardian(viewer.id) : [];
  const whose = [
    viewer.kind === 'guardian' ? { guardianId: viewer.id } : { studentId: viewer.id },
    ...children.map(({ studentId }) => ({ studentId })),
  ];
  const asked = whose.flatMap((who) => versionsUpTo(key.version).map((resourceVersion) => ({ ...who, resourceId, resourceVersion })));
  return (await Promise.all(asked.map((one) => needs.deliveries.classesTouchedBy(one)))).flat();
}

async function sideBySide<In, Out>(items: readonly In[], work: (item: In) => Promise<Out>): Promise<Out[]> {
  const results: Out[] = [];
  for (let from = 0; from < items.length; from += AT_ONCE)
    results.push(...(await Promise.all(items.slice(from, from + AT_ONCE).map(work))));
  return results;
}
