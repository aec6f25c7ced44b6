import type { Classroom, Teacher } from '../roster/roster';
import { canonical } from './canonical';
import { maskPhone } from './cells';
import type { Fault, Faults } from './fault';
import { passedOver, within, type Border } from './roster-border';
import type { RosterFrame } from './roster-changes';
import type { Place, RosterFile, Said } from './roster-reader';
import { split, type Tally } from './roster-tally';
import { teachingOf, twiceTaught } from './teaching';

export interface FrameOutcome {
  readonly changes: RosterFrame;
  readonly counts: Readonly<Record<keyof RosterFrame, Tally>>;
  /** As they will be, stored and new. */
  readonly classNames: ReadonlyMap<string, string>;
  readonly warnings: readonly Fault[];
}

/**
 * What a file would add and change of schools, classes and staff against what is stored, and whether every row points at something that is there.
 * References are looked for in the file first, then in the store; what is wrong goes to `faults`, and then nothing is to be applied. A field whose
 * column is missing keeps what is stored; an empty cell in a column that is there empties it. Nothing is ever removed.
 */
export function frameChangesOf(said: RosterFile, stored: RosterFrame, faults: Faults, border?: Border): FrameOutcome {
  const file = border ? within(said, stored, faults, border) : said;
  const bureaus = overlay(file.bureaus, stored.bureaus);
  const schools = overlay(file.schools, stored.schools);
  const classrooms = overlay(file.classrooms, stored.classrooms);
  const officers = overlay(file.officers, stored.officers);
  const teachers = overlay(file.teachers, stored.teachers);
  const missing = (at: Place, column: string, message: string): void => faults.add({ ...at, column, message });

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
  checkNames(file, faults);
  for (const { fact, at } of file.teaching) {
    const teacher = teachers.get(fact.teacherId);
    if (!teacher || !schools.has(fact.schoolId)) continue;
    const { teaches, faults: found } = teachingOf(fact, at, [...classrooms.values()]);
    found.forEach((fault) => faults.add(fault));
    const { teaches: _before, ...rest } = teacher;
    teachers.set(fact.teacherId, teaches.length > 0 ? { ...rest, teaches } : rest);
  }

  const of = <T extends { id: string }>(list: readonly Said<T>[], all: ReadonlyMap<string, T>): T[] =>
    list.map(({ fact }) => all.get(fact.id) ?? fact);
  const byId = ({ id }: { id: string }): string => id;
  const parts = {
    bureaus: split(of(file.bureaus, bureaus), stored.bureaus, byId),
    schools: split(of(file.schools, schools), stored.schools, byId),
    terms: split(
      file.terms.map(({ fact }) => fact),
      stored.terms,
      byId,
    ),
    officers: split(of(file.officers, officers), stored.officers, byId),
    teachers: split(
      teachersOf(file, withClasses([...teachers.values()], [...classrooms.values()]), stored.teachers),
      stored.teachers,
      byId,
    ),
    classrooms: split(of(file.classrooms, classrooms), stored.classrooms, byId),
  };
  return {
    changes: {
      bureaus: parts.bureaus.write,
      schools: parts.schools.write,
      terms: parts.terms.write,
      officers: parts.officers.write,
      teachers: parts.teachers.write,
      classrooms: parts.classrooms.write,
    },
    counts: {
      bureaus: parts.bureaus.tally,
      schools: parts.schools.tally,
      terms: parts.terms.tally,
      officers: parts.officers.tally,
      teachers: parts.teachers.tally,
      classrooms: parts.classrooms.tally,
    },
    classNames: new Map([...classrooms.values()].map(({ id, name }) => [id, name])),
    warnings: [
      ...(border ? passedOver(said, border) : []),
      ...emptied(parts.classrooms.write, stored.classrooms),
      ...twice(file, [...teachers.values()], [...classrooms.values()]),
    ],
  };
}

/** What is stored, with what the file says over it; fields without a column stay. */
function overlay<T extends { id: string }>(said: readonly Said<T>[], old: readonly T[]): Map<string, T> {
  const all = new Map(old.map((fact) => [fact.id, fact]));
  for (const { fact, keep = [] } of said) {
    const before = all.get(fact.id);
    all.set(fact.id, before && keep.length ? { ...fact, ...Object.fromEntries(keep.map((field) => [field, before[field]])) } : fact);
  }
  return all;
}

function emptied(now: readonly Classroom[], stored: readonly Classroom[]): Fault[] {
  const before = new Map(stored.map(({ id, classTeacherId }) => [id, classTeacherId]));
  const names = now.filter(({ id, classTeacherId }) => !classTeacherId && before.get(id)).map(({ name }) => name);
  if (names.length === 0) return [];
  const some = names.slice(0, 5).join('、');
  return [
    {
      sheet: '班级',
      column: '班主任工号',
      message: `${some}${names.length > 5 ? `等 ${names.length} 个班` : ''}的班主任会空出来，因为表里空着`,
    },
  ];
}

function twice(file: RosterFile, teachers: readonly Teacher[], classrooms: readonly Classroom[]): Fault[] {
  const found = file.teaching.length > 0 ? twiceTaught(teachers, classrooms) : [];
  if (found.length === 0) return [];
  const some = `${found.slice(0, 5).join('、')}${found.length > 5 ? `等 ${found.length} 处` : ''}`;
  return [{ sheet: '教师', column: '任教', message: `${some}有不止一位老师在教。真是这样就不用改` }];
}

/** One phone is one person; the bureau's name was checked while reading. */
function checkNames(file: RosterFile, faults: Faults): void {
  const names = new Map<string, { name: string; row: number }>();
  for (const { fact, at } of file.students) {
    fact.guardians.forEach(({ name, phone }, index) => {
      const before = names.get(phone);
      if (!before) names.set(phone, { name, row: at.row });
      else if (before.name !== name) {
        const message = `手机号 ${maskPhone(phone)} 在第 ${before.row} 行是另一个名字。同一个人请写成一样；不是同一个人，请改手机号`;
        faults.add({ ...at, column: `监护人${index + 1}姓名`, message });
      }
    });
  }
}

/** Every teacher with the classes they are class teacher of, in order. */
function withClasses(teachers: readonly Teacher[], classrooms: readonly Classroom[]): Teacher[] {
  const classes = new Map<string, string[]>();
  for (const { id, classTeacherId } of classrooms) {
    const own = classTeacherId === undefined ? undefined : classes.get(classTeacherId);
    if (own) own.push(id);
    else if (classTeacherId !== undefined) classes.set(classTeacherId, [id]);
  }
  return teachers.map((teacher) => ({ ...teacher, classroomIds: (classes.get(teacher.id) ?? []).sort() }));
}

/** The file's teachers, and those of the store whose classes the file changed. */
function teachersOf(file: RosterFile, all: readonly Teacher[], stored: readonly Teacher[]): Teacher[] {
  const inFile = new Set(file.teachers.map(({ fact }) => fact.id));
  const old = new Map(stored.map((teacher) => [teacher.id, canonical(teacher)]));
  return all.filter((teacher) => inFile.has(teacher.id) || old.get(teacher.id) !== canonical(teacher));
}
