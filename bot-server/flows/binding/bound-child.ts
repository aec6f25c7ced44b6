import type { Relation, Student } from '../../domain/roster/roster';

/** What a person is told who has just bound somebody: their own children only. */
export interface BoundChild {
  readonly children: readonly { readonly student: Pick<Student, 'id' | 'name'>; readonly className: string; readonly relation: Relation }[];
  readonly already: boolean;
}
