import { randomUUID } from 'node:crypto';
import { trusted, type Connection } from 'mongoose';
import type { QuietHours } from '../domain/push/quiet-hours';
import type { Bureau, Classroom, Guardian, Guardianship, Officer, School, Student, Teacher, Term, Tie } from '../domain/roster/roster';
import type { RosterChanges, RosterFrame, RosterPeople } from '../domain/importing/roster-changes';
import type { CivilDate, MinuteOfDay } from '../domain/time/civil';
import type { Seal } from '../seal/field';
import { openChildrenRead, openGuardiansRead, openTiesRead } from './roster/children';
import { openGroupRead } from './group-read';
import { entriesOf } from './roster/entries';
import { openLeanRoster } from './roster/lean';
import { CHUNK, openJournal } from './roster/journal';
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

/** Bureaus, schools, classes, people. Names and phones are sealed in the rows and open in what is returned. */
export function openRosterStore(connection: Connection, seal: Seal) {
  const models = rosterModels(connection);
  const rows = rosterRows(seal);

  const within = (ids: readonly string[]) => trusted({ $in: [...ids] });

  const journal = openJournal(connection, seal);
  const childrenOf = openChildrenRead(connection);
  const guardiansOf = openGuardiansRead(connection, rows.guardianship);
  const tiesOf = openTiesRead(connection, rows.guardianship);
  // Every ticket asks for them: those of one moment ask once.
  const allTerms = openGroupRead<Term[]>(async () => {
    const found = await models.terms.find({}).sort({ startsOn: 1, _id: 1 }).lean<TermRow[]>();
    return new Map([['', found.map(rows.term)]]);
  });
  /** Sits in a class now: neither left nor merged into another row. */
  const present = { leftOn: trusted({ $exists: false }), mergedInto: trusted({ $exists: false }) };

  return {
    async bureau(id: string): Promise<Bureau | undefined> {
      const row = await models.bureaus.findById(id).lean<BureauRow>();
      return row ? rows.bureau(row) : undefined;
    },
    /** All of them: they are few. */
    async bureaus(): Promise<Bureau[]> {
      return (await models.bureaus.find().sort({ _id: 1 }).lean<BureauRow[]>()).map(rows.bureau);
    },
    async schoolIdsOfBureaus(bureauIds: readonly string[]): Promise<string[]> {
      const found = await models.schools
        .find({ bureauId: within(bureauIds) })
        .select({ _id: 1 })
        .sort({ _id: 1 })
        .lean<{ _id: string }[]>();
      return found.map(({ _id }) => _id);
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
    /** The teaching points that are counted with these schools. */
    async pointsOf(centralIds: readonly string[]): Promise<School[]> {
      const found = await models.schools
        .find({ centralSchoolId: within(centralIds), kind: 'village-point' })
        .sort({ _id: 1 })
        .lean<SchoolRow[]>();
      return found.map(rows.school);
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
    /** In roster order: class, then student number. Who has left is not among them. */
    async studentsOfClassrooms(classroomIds: readonly string[]): Promise<Student[]> {
      return (
        await models.students
          .find({ classroomId: within(classroomIds), ...present })
          .sort({ classroomId: 1, studentNo: 1 })
          .lean<StudentRow[]>()
      ).map(rows.student);
    },
    /** Marked as left while in this class, newest first. */
    async leftOfClassroom(classroomId: string): Promise<Student[]> {
      const left = await models.students
        .find({ classroomId, leftOn: trusted({ $exists: true }), mergedInto: trusted({ $exists: false }) })
        .sort({ leftOn: -1, studentNo: 1 })
        .limit(200)
        .lean<StudentRow[]>();
      return left.map(rows.student);
    },
    async countStudents(classroomIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
      const counted = await models.students.aggregate<{ _id: string; n: number }>([
        { $match: { classroomId: within(classroomIds), ...present } },
        { $group: { _id: '$classroomId', n: { $sum: 1 } } },
      ]);
      return new Map(counted.map(({ _id, n }) => [_id, n]));
    },
    /** In the order of children; what is asked for at the same moment is one query. */
    async guardianshipsOfStudents(studentIds: readonly string[]): Promise<Guardianship[]> {
      return (await Promise.all([...new Set(studentIds)].sort().map(guardiansOf))).flat();
    },
    /** Every guardianship of these children, those that ended too. */
    async tiesOfStudents(studentIds: readonly string[]): Promise<Tie[]> {
      const found = models.guardianships.find({ studentId: within(studentIds) }).sort({ studentId: 1, _id: 1 });
      return (await found.lean<GuardianshipRow[]>()).map(rows.tie);
    },
    async guardianshipsOfGuardian(guardianId: string): Promise<Guardianship[]> {
      return tiesOf(guardianId);
    },
    childrenOf,
    ...openLeanRoster(connection),
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
    async teacherOfSchool(schoolId: string, teacherNo: string): Promise<Teacher | undefined> {
      const row = await models.teachers.findOne({ schoolId, teacherNo }).lean<TeacherRow>();
      return row ? rows.teacher(row) : undefined;
    },
    /** Everybody who teaches something in this class; `subject`: that one alone. */
    async teachersOfClassroom(classroomId: string, subject?: string): Promise<Teacher[]> {
      const teaches = trusted({ $elemMatch: { classroomIds: classroomId, ...(subject === undefined ? {} : { subject }) } });
      return (await models.teachers.find({ teaches }).sort({ _id: 1 }).lean<TeacherRow[]>()).map(rows.teacher);
    },
    /** Who works at a school, in which roles and what they teach: without names. */
    async staffOfSchool(schoolId: string): Promise<Pick<Teacher, 'id' | 'roles' | 'teaches' | 'classroomIds'>[]> {
      const found = await models.teachers
        .find({ schoolId })
        .sort({ _id: 1 })
        .select({ roles: 1, teaches: 1, classroomIds: 1 })
        .lean<Pick<TeacherRow, '_id' | 'roles' | 'teaches' | 'classroomIds'>[]>();
      return found.map(({ _id, ...row }) => ({ id: _id, ...row }));
    },
    /** By name. */
    async teachersOfSchool(schoolId: string): Promise<Teacher[]> {
      const found = (await models.teachers.find({ schoolId }).lean<TeacherRow[]>()).map(rows.teacher);
      return found.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1));
    },
    async officer(id: string): Promise<Officer | undefined> {
      const row = await models.officers.findById(id).lean<OfficerRow>();
      return row ? rows.officer(row) : undefined;
    },
    /** Who works at a bureau, and as what: without names. */
    async officersOfBureau(bureauId: string): Promise<Pick<Officer, 'id' | 'duty'>[]> {
      const found = models.officers.find({ bureauId }).sort({ _id: 1 }).select({ duty: 1 });
      return (await found.lean<OfficerRow[]>()).map(({ _id, duty }) => ({ id: _id, ...(duty === undefined ? {} : { duty }) }));
    },
    async term(id: string): Promise<Term | undefined> {
      const row = await models.terms.findById(id).lean<TermRow>();
      return row ? rows.term(row) : undefined;
    },
    /** All terms, the earliest first. */
    terms: async (): Promise<Term[]> => (await allTerms('')) ?? [],
    /** The term that holds this day. */
    async termOn(day: CivilDate): Promise<Term | undefined> {
      const row = await models.terms
        .findOne({ startsOn: trusted({ $lte: day }), endsOn: trusted({ $gte: day }) })
        .sort({ startsOn: -1 })
        .lean<TermRow>();
      return row ? rows.term(row) : undefined;
    },
    /** What a guardian set for themself; undefined leaves a setting as it is. */
    async setGuardianSettings(
      id: string,
      settings: { quietHours?: QuietHours | null; digestMinute?: MinuteOfDay; largeType?: boolean },
    ): Promise<void> {
      const set = {
        ...(settings.quietHours === undefined ? {} : { quietHours: settings.quietHours }),
        ...(settings.digestMinute === undefined ? {} : { digestMinute: settings.digestMinute }),
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
    /** What stands around the people, of these schools (of all when none is named). */
    async frame(schoolIds?: readonly string[]): Promise<RosterFrame> {
      const ofSchool = schoolIds ? { schoolId: within(schoolIds) } : {};
      return {
        bureaus: (await models.bureaus.find().lean<BureauRow[]>()).map(rows.bureau),
        schools: (await models.schools.find(schoolIds ? { _id: within(schoolIds) } : {}).lean<SchoolRow[]>()).map(rows.school),
        classrooms: (await models.classrooms.find(ofSchool).lean<ClassroomRow[]>()).map(rows.classroom),
        teachers: (await models.teachers.find(ofSchool).lean<TeacherRow[]>()).map(rows.teacher),
        officers: (await models.officers.find().lean<OfficerRow[]>()).map(rows.officer),
        terms: (await models.terms.find().lean<TermRow[]>()).map(rows.term),
      };
    },
    /** The families of one school, those who have left included. */
    async peopleOfSchool(schoolId: string): Promise<RosterPeople> {
      const students = (await models.students.find({ schoolId }).lean<StudentRow[]>()).map(rows.student);
      const guardianships = (
        await models.guardianships.find({ studentId: within(students.map(({ id }) => id)) }).lean<GuardianshipRow[]>()
      ).map(rows.guardianship);
      const ids = [...new Set(guardianships.map(({ guardianId }) => guardianId))];
      const guardians = (await models.guardians.find({ _id: within(ids) }).lean<GuardianRow[]>()).map(rows.guardian);
      return { students, guardians, guardianships };
    },
    async guardiansByPhone(phones: readonly string[]): Promise<Guardian[]> {
      const found: Guardian[] = [];
      for (let from = 0; from < phones.length; from += CHUNK) {
        const blinds = phones.slice(from, from + CHUNK).map(rows.blind);
        found.push(...(await models.guardians.find({ phoneBlind: within(blinds) }).lean<GuardianRow[]>()).map(rows.guardian));
      }
      return found;
    },
    /** The rows these changes write, each with what stands there now, for the journal. */
    entriesOf: (changes: Partial<RosterChanges>, gone?: Parameters<typeof entriesOf>[3]) => entriesOf(connection, rows, changes, gone),
    journal,
    /** Writes facts at once and without a way back: for small sets in a database of one's own. */
    async apply(changes: RosterChanges): Promise<void> {
      const id = `apply:${randomUUID()}`;
      const entries = await entriesOf(connection, rows, changes);
      for (let from = 0; from < entries.length; from += CHUNK) await journal.stage(id, from, entries.slice(from, from + CHUNK));
      for await (const _ of journal.apply(id));
      await journal.drop(id);
    },
    async syncIndexes(): Promise<void> {
      for (const model of Object.values(models)) await (model as { createIndexes(): Promise<unknown> }).createIndexes();
      await journal.syncIndexes();
    },
  };
}
export type RosterStore = ReturnType<typeof openRosterStore>;
