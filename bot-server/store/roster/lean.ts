import type { Connection } from 'mongoose';
import { DEFAULT_QUIET_HOURS } from '../../domain/push/quiet-hours';
import { isPresent } from '../../domain/roster/membership';
import type { ClassroomId, Family, Guardian, GuardianId, StudentId } from '../../domain/roster/roster';
import { findAll } from '../find-all';
import type { GuardianRow, StudentRow } from './models';

type Seat = Family['student'];

/** What a fan-out asks of everybody: without names, since opening them costs more than all the rest. */
export function openLeanRoster(connection: Connection) {
  return {
    /** When these guardians are not to be rung (null is «at any hour»), and when a closed day's digest comes to who chose. Who is not there is not in it. */
    async hoursOf(ids: readonly GuardianId[]): Promise<ReadonlyMap<GuardianId, Pick<Guardian, 'quietHours' | 'digestMinute'>>> {
      type Row = Pick<GuardianRow, '_id' | 'quietHours' | 'digestMinute'>;
      const wanted = { projection: { quietHours: 1, digestMinute: 1 } } as const;
      const found = await findAll<Row>(connection, 'guardians', { _id: { $in: ids } }, wanted);
      return new Map(
        found.map(({ _id, quietHours = DEFAULT_QUIET_HOURS, digestMinute }) => [
          _id,
          { quietHours, ...(digestMinute === undefined ? {} : { digestMinute }) },
        ]),
      );
    },
    /** Those of these children who have left, or whose row was merged into another. */
    async goneAmong(ids: readonly StudentId[]): Promise<ReadonlySet<StudentId>> {
      type Row = Pick<StudentRow, '_id' | 'leftOn' | 'mergedInto'>;
      const found = await findAll<Row>(connection, 'students', { _id: { $in: ids } }, { projection: { leftOn: 1, mergedInto: 1 } });
      return new Set(found.filter((row) => !isPresent(row)).map(({ _id }) => _id));
    },
    /** Who sits in these classes now, in roster order: class, then student number. */
    async seatsOfClassrooms(classroomIds: readonly ClassroomId[]): Promise<Seat[]> {
      type Row = Pick<StudentRow, '_id' | 'classroomId' | 'schoolId'>;
      const filter = { classroomId: { $in: classroomIds }, leftOn: { $exists: false }, mergedInto: { $exists: false } };
      const wanted = { projection: { classroomId: 1, schoolId: 1 }, sort: { classroomId: 1, studentNo: 1 } } as const;
      const found = await findAll<Row>(connection, 'students', filter, wanted);
      return found.map(({ _id, classroomId, schoolId }) => ({ id: _id, classroomId, schoolId }));
    },
  };
}
