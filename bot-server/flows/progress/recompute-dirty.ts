import type { Resource } from '../../domain/resource/resource';
import type { Instant } from '../../domain/time/instant';
import { latchDue } from '../../domain/viewing/standing';
import type { Viewing } from '../../domain/viewing/viewing';
import type { Cell } from '../../store/rollups';
import { judgeViewings, type JudgeNeeds } from '../evidence/judge-viewings';
import { releaseFigures, settleFigures } from '../figures/release-figures';
import { sideBySide } from '../push/side-by-side';
import { cellsTouchedBy, keyOfCell } from './cells-touched';
import type { ProgressNeeds } from './needs';
import { recomputeCell } from './recompute-cell';

type Needs = Pick<ProgressNeeds, 'pushes' | 'deliveries' | 'viewings' | 'rollups' | 'resources' | 'roster' | 'evidence' | 'plans'> &
  JudgeNeeds;

export interface Recomputed {
  readonly viewings: number;
  readonly cells: number;
  /** Something is still marked: sweep again soon. */
  readonly more: boolean;
}

const MARKS_AT_ONCE = 2000;
/** What these ask of the stores at the same moment is one query; more would only hold more rows in memory. */
const CELLS_AT_ONCE = 48;
const LATCHES_AT_ONCE = 500;
const ROUNDS = 20;

/**
 * Brings the counters up to what was watched and delivered since the last sweep: marked viewings and touched classes are counted anew, and
 * a mark is taken away only where nothing was written meanwhile. Cut off anywhere it leaves its marks, so the next sweep repeats the work
 * and changes nothing twice. What the viewings of a lot need is read for all of them together, and a class is counted once for all of its own.
 * @throws the first error of a class that could not be counted, after all others were
 */
export async function recomputeDirty(
  needs: Needs,
  now: Instant,
  { atMost = MARKS_AT_ONCE, rounds = ROUNDS }: { readonly atMost?: number; readonly rounds?: number } = {},
): Promise<Recomputed> {
  const done = { viewings: 0, cells: 0 };
  for (let round = 0; round < rounds; round++) {
    const [dirty, touched] = await Promise.all([needs.viewings.dirty(atMost), needs.rollups.touched(atMost)]);
    if (dirty.length === 0 && touched.length === 0) {
      await settleFigures(needs, now);
      return { ...done, more: false };
    }

    // A report's own latch may have been lost to a crash. Latching marks the viewing again: the next round counts it.
    const missed = await latchMissed(needs, dirty);
    const ready = dirty.filter(({ id }) => !missed.has(id));
    const touch = async (other: Viewing): Promise<void> =>
      needs.rollups.touch([...(await cellsTouchedBy(needs, [other])).values()].flat(), now);
    await judgeViewings(needs, ready, touch, now);
    const cellsOfViewing = await cellsTouchedBy(needs, ready);
    const cells = new Map([...touched, ...[...cellsOfViewing.values()].flat()].map((cell): [string, Cell] => [keyOfCell(cell), cell]));

    const failed = new Map<string, unknown>();
    await sideBySide([...cells], CELLS_AT_ONCE, async ([key, cell]) => {
      try {
        await recomputeCell(needs, cell, now);
      } catch (error) {
        failed.set(key, error);
      }
    });
    // Before any mark is taken away: cut off here, the next sweep counts these classes again and comes by here again.
    await releaseFigures(needs, await needs.rollups.releaseKeysOf([...cells.values()]), now);
    const isCounted = (cell: Cell): boolean => !failed.has(keyOfCell(cell));
    done.cells += cells.size - failed.size;
    done.viewings += await needs.viewings.clearDirty(ready.filter(({ id }) => (cellsOfViewing.get(id) ?? []).every(isCounted)));
    await needs.rollups.untouch(touched.filter(isCounted));
    for (const error of failed.values()) throw error;
  }
  return { ...done, more: true };
}

/** Stores what viewings had reached and was not stored; gives the ids of those. */
async function latchMissed(needs: Needs, viewings: readonly Viewing[]): Promise<ReadonlySet<string>> {
  const known = new Map<string, Promise<Resource | undefined>>();
  const due = await sideBySide(viewings, LATCHES_AT_ONCE, async (viewing) => {
    const { resourceId, version } = viewing.key;
    const item = `${resourceId}@${version}`;
    const asked = known.get(item) ?? needs.resources.version(resourceId, version);
    known.set(item, asked);
    const resource = await asked;
    const latch = resource && latchDue(viewing, resource, viewing.lastAt);
    return latch ? [{ id: viewing.id, latch }] : [];
  });
  await sideBySide(due.flat(), LATCHES_AT_ONCE, ({ id, latch }) => needs.viewings.latch(id, latch));
  return new Set(due.flat().map(({ id }) => id));
}
