import type { Bureau, Classroom, Officer, OfficerDuty, Relation, School, StaffRole, Stage, Teacher, Term } from '../roster/roster';
import { classNumberOf, dateOf, GRADE_NAMES, gradeOf, isRounded, phoneOf, plain, yesOf } from './cells';
import type { Line } from './columns';
import type { Faults } from './fault';
import { nearest } from './nearest';
import {
  GUARDIAN_SLOTS,
  type ClassroomKey,
  type OfficerKey,
  type SchoolKey,
  type StudentKey,
  type TeacherKey,
  type TermKey,
} from './roster-sheets';
import type { TeachingLine } from './teaching';
import { readTaught } from './teaching-words';

/** A guardian as a student's row tells of them. */
export interface GuardianLine {
  readonly name: string;
  readonly relation: Relation;
  readonly phone: string;
  /** Absent where the file has no such column: what is stored stays. */
  readonly caregiverAtHome?: boolean;
  readonly worksAway?: boolean;
}

export interface StudentLine {
  readonly schoolId: string;
  readonly classroomId: string;
  readonly className: string;
  readonly studentNo: string;
  readonly name: string;
  readonly guardians: readonly GuardianLine[];
}

/** What a fault may repeat of a cell: names and phones are masked, codes and words are not. */
function maskedCell(key: string, cell: string): string {
  if (/(^|-)name$/.test(key)) return cell === '' || cell.startsWith('#') ? cell.slice(0, 10) : `${[...cell][0] ?? ''}**`;
  if (key.endsWith('phone')) return cell === '' ? '' : `${plain(cell).slice(0, 3)}****`;
  if (/\d{15,}/.test(plain(cell))) return `${plain(cell).slice(0, 4)}****`;
  return cell.slice(0, 20);
}

/** Reads the cells of one line, noting what is wrong with them. */
class Cells<K extends string> {
  ok = true;
  constructor(
    readonly line: Line<K>,
    private readonly faults: Faults,
  ) {}

  wrong(key: K, message: string): undefined {
    this.ok = false;
    const value = maskedCell(key, this.line.cell(key));
    this.faults.add({
      sheet: this.line.sheet,
      row: this.line.row,
      column: this.line.head(key),
      ...(value === '' ? {} : { value }),
      message,
    });
    return undefined;
  }

  /** What `read` makes of the cell, or a fault saying what may stand there. */
  as<T>(key: K, read: (cell: string) => T | undefined, hint: string, secret = false): T | undefined {
    const cell = this.line.cell(key);
    if (cell === '' && read('') === undefined) return this.wrong(key, `没有填，请填${hint}`);
    return read(cell) ?? this.wrong(key, secret ? `不对，请填${hint}` : `看不懂“${cell.slice(0, 20)}”，请填${hint}`);
  }

  /** A code: letters, digits, dash; upper case. */
  code(key: K, most = 12): string | undefined {
    const word = plain(this.line.cell(key)).toUpperCase();
    if (word === '') return this.wrong(key, '没有填，请填上');
    if (isRounded(word)) return this.wrong(key, `变成了科学计数“${word}”，后面的数字已经丢了。请把这一列设成文本格式，再重新填`);
    if (/^G?\d{17}[\dX]$/.test(word)) return this.wrong(key, '像是身份证号或学籍号，不能用在这里。请换成校内自己编的号');
    if (!/^[A-Z0-9][A-Z0-9-]*$/.test(word) || word.length > most) return this.wrong(key, `只能用字母、数字和短横，最多 ${most} 个`);
    return word;
  }

  optionalCode(key: K, most = 12): string | undefined {
    return plain(this.line.cell(key)) === '' ? undefined : this.code(key, most);
  }

  /** A person's or a place's name; the space that pads two-character names goes. */
  name(key: K, most = 30): string | undefined {
    const name = this.line.cell(key).replace(/(?<=\p{Script=Han})\s+(?=\p{Script=Han})/gu, '');
    if (name === '') return this.wrong(key, '没有填，请填上');
    if (name.startsWith('#')) return this.wrong(key, `公式算不出结果（${name.slice(0, 10)}），请直接填上文字`);
    if (/[<>\p{Cc}]/u.test(name) || name.length > most) return this.wrong(key, `太长或者有不该有的符号，最多 ${most} 个字`);
    return name;
  }
}

export const classroomIdOf = (schoolId: string, grade: number, number: number): string => `${schoolId}-${grade}-${number}`;
export const classroomNameOf = (grade: number, number: number): string => `${GRADE_NAMES[grade] ?? ''}${number}班`;
export const teacherIdOf = (schoolId: string, teacherNo: string): string => `${schoolId}-${teacherNo}`;

export const stageOf = (grade: number): Stage => (grade <= 3 ? '小学低段' : grade <= 6 ? '小学高段' : '初中');
const list = (cell: string): string[] =>
  cell
    .split(/[、，,;；/]/)
    .map(plain)
    .filter((word) => word !== '');
const GRADE_HINT = '一年级到九年级，或者 1 到 9';
const CLASS_HINT = '1、2、3 这样的班号';

export function readTerm(line: Line<TermKey>, faults: Faults): Term | undefined {
  const cells = new Cells(line, faults);
  const [id, name] = [cells.code('code', 20), cells.name('name', 40)];
  const startsOn = cells.as('startsOn', dateOf, '日期，例如 2026-08-31');
  const endsOn = cells.as('endsOn', dateOf, '日期，例如 2027-01-22');
  if (startsOn && endsOn && endsOn <= startsOn) return cells.wrong('endsOn', `要在开始日期 ${startsOn} 之后`);
  return id && name && startsOn && endsOn ? { id, name, startsOn, endsOn } : undefined;
}

export function readOfficer(line: Line<OfficerKey>, faults: Faults): { bureau: Bureau; officer: Officer } | undefined {
  const cells = new Cells(line, faults);
  const [bureauId, bureauName, id, name] = [cells.code('bureau'), cells.name('bureauName'), cells.code('no'), cells.name('name')];
  const level = cells.as('level', levelOf, '县 或 市');
  const parentId = cells.optionalCode('parent');
  const duty = dutyOf(cells);
  if (!bureauId || !bureauName || !id || !name || !level || !cells.ok) return undefined;
  return {
    bureau: { id: bureauId, name: bureauName, level, ...(parentId ? { parentId } : {}) },
    officer: { id, bureauId, officerNo: id, name, ...(duty ? { duty } : {}) },
  };
}
const OFFICER_DUTIES: Readonly<Record<string, OfficerDuty | 'administration'>> = {
  行政: 'administration',
  管理: 'administration',
  行政管理: 'administration',
  教研: 'teaching-research',
  教研员: 'teaching-research',
  教研室: 'teaching-research',
};

function dutyOf(cells: Cells<OfficerKey>): OfficerDuty | undefined {
  const word = plain(cells.line.cell('duty'));
  if (word === '') return undefined;
  const duty = Object.hasOwn(OFFICER_DUTIES, word) ? OFFICER_DUTIES[word] : undefined;
  if (duty !== undefined) return duty === 'administration' ? undefined : duty;
  const near = nearest(word, Object.keys(OFFICER_DUTIES));
  return cells.wrong('duty', `不认识“${word.slice(0, 10)}”，${near === undefined ? '' : `是不是“${near}”？`}请填 行政 或 教研`);
}
const levelOf = (cell: string): Bureau['level'] | undefined =>
  ['', '县', '县级', '区', '区县'].includes(plain(cell)) ? 'county' : ['市', '市级'].includes(plain(cell)) ? 'city' : undefined;

export function readSchool(line: Line<SchoolKey>, faults: Faults): School | undefined {
  const cells = new Cells(line, faults);
  const [id, name, bureauId] = [cells.code('code'), cells.name('name'), cells.code('bureau')];
  const kind = cells.as('kind', kindOf, '学校 或 教学点');
  const centralSchoolId = cells.optionalCode('central');
  if (kind === 'village-point' && !centralSchoolId && cells.ok) return cells.wrong('central', '教学点要填它的中心校代码');
  if (!id || !name || !bureauId || !kind || !cells.ok) return undefined;
  return { id, bureauId, name, kind, ...(kind === 'village-point' && centralSchoolId ? { centralSchoolId } : {}) };
}
const kindOf = (cell: string): School['kind'] | undefined =>
  ['教学点', '村小'].includes(plain(cell))
    ? 'village-point'
    : ['', '学校', '中心校', '完小', '小学', '初中'].includes(plain(cell))
      ? 'school'
      : undefined;

export function readClassroom(line: Line<ClassroomKey>, faults: Faults): Classroom | undefined {
  const cells = new Cells(line, faults);
  const schoolId = cells.code('school');
  const grade = cells.as('grade', gradeOf, GRADE_HINT);
  const number = cells.as('number', classNumberOf, CLASS_HINT);
  const teacherNo = cells.optionalCode('classTeacher');
  if (!schoolId || !grade || !number || !cells.ok) return undefined;
  return {
    id: classroomIdOf(schoolId, grade, number),
    schoolId,
    grade,
    number,
    name: classroomNameOf(grade, number),
    stage: stageOf(grade),
    ...(teacherNo ? { classTeacherId: teacherIdOf(schoolId, teacherNo) } : {}),
  };
}

const DUTIES: Readonly<Record<string, StaffRole>> = {
  教师: 'teacher',
  老师: 'teacher',
  班主任: 'teacher',
  任课教师: 'teacher',
  教务: 'school-scheduler',
  教务主任: 'school-scheduler',
  排课: 'school-scheduler',
  审核: 'school-reviewer',
  审核员: 'school-reviewer',
  校长: 'head',
  副校长: 'head',
  负责人: 'head',
};

export function readTeacher(line: Line<TeacherKey>, faults: Faults): Teacher | undefined {
  const cells = new Cells(line, faults);
  const [schoolId, teacherNo, name] = [cells.code('school'), cells.code('no'), cells.name('name')];
  const roles = new Set<StaffRole>();
  for (const duty of list(line.cell('duties'))) {
    const role = Object.hasOwn(DUTIES, duty) ? DUTIES[duty] : undefined;
    if (role) roles.add(role);
    else cells.wrong('duties', `不认识“${duty.slice(0, 10)}”，可以填：教师、教务、审核、校长`);
  }
  if (roles.size === 0) roles.add('teacher');
  if (!schoolId || !teacherNo || !name || !cells.ok) return undefined;
  const subjects = list(line.cell('subjects')).map((subject) => subject.slice(0, 20));
  return { id: teacherIdOf(schoolId, teacherNo), schoolId, teacherNo, name, roles: [...roles], subjects, classroomIds: [] };
}

/** The 「任教」 cell of a teacher's row; undefined where there is no such column or the cell is wrong. */
export function readTeaching(line: Line<TeacherKey>, teacher: Teacher, faults: Faults): TeachingLine | undefined {
  if (!line.has('teaches')) return undefined;
  const cell = line.cell('teaches');
  const read = readTaught(cell, teacher.subjects);
  if ('wrong' in read) return new Cells(line, faults).wrong('teaches', read.wrong);
  return { teacherId: teacher.id, schoolId: teacher.schoolId, taught: read.taught, cell, column: line.head('teaches') };
}

export function readStudent(line: Line<StudentKey>, faults: Faults): StudentLine | undefined {
  const cells = new Cells(line, faults);
  const schoolId = cells.code('school');
  const grade = cells.as('grade', gradeOf, GRADE_HINT);
  const number = cells.as('number', classNumberOf, CLASS_HINT);
  const [studentNo, name] = [cells.code('no', 20), cells.name('name')];
  const guardians = GUARDIAN_SLOTS.map((slot) => readGuardian(cells, slot)).filter((guardian) => guardian !== undefined);
  const [first, second] = guardians;
  if (first && second && first.phone === second.phone) cells.wrong('2-phone', '两位监护人的手机号一样。只有一个手机的，请只填一位');
  if (!schoolId || !grade || !number || !studentNo || !name || !cells.ok) return undefined;
  return {
    schoolId,
    classroomId: classroomIdOf(schoolId, grade, number),
    className: classroomNameOf(grade, number),
    studentNo,
    name,
    guardians,
  };
}

function readGuardian(cells: Cells<StudentKey>, slot: 1 | 2): GuardianLine | undefined {
  const { line } = cells;
  const parts = ['name', 'relation', 'phone'] as const;
  if (parts.every((part) => line.cell(`${slot}-${part}`) === '')) return undefined;
  const name = cells.name(`${slot}-name`);
  const relation = cells.as(`${slot}-relation`, relationOf, '父亲、母亲、爷爷、奶奶、外公、外婆 或 其他');
  const phone = isRounded(line.cell(`${slot}-phone`))
    ? cells.wrong(`${slot}-phone`, '变成了科学计数，后面的数字已经丢了。请把这一列设成文本格式，再重新填')
    : cells.as(`${slot}-phone`, phoneOf, '手机号，共 11 位；没有手机的，这位监护人先不填', true);
  const caregiverAtHome = cells.as(`${slot}-atHome`, yesOf, '是 或 否');
  const worksAway = cells.as(`${slot}-away`, yesOf, '是 或 否');
  if (!name || !relation || !phone || caregiverAtHome === undefined || worksAway === undefined) return undefined;
  return {
    ...{ name, relation, phone },
    ...(line.has(`${slot}-atHome`) ? { caregiverAtHome } : {}),
    ...(line.has(`${slot}-away`) ? { worksAway } : {}),
  };
}

const RELATIONS: Readonly<Record<string, Relation>> = {
  父亲: '父亲',
  爸爸: '父亲',
  父: '父亲',
  母亲: '母亲',
  妈妈: '母亲',
  母: '母亲',
  爷爷: '爷爷',
  祖父: '爷爷',
  奶奶: '奶奶',
  祖母: '奶奶',
  外公: '外公',
  姥爷: '外公',
  外祖父: '外公',
  外婆: '外婆',
  姥姥: '外婆',
  外祖母: '外婆',
  其他: '其他',
  其它: '其他',
  亲戚: '其他',
};
const relationOf = (cell: string): Relation | undefined => (Object.hasOwn(RELATIONS, plain(cell)) ? RELATIONS[plain(cell)] : undefined);
