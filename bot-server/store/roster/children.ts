import type { Connection } from 'mongoose';
import type { Guardianship, Student } from '../../domain/roster/roster';
import { openGroupRead } from '../group-read';
import type { GuardianshipRow, StudentRow } from './models';

/** Where a child sits, without its name: what signing in looks at on every request. */
export type PlacedChild = Pick<Student, 'id' | 'classroomId' | 'leftOn' | 'mergedInto' | 'aliases'>;

/** The children of a guardian by id, those who have left among them; requests of one moment share two queries. */
export function openChildrenRead(connection: Connection): (guardianId: string) => Promise<readonly PlacedChild[]> {
  // Not through the models: a query by mongoose costs more than all else that a request does here.
  const guardianships = connection.collection<GuardianshipRow>('guardianships');
  const students = connection.collection<StudentRow>('students');
  const read = openGroupRead<PlacedChild[]>(async (guardianIds) => {
    const found = await guardianships
      .find(
        { guardianId: { $in: [...guardianIds] } },
        { projection: { _id: 0, guardianId: 1, studentId: 1, endedAt: 1 }, batchSize: 10_000 },
      )
      .toArray();
    const ties = found.filter(({ endedAt }) => !endedAt);
    const ids = [...new Set(ties.map(({ studentId }) => studentId))];
    const placed = await students
      .find({ _id: { $in: ids } }, { projection: { classroomId: 1, leftOn: 1, mergedInto: 1, aliases: 1 }, batchSize: ids.length + 1 })
      .toArray();
    const byId = new Map(placed.map(({ _id, ...row }): [string, PlacedChild] => [_id, { id: _id, ...row }]));
    const children = new Map<string, PlacedChild[]>();
    for (const { guardianId, studentId } of ties) {
      const child = byId.get(studentId);
      if (child) children.set(guardianId, [...(children.get(guardianId) ?? []), child]);
    }
    for (const own of children.values()) own.sort((a, b) => (a.id < b.id ? -1 : 1));
    return children;
  });
  return async (guardianId) => (await read(guardianId)) ?? [];
}

/** The guardians of a child today; requests of one moment share a query. */
export function openGuardiansRead(
  connection: Connection,
  toGuardianship: (row: GuardianshipRow) => Guardianship,
): (studentId: string) => Promise<Guardianship[]> {
  const guardianships = connection.collection<GuardianshipRow>('guardianships');
  const read = openGroupRead<Guardianship[]>(async (studentIds) => {
    const found = await guardianships
      .find({ studentId: { $in: [...studentIds] } }, { sort: { studentId: 1, _id: 1 }, batchSize: 10_000 })
      .toArray();
    const byStudent = new Map<string, Guardianship[]>();
    for (const row of found) {
      if (row.endedAt) continue;
      const kins = byStudent.get(row.studentId) ?? [];
      kins.push(toGuardianship(row));
      byStudent.set(row.studentId, kins);
    }
    return byStudent;
  });
  return async (studentId) => (await read(studentId)) ?? [];
}
