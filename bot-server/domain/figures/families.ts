import type { PushId } from '../push/push';
import type { ClassroomId } from '../roster/roster';
import type { RateFamilies } from './bureau';
import type { ToldCell } from './school';

/** A told cell and the push that it is of. */
export interface CellOfPush {
  readonly pushId: PushId;
  readonly cell: ToldCell;
}

/**
 * How many different families the exact cells are of, at least: of each class those of its largest push, since the same ones were asked each
 * time. Classes that were ever told together are taken as one, so none is counted twice. It is made of told cells alone, so it tells no more.
 */
export function familiesOf(cells: readonly CellOfPush[]): RateFamilies {
  const exact = cells.filter(({ cell }) => cell.isExact);
  const groupOf = joined(exact.map(({ cell }) => cell.classroomIds));
  const largest = (of: (cell: ToldCell) => number): number => {
    const byPush = new Map<ClassroomId, Map<PushId, number>>();
    for (const { pushId, cell } of exact) {
      const group = groupOf(cell.classroomIds[0] ?? '');
      const sums = byPush.get(group) ?? new Map<PushId, number>();
      byPush.set(group, sums.set(pushId, (sums.get(pushId) ?? 0) + of(cell)));
    }
    return [...byPush.values()].reduce((sum, pushes) => sum + Math.max(...pushes.values()), 0);
  };
  const asked = largest(({ targeted }) => targeted);
  return { reach: asked, completion: asked, finish: largest(({ started }) => started ?? 0) };
}

/** Of each class the one that stands for all it was ever told together with. */
function joined(groups: readonly (readonly ClassroomId[])[]): (id: ClassroomId) => ClassroomId {
  const above = new Map<ClassroomId, ClassroomId>();
  const rootOf = (id: ClassroomId): ClassroomId => {
    let root = id;
    for (let next = above.get(root); next !== undefined; next = above.get(root)) root = next;
    return root;
  };
  for (const [first, ...others] of groups)
    for (const other of others) if (first !== undefined && rootOf(first) !== rootOf(other)) above.set(rootOf(other), rootOf(first));
  return rootOf;
}
