import { DEFAULT_QUIET_HOURS } from '../push/quiet-hours';
import type { Classroom, Guardian, Guardianship, Student, Teacher } from '../roster/roster';
import { canonical } from './canonical';
import { maskPhone } from './cells';
import type { Fault, Faults } from './fault';
import type { StudentLine } from './roster-lines';
import type { RosterChanges, RosterFacts } from './roster-changes';
import type { Place, RosterFile, Said } from './roster-reader';

export type Blind = (text: string) => string;

export type FactKind = keyof RosterChanges;

export interface Tally {
  readonly added: number;
  readonly changed: number;
  readonly same: number;
}

export interface RosterOutcome {
  readonly changes: RosterChanges;
  readonly counts: Readonly<Record<FactKind, Tally>>;
  /** Students who sit in another class than before. */
  readonly moved: number;
  /** Students of the file's classes who are stored but not in the file; they are left as they are. */
  readonly absent: number;
  readonly warnings: readonly Fault[];
}

export const guardianIdOf = (phone: string, blind: Blind): string => `g-${blind(phone)}`;
export const studentIdOf = ({ schoolId, studentNo }: Pick<Student, 'schoolId' | 'studentNo'>): string => `${schoolId}-${studentNo}`;

/**
 * What a file would add and change against what is stored. References are looked for in the file first, then in the store;
 * what is wrong goes to `faults`, and then the changes are not to be applied. Nothing is ever removed.
 */
export function rosterChangesOf(file: RosterFile, stored: RosterFacts, blind: Blind, faults: Faults): RosterOutcome {
  const overlay = <T extends { id: string }>(said: readonly Said<T>[], old: readonly T[]): Map<string, T> =>
    new Map([...old, ...said.map(({ fact }) => fact)].map((fact) => [fact.id, fact]));
  const missing = (at: Place, column: string, message: string): void => faults.add({ ...at, column, message });

  const bureaus = overlay(file.bureaus, stored.bureaus);
  const schools = overlay(file.schools, stored.schools);
  const classrooms = withOldClassTeachers(overlay(file.classrooms, stored.classrooms), stored.classrooms);
  const teachers = overlay(file.teachers, stored.teachers);

  for (const { fact, at } of file.schools) {
    if (!bureaus.has(fact.bureauId)) missing(at, '教育局代码', `没有代码是 ${fact.bureauId} 的教育局，请先在“教育局人员”表里写上`);
    if (fact.centralSchoolId && !schools.has(fact.centralSchoolId))
      missing(at, '中心校代码', `没有代码是 ${fact.centralSchoolId} 的学校，请先在“学校”表里写上`);
  }
  for (const { fact, at } of file.bureaus) {
    if (fact.parentId && !bureaus.has(fact.parentId))
      missing(at, '上级教育局代码', `没有代码是 ${fact.parentId} 的教育局，请先写上它的人员`);
  }
  for (const { fact, at } of [...file.teachers, ...file.classrooms]) {
    if (!schools.has(fact.schoolId)) missing(at, '学校代码', `没有代码是 ${fact.schoolId} 的学校，请先在“学校”表里写上`);
  }
  for (const { fact, at } of file.classrooms) {
    if (fact.classTeacherId && !teachers.has(fact.classTeacherId)) {
      missing(at, '班主任工号', `这所学校没有工号是 ${fact.classTeacherId.slice(fact.schoolId.length + 1)} 的教师，请先在“教师”表里写上`);
    }
  }
  for (const { fact, at } of file.students) {
    if (!schools.has(fact.schoolId)) missing(at, '学校代码', `没有代码是 ${fact.schoolId} 的学校，请先在“学校”表里写上`);
    else if (!classrooms.has(fact.classroomId)) missing(at, '班', `这所学校没有${fact.className}，请先在“班级”表里写上`);
  }
  const people = peopleOf(file.students, stored, blind, faults);
  const facts: RosterChanges = {
    terms: file.terms.map(({ fact }) => fact),
    bureaus: file.bureaus.map(({ fact }) => fact),
    officers: file.officers.map(({ fact }) => fact),
    schools: file.schools.map(({ fact }) => fact),
    teachers: teachersOf(file, withClasses([...teachers.values()], [...classrooms.values()]), stored.teachers),
    classrooms: file.classrooms.map(({ fact }) => classrooms.get(fact.id) ?? fact),
    ...people,
  };
  return compared(facts, stored, file);
}

/** A class whose row leaves the class teacher blank keeps the one it had. */
function withOldClassTeachers(classrooms: Map<string, Classroom>, stored: readonly Classroom[]): Map<string, Classroom> {
  for (const { id, classTeacherId } of stored) {
    const now = classrooms.get(id);
    if (now && !now.classTeacherId && classTeacherId) classrooms.set(id, { ...now, classTeacherId });
  }
  return classrooms;
}

/** Every teacher with the classes they are class teacher of, in order. */
function withClasses(teachers: readonly Teacher[], classrooms: readonly Classroom[]): Teacher[] {
  const classes = new Map<string, string[]>();
  for (const { id, classTeacherId } of classrooms)
    if (classTeacherId) classes.set(classTeacherId, [...(classes.get(classTeacherId) ?? []), id]);
  return teachers.map((teacher) => ({ ...teacher, classroomIds: (classes.get(teacher.id) ?? []).sort() }));
}

/** The file's teachers, and those of the store whose classes the file changed. */
function teachersOf(file: RosterFile, all: readonly Teacher[], stored: readonly Teacher[]): Teacher[] {
  const inFile = new Set(file.teachers.map(({ fact }) => fact.id));
  const old = new Map(stored.map((teacher) => [teacher.id, canonical(teacher)]));
  return all.filter((teacher) => inFile.has(teacher.id) || old.get(teacher.id) !== canonical(teacher));
}

function peopleOf(
  lines: readonly Said<StudentLine>[],
  stored: RosterFacts,
  blind: Blind,
  faults: Faults,
): Pick<RosterChanges, 'students' | 'guardians' | 'guardianships'> {
  const students: Student[] = [];
  const guardianships: Guardianship[] = [];
  const guardians = new Map<string, Said<Guardian>>();
  const old = new Map(stored.guardians.map((guardian) => [guardian.id, guardian]));
  for (const { fact, at } of lines) {
    const { schoolId, classroomId, name, studentNo } = fact;
    const studentId = studentIdOf(fact);
    students.push({ id: studentId, schoolId, classroomId, name, studentNo });
    fact.guardians.forEach(({ name: guardianName, phone, relation, caregiverAtHome, worksAway }, index) => {
      const id = guardianIdOf(phone, blind);
      const before = guardians.get(id);
      if (before && before.fact.name !== guardianName) {
        const message = `手机号 ${maskPhone(phone)} 在第 ${before.at.row} 行是另一个名字。同一个人请写成一样；不是同一个人，请改手机号`;
        faults.add({ ...at, column: `监护人${index + 1}姓名`, message });
      }
      const settings = old.get(id) ?? { quietHours: DEFAULT_QUIET_HOURS, largeType: false };
      const { quietHours, largeType } = settings;
      if (!before) guardians.set(id, { fact: { id, name: guardianName, phone, quietHours, largeType }, at });
      guardianships.push({ guardianId: id, studentId, relation, caregiverAtHome, worksAway });
    });
  }
  return { students, guardianships, guardians: [...guardians.values()].map(({ fact }) => fact) };
}

const FACT_KINDS: readonly FactKind[] = [
  'bureaus',
  'schools',
  'classrooms',
  'teachers',
  'officers',
  'students',
  'guardians',
  'guardianships',
  'terms',
];

function compared(facts: RosterChanges, stored: RosterFacts, file: RosterFile): RosterOutcome {
  const byId = <T extends { id: string }>(fact: T): string => fact.id;
  const parts = {
    bureaus: split(facts.bureaus, stored.bureaus, byId),
    schools: split(facts.schools, stored.schools, byId),
    classrooms: split(facts.classrooms, stored.classrooms, byId),
    teachers: split(facts.teachers, stored.teachers, byId),
    officers: split(facts.officers, stored.officers, byId),
    students: split(facts.students, stored.students, byId),
    guardians: split(facts.guardians, stored.guardians, byId),
    guardianships: split(facts.guardianships, stored.guardianships, (g) => `${g.guardianId}:${g.studentId}`),
    terms: split(facts.terms, stored.terms, byId),
  };
  const tally = (kind: FactKind): Tally => parts[kind].tally;
  const classOf = new Map(stored.students.map(({ id, classroomId }) => [id, classroomId]));
  const moved = facts.students.filter(({ id, classroomId }) => (classOf.get(id) ?? classroomId) !== classroomId).length;
  const named = new Set(facts.students.map(({ id }) => id));
  const inFile = new Set(file.students.map(({ fact }) => fact.classroomId));
  const absent = stored.students.filter(({ id, classroomId }) => inFile.has(classroomId) && !named.has(id)).length;
  const pairs = new Set(facts.guardianships.map(({ guardianId, studentId }) => `${guardianId}:${studentId}`));
  const dropped = stored.guardianships.filter((g) => named.has(g.studentId) && !pairs.has(`${g.guardianId}:${g.studentId}`)).length;
  const warnings: Fault[] = [];
  if (absent > 0) warnings.push({ sheet: '学生', message: `原来登记的 ${absent} 名学生不在这次的表里，没有删。转走的请在班级名单里办理` });
  if (dropped > 0)
    warnings.push({ sheet: '学生', message: `原来登记的 ${dropped} 位监护人不在这次的表里，没有删。不再照看的请由班主任解除绑定` });
  return {
    changes: {
      bureaus: parts.bureaus.write,
      schools: parts.schools.write,
      classrooms: parts.classrooms.write,
      teachers: parts.teachers.write,
      officers: parts.officers.write,
      students: parts.students.write,
      guardians: parts.guardians.write,
      guardianships: parts.guardianships.write,
      terms: parts.terms.write,
    },
    counts: {
      bureaus: tally('bureaus'),
      schools: tally('schools'),
      classrooms: tally('classrooms'),
      teachers: tally('teachers'),
      officers: tally('officers'),
      students: tally('students'),
      guardians: tally('guardians'),
      guardianships: tally('guardianships'),
      terms: tally('terms'),
    },
    moved,
    absent,
    warnings,
  };
}

/** True when nothing would be written. */
export const isSame = ({ changes }: RosterOutcome): boolean => FACT_KINDS.every((kind) => changes[kind].length === 0);

function split<T extends object>(now: readonly T[], stored: readonly T[], keyOf: (fact: T) => string): { write: T[]; tally: Tally } {
  const old = new Map(stored.map((fact) => [keyOf(fact), canonical(fact)]));
  const write: T[] = [];
  const tally = { added: 0, changed: 0, same: 0 };
  for (const fact of now) {
    const before = old.get(keyOf(fact));
    if (before === undefined) tally.added += 1;
    else if (before === canonical(fact)) tally.same += 1;
    else tally.changed += 1;
    if (before !== canonical(fact)) write.push(fact);
  }
  return { write, tally };
}
