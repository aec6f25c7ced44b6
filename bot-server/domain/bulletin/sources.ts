import { SMALLEST_IN_SCHOOL } from '../figures/figures';
import type { Release } from '../figures/release';
import { schoolCells, type ClassCount } from '../figures/school';
import { weekOf, type WeekNo } from '../time/week';
import type { Instant } from '../time/instant';
import type { CountsRow, ToldCell } from './bulletin';

/** A bureau's release as a row: its cells as they were told, grades by their numbers alone. */
export function releaseRow({
  id,
  week,
  rev,
  state,
  cells,
}: Release & { readonly id: string; readonly week: WeekNo; readonly rev: number }): CountsRow {
  return {
    ...{ kind: 'counts', id, week, rev, isSettled: state === 'settled' },
    cells: cells.map(({ place, isExact, targeted, completed, reachable, started, late, grades }): ToldCell => ({
      ...{ key: place, isExact, targeted, completed, late },
      ...(reachable === undefined ? {} : { reachable }),
      ...(started === undefined ? {} : { started }),
      ...(grades ? { grades: grades.map(({ grade }) => grade).sort((a, b) => a - b) } : {}),
    })),
  };
}

/**
 * One push of a school as a row: only the classes that every reader of the school's pages is told by themselves. Small classes, which are told
 * together or by name to their own teacher, stand there without any count: beside those pages their counts would give one of them away.
 */
export function pushRow(
  { id, startsAt, dueAt, rev }: { readonly id: string; readonly startsAt: Instant; readonly dueAt: Instant; readonly rev: number },
  classes: readonly ClassCount[],
  now: Instant,
): CountsRow {
  const small = classes.filter(({ funnel }) => funnel.targeted > 0 && funnel.reachable < 2 * SMALLEST_IN_SCHOOL);
  const large = classes.filter((one) => !small.includes(one));
  const told = schoolCells(large, () => false).flatMap(({ classroomIds: [key], isExact, targeted, reachable, completed, started, late }) =>
    key === undefined ? [] : [{ key, isExact, targeted, reachable, completed, late, ...(started === undefined ? {} : { started }) }],
  );
  const untold = small.map(({ classroomId }): ToldCell => ({ key: classroomId, isExact: false, targeted: 0, completed: 0, late: 0 }));
  return {
    ...{ kind: 'counts', id, week: weekOf(startsAt), rev, isSettled: dueAt <= now },
    cells: [...told, ...untold].sort((a, b) => (a.key < b.key ? -1 : 1)),
  };
}
