import type { Connection } from 'mongoose';
import type { Instant } from '../domain/time/instant';

interface ClassCount {
  readonly school: string;
  readonly stage: string;
  readonly grade: number;
  readonly students: number;
}
export interface ConsentCount {
  readonly purpose: string;
  readonly version: number;
  readonly sha256: string;
  readonly given: number;
  readonly withdrawn: number;
}

/** Counts for the yearly pack; reads no name. */
export function openYearlyCounts(connection: Connection) {
  return {
    /** Children of each class who are at school now. */
    async classes(): Promise<ClassCount[]> {
      type Id = { _id: string };
      const [counts, classrooms, schools] = await Promise.all([
        connection
          .collection('students')
          .aggregate<Id & { n: number }>([
            { $match: { leftOn: { $exists: false }, mergedInto: { $exists: false } } },
            { $group: { _id: '$classroomId', n: { $sum: 1 } } },
          ])
          .toArray(),
        connection.collection<Id & { schoolId: string; stage: string; grade: number }>('classrooms').find().sort({ _id: 1 }).toArray(),
        connection.collection<Id & { name: string }>('schools').find().toArray(),
      ]);
      const studentsOf = new Map(counts.map(({ _id, n }) => [_id, n]));
      const nameOf = new Map(schools.map(({ _id, name }) => [_id, name]));
      return classrooms.map(({ _id, schoolId, stage, grade }) => ({
        school: nameOf.get(schoolId) ?? schoolId,
        ...{ stage, grade, students: studentsOf.get(_id) ?? 0 },
      }));
    },
    /** Words of guardians in the consent ledger, by purpose and text; none where there is no ledger yet. */
    async consents(from: Instant, to: Instant): Promise<ConsentCount[]> {
      type Sum = { _id: { purpose: string; version: number; sha256: string }; given: number; withdrawn: number };
      const times = (word: string) => ({ $sum: { $cond: [{ $eq: ['$word', word] }, 1, 0] } });
      const found = await connection
        .collection('consentRecords')
        .aggregate<Sum>([
          { $match: { at: { $gte: new Date(from), $lt: new Date(to) } } },
          {
            $group: {
              _id: { purpose: '$purpose', version: '$version', sha256: '$sha256' },
              given: times('given'),
              withdrawn: times('withdrawn'),
            },
          },
          { $sort: { '_id.purpose': 1, '_id.version': 1 } },
        ])
        .toArray();
      return found.map(({ _id, given, withdrawn }) => ({ ..._id, given, withdrawn }));
    },
  };
}
export type YearlyCounts = ReturnType<typeof openYearlyCounts>;
