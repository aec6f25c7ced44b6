import { groupBy } from '../group-by';
import type { Conflict, RehearsedChild } from './rehearsal';

/** Whether anything of a term can ring for a child: by what is bound and open today. */
export type Reach = 'rings' | 'no-consent' | 'no-way' | 'not-bound';

/** The best that any of the child's guardians has. */
export function reachOf({ listeners }: Pick<RehearsedChild, 'listeners'>): Reach {
  const bound = listeners.filter((listener) => listener.bound);
  if (!bound.length) return 'not-bound';
  if (bound.some(({ ways }) => ways.some(({ remaining }) => remaining > 0))) return 'rings';
  return bound.some(({ ways }) => ways.length > 0) ? 'no-consent' : 'no-way';
}

/** Children of whom nobody can be rung at all, by class: somebody has to speak to these families before the term begins. */
export function unreachableOf(children: readonly RehearsedChild[]): Conflict[] {
  const lost = children.flatMap(({ studentId, classroomId, listeners }) => {
    const because = reachOf({ listeners });
    return because === 'not-bound' || because === 'no-way' ? [{ studentId, classroomId, because }] : [];
  });
  return [...groupBy(lost, ({ classroomId, because }) => `${classroomId}|${because}`).values()].flatMap((some): Conflict[] => {
    const [first] = some;
    if (!first) return [];
    const students = [...new Set(some.map(({ studentId }) => studentId))];
    return [{ kind: 'unreachable', classroomId: first.classroomId, because: first.because, students }];
  });
}
