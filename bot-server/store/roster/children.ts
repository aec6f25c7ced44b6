import type { Connection } from 'mongoose';
import type { Guardianship, Student } from '../../domain/roster/roster';
import { findAll } from '../find-all';
import { openGroupRead } from '../group-read';
import type { GuardianshipRow, StudentRow } from './models';

/** Where a child sits, without its name: what signing in looks at on every request. */
export type PlacedChild = Pick<Student, 'id' | 'classroomId' | 'leftOn' | 'mergedInto' | 'aliases'>;

/** The children of a guardian by id, those who have left among them; requests of one moment share two queries. */
export function openChildrenRead(connection: Connection): (guardianId: string) => Promise<readonly PlacedChild[]> {
  // Not through the models: a query by mongoose costs more than all else that a request does here.
  const read = openGroupRead<PlacedChild[]>(async (guardianIds) => {
    const theirs = { guardianId: { $in: guardianIds } };
    const found = await findAll<GuardianshipRow>(connection, 'guardianships', theirs, {
      projection: { _id: 0, guardianId: 1, studentId: 1, endedAt: 1 },
    });
    const ties = found.filter(({ endedAt }) => !endedAt);
    const ids = [...new Set(ties.map(({ studentId }) => studentId))];
    const place = { classroomId: 1, leftOn: 1, mergedInto: 1, aliases: 1 } as const;
    const placed = await findAll<StudentRow>(connection, 'students', { _id: { $in: ids } }, { projection: place });
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

type Ties = (id: string) => Promise<Guardianship[]>;
type ToGuardianship = (row: GuardianshipRow) => Guardianship;

/** The guardians of a child today; requests of one moment share a query. */
export const openGuardiansRead = (connection: Connection, to: ToGuardianship): Ties => openTies(connection, to, 'studentId', '_id');
/** What a guardian is to which children today; requests of one moment share a query. */
export const openTiesRead = (connection: Connection, to: ToGuardianship): Ties => openTies(connection, to, 'guardianId', 'studentId');

function openTies(connection: Connection, to: ToGuardianship, by: 'studentId' | 'guardianId', then: '_id' | 'studentId'): Ties {
  const read = openGroupRead<Guardianship[]>(async (ids) => {
    const found = await findAll<GuardianshipRow>(connection, 'guardianships', { [by]: { $in: ids } }, { sort: { [by]: 1, [then]: 1 } });
    const ties = new Map<string, Guardianship[]>();
    for (const row of found) {
      if (row.endedAt) continue;
      const own = ties.get(row[by]) ?? [];
      own.push(to(row));
      ties.set(row[by], own);
    }
    return ties;
  });
  return async (id) => (await read(id)) ?? [];
}
