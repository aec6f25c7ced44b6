import { trusted, type Connection } from 'mongoose';
import type { QuietHours } from '../domain/push/quiet-hours';
import type { Bureau, Classroom, Guardian, Guardianship, Officer, School, Student, Teacher, Term } from '../domain/roster/roster';
import type { RosterChanges } from '../domain/importing/roster-changes';
import type { CivilDate } from '../domain/time/civil';
import type { Seal } from '../seal/field';
import {
  rosterModels,
  type BureauRow,
  type ClassroomRow,
  type GuardianRow,
  type GuardianshipRow,
  type OfficerRow,
  type SchoolRow,
  type StudentRow,
  type TeacherRow,
  type TermRow,
} from './roster/models';
import { rosterRows } from './roster/rows';

const CHUNK = 500;

/** Bureaus, schools, classes, people. Names and phones are sealed in the rows and open in what is returned. */
export function openRosterStore(connection: Connection, seal: Seal) {
  const models = rosterModels(connection);
  const rows = rosterRows(seal);

  const within = (ids: readonly string[]) => trusted({ $in: [...ids] });

  async function upsert(
    collection: keyof typeof models,
    documents: readonly { _id: string }[],
    onProgress?: (done: number) => void,
  ): Promise<void> {
    for (let from = 0; from < documents.length; from += CHUNK) {
      const chunk = documents.slice(from, from + CHUNK);
      const operations = chunk.map(({ _id, ...rest }) => ({ updateOne: { filter: { _id }, update: { $set: rest }, upsert: true } }));
      await connection.collection<{ _id: string }>(collection).bulkWrite(operations, { ordered: false });
      onProgress?.(chunk.length);
    }
  }

  return {
    async bureau(id: string): Promise<Bureau | undefined> {
      const row = await models.bureaus.findById(id).lean<BureauRow>();
      return row ? rows.bureau(row) : undefined;
    },
    async school(id: string): Promise<School | undefined> {
      const row = await models.schools.findById(id).lean<SchoolRow>();
      return row ? rows.school(row) : undefined;
    },
    async schools(ids: readonly string[]): Promise<School[]> {
      return (
        await models.schools
          .find({ _id: within(ids) })
          .sort({ _id: 1 })
          .lean<SchoolRow[]>()
      ).map(rows.school);
    },
    async schoolsOfBureau(bureauId: string): Promise<School[]> {
      return (await models.schools.find({ bureauId }).sort({ _id: 1 }).lean<SchoolRow[]>()).map(rows.school);
    },
    async classrooms(ids: readonly string[]): Promise<Classroom[]> {
      return (
        await models.classrooms
          .find({ _id: within(ids) })
          .sort({ schoolId: 1, grade: 1, number: 1 })
          .lean<ClassroomRow[]>()
      ).map(rows.classroom);
    },
    async classroomsOfSchool(schoolId: string): Promise<Classroom[]> {
      return (await models.classrooms.find({ schoolId }).sort({ grade: 1, number: 1 }).lean<ClassroomRow[]>()).map(rows.classroom);
    },
    async students(ids: readonly string[]): Promise<Student[]> {
      return (
        await models.students
          .find({ _id: within(ids) })
          .sort({ classroomId: 1, studentNo: 1 })
          .lean<StudentRow[]>()
      ).map(rows.student);
    },
    /** In roster order: class, then student number. */
    async studentsOfClassrooms(classroomIds: readonly string[]): Promise<Student[]> {
      return (
        await models.students
          .find({ classroomId: within(classroomIds) })
          .sort({ classroomId: 1, studentNo: 1 })
          .lean<StudentRow[]>()
      ).map(rows.student);
    },
    async countStudents(classroomIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
      const counted = await models.students.aggregate<{ _id: string; n: number }>([
        { $match: { classroomId: within(classroomIds) } },
        { $group: { _id: '$classroomId', n: { $sum: 1 } } },
      ]);
      return new Map(counted.map(({ _id, n }) => [_id, n]));
    },
    async guardianshipsOfStudents(studentIds: readonly string[]): Promise<Guardianship[]> {
      return (
        await models.guardianships
          .find({ studentId: within(studentIds), endedAt: null })
          .sort({ studentId: 1, _id: 1 })
          .lean<GuardianshipRow[]>()
      ).map(rows.guardianship);
    },
    async guardianshipsOfGuardian(guardianId: string): Promise<Guardianship[]> {
      return (await models.guardianships.find({ guardianId, endedAt: null }).sort({ studentId: 1 }).lean<GuardianshipRow[]>()).map(
        rows.guardianship,
      );
    },
    async guardian(id: string): Promise<Guardian | undefined> {
      const row = await models.guardians.findById(id).lean<GuardianRow>();
      return row ? rows.guardian(row) : undefined;
    },
    async guardians(ids: readonly string[]): Promise<Guardian[]> {
      return (await models.guardians.find({ _id: within(ids) }).lean<GuardianRow[]>()).map(rows.guardian);
    },
    async guardianByPhone(phone: string): Promise<Guardian | undefined> {
      const row = await models.guardians.findOne({ phoneBlind: rows.blind(phone) }).lean<GuardianRow>();
      return row ? rows.guardian(row) : undefined;
    },
    async teacher(id: string): Promise<Teacher | undefined> {
      const row = await models.teachers.findById(id).lean<TeacherRow>();
      return row ? rows.teacher(row) : undefined;
    },
    async teachers(ids: readonly string[]): Promise<Teacher[]> {
      return (await models.teachers.find({ _id: within(ids) }).lean<TeacherRow[]>()).map(rows.teacher);
    },
    async teacherByNo(teacherNo: string): Promise<Teacher | undefined> {
      const row = await models.teachers.findOne({ teacherNo }).lean<TeacherRow>();
      return row ? rows.teacher(row) : undefined;
    },
    async officer(id: string): Promise<Officer | undefined> {
      const row = await models.officers.findById(id).lean<OfficerRow>();
      return row ? rows.officer(row) : undefined;
    },
    async term(id: string): Promise<Term | undefined> {
      const row = await models.terms.findById(id).lean<TermRow>();
      return row ? rows.term(row) : undefined;
    },
    /** The term that holds this day. */
    async termOn(day: CivilDate): Promise<Term | undefined> {
      const row = await models.terms
        .findOne({ startsOn: trusted({ $lte: day }), endsOn: trusted({ $gte: day }) })
        .sort({ startsOn: -1 })
        .lean<TermRow>();
      return row ? rows.term(row) : undefined;
    },
    /** What a guardian set for themself; undefined leaves a setting as it is. */
    async setGuardianSettings(id: string, settings: { quietHours?: QuietHours | null; largeType?: boolean }): Promise<void> {
      const set = {
        ...(settings.quietHours === undefined ? {} : { quietHours: settings.quietHours }),
        ...(settings.largeType === undefined ? {} : { largeType: settings.largeType }),
      };
      if (Object.keys(set).length > 0) await models.guardians.updateOne({ _id: id }, { $set: set });
    },
    /** All that is stored of these schools (all schools when none is named), for comparing with a file. */
    async snapshot(schoolIds?: readonly string[]): Promise<RosterChanges> {
      const ofSchool = schoolIds ? { schoolId: within(schoolIds) } : {};
      const schools = (await models.schools.find(schoolIds ? { _id: within(schoolIds) } : {}).lean<SchoolRow[]>()).map(rows.school);
      const students = (await models.students.find(ofSchool).lean<StudentRow[]>()).map(rows.student);
      const guardianships = (
        await models.guardianships.find(schoolIds ? { studentId: within(students.map((s) => s.id)) } : {}).lean<GuardianshipRow[]>()
      ).map(rows.guardianship);
      const guardianIds = [...new Set(guardianships.map((g) => g.guardianId))];
      return {
        bureaus: (await models.bureaus.find().lean<BureauRow[]>()).map(rows.bureau),
        schools,
        classrooms: (await models.classrooms.find(ofSchool).lean<ClassroomRow[]>()).map(rows.classroom),
        teachers: (await models.teachers.find(ofSchool).lean<TeacherRow[]>()).map(rows.teacher),
        officers: (await models.officers.find().lean<OfficerRow[]>()).map(rows.officer),
        students,
        guardians: (await models.guardians.find(schoolIds ? { _id: within(guardianIds) } : {}).lean<GuardianRow[]>()).map(rows.guardian),
        guardianships,
        terms: (await models.terms.find().lean<TermRow[]>()).map(rows.term),
      };
    },
    /** Writes what a file said, by id: idempotent, in the order that keeps references true, so a crash half-way is mended by running it again. */
    async apply(changes: RosterChanges, onProgress?: (done: number) => void): Promise<void> {
      const plain = ({ id, ...rest }: { id: string }) => ({ _id: id, ...rest });
      await upsert('bureaus', changes.bureaus.map(plain), onProgress);
      await upsert('schools', changes.schools.map(plain), onProgress);
      await upsert('terms', changes.terms.map(plain), onProgress);
      await upsert('teachers', changes.teachers.map(rows.fromTeacher), onProgress);
      await upsert('officers', changes.officers.map(rows.fromOfficer), onProgress);
      await upsert('classrooms', changes.classrooms.map(plain), onProgress);
      await upsert('guardians', changes.guardians.map(rows.fromGuardian), onProgress);
      await upsert('students', changes.students.map(rows.fromStudent), onProgress);
      await upsert('guardianships', changes.guardianships.map(rows.fromGuardianship), onProgress);
    },
    async syncIndexes(): Promise<void> {
      for (const model of Object.values(models)) await (model as { createIndexes(): Promise<unknown> }).createIndexes();
    },
  };
}
export type RosterStore = ReturnType<typeof openRosterStore>;
