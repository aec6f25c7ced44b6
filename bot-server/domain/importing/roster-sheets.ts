import type { Column, Sheet } from './columns';
import { TEACHING_HINT } from './teaching-words';

export type TermKey = 'code' | 'name' | 'startsOn' | 'endsOn';
export type SchoolKey = 'code' | 'name' | 'kind' | 'central' | 'bureau';
export type ClassroomKey = 'school' | 'grade' | 'number' | 'classTeacher';
export type TeacherKey = 'school' | 'no' | 'name' | 'duties' | 'subjects' | 'teaches';
export type OfficerKey = 'bureau' | 'bureauName' | 'level' | 'parent' | 'no' | 'name' | 'duty';
export type GuardianPart = 'name' | 'relation' | 'phone' | 'atHome' | 'away';
export type GuardianKey = `${1 | 2}-${GuardianPart}`;
export type StudentKey = 'school' | 'grade' | 'number' | 'no' | 'name' | GuardianKey;

const SCHOOL = { key: 'school', head: '学校代码', also: ['学校编号', '学校代号'], required: true, text: true } as const;
const GRADE = { key: 'grade', head: '年级', required: true, hint: '一年级…九年级，或 1…9' } as const;
const NUMBER = { key: 'number', head: '班', also: ['班级', '班号'], required: true, hint: '1、2、3…' } as const;
const RELATIONS_HINT = '父亲、母亲、爷爷、奶奶、外公、外婆、其他';

const TERMS: Sheet<TermKey> = {
  name: '学期',
  columns: [
    { key: 'code', head: '学期代码', also: ['代码'], required: true, text: true, hint: '例如 2026-2027-1' },
    { key: 'name', head: '学期名称', also: ['名称', '学期'], required: true, width: 28 },
    { key: 'startsOn', head: '开始日期', also: ['开学日期'], required: true, text: true, hint: '例如 2026-08-31' },
    { key: 'endsOn', head: '结束日期', also: ['放假日期'], required: true, text: true },
  ],
};

const SCHOOLS: Sheet<SchoolKey> = {
  name: '学校',
  columns: [
    { key: 'code', head: '学校代码', also: ['学校编号', '代码'], required: true, text: true, hint: '2 到 12 个字母或数字，定了就不要改' },
    { key: 'name', head: '学校名称', also: ['学校', '名称'], required: true, width: 24 },
    { key: 'kind', head: '类型', hint: '学校 或 教学点，不填是学校' },
    { key: 'central', head: '中心校代码', also: ['中心校'], text: true, hint: '教学点要填' },
    { key: 'bureau', head: '教育局代码', also: ['主管教育局', '教育局'], required: true, text: true },
  ],
};

const CLASSROOMS: Sheet<ClassroomKey> = {
  name: '班级',
  columns: [
    SCHOOL,
    GRADE,
    NUMBER,
    { key: 'classTeacher', head: '班主任工号', also: ['班主任'], text: true, hint: '“教师”表里的工号，可以先空着' },
  ],
};

const TEACHERS: Sheet<TeacherKey> = {
  name: '教师',
  columns: [
    SCHOOL,
    { key: 'no', head: '工号', also: ['教师工号', '教师编号'], required: true, text: true },
    { key: 'name', head: '姓名', also: ['教师姓名'], required: true },
    { key: 'duties', head: '职务', also: ['角色'], hint: '教师、教务、审核、校长；有几样用顿号隔开，不填是教师', width: 16 },
    { key: 'subjects', head: '任教学科', also: ['学科'], hint: '有几门用顿号隔开', width: 16 },
    { key: 'teaches', head: '任教', also: ['任教班级', '任课', '任课班级', '教哪些班'], hint: `例如 ${TEACHING_HINT}`, width: 40 },
  ],
};

const OFFICERS: Sheet<OfficerKey> = {
  name: '教育局人员',
  columns: [
    { key: 'bureau', head: '教育局代码', also: ['代码'], required: true, text: true },
    { key: 'bureauName', head: '教育局名称', also: ['教育局', '名称'], required: true, width: 20 },
    { key: 'level', head: '级别', hint: '县 或 市，不填是县' },
    { key: 'parent', head: '上级教育局代码', also: ['上级'], text: true },
    { key: 'no', head: '工号', also: ['人员工号'], required: true, text: true },
    { key: 'name', head: '姓名', required: true },
    { key: 'duty', head: '职责', also: ['岗位', '分工'], hint: '行政 或 教研，不填是行政' },
  ],
};

const guardianColumns = (which: 1 | 2, chinese: string): Column<GuardianKey>[] => {
  const also = (word: string): string[] => [`监护人${chinese}${word}`, `家长${which}${word}`, `家长${chinese}${word}`];
  return [
    { key: `${which}-name`, head: `监护人${which}姓名`, also: also('姓名') },
    { key: `${which}-relation`, head: `监护人${which}关系`, also: also('关系'), hint: RELATIONS_HINT },
    {
      key: `${which}-phone`,
      head: `监护人${which}手机号`,
      also: [...also('手机号'), ...also('手机'), ...also('电话')],
      text: true,
      width: 16,
    },
    { key: `${which}-atHome`, head: `监护人${which}在家照看`, also: also('在家照看'), hint: '是 或 否' },
    { key: `${which}-away`, head: `监护人${which}外出务工`, also: also('外出务工'), hint: '是 或 否' },
  ];
};

const STUDENTS: Sheet<StudentKey> = {
  name: '学生',
  columns: [
    SCHOOL,
    GRADE,
    NUMBER,
    { key: 'no', head: '学号', also: ['学生学号'], required: true, text: true, hint: '校内学号，不要用身份证号或学籍号', width: 14 },
    { key: 'name', head: '姓名', also: ['学生姓名'], required: true },
    ...guardianColumns(1, '一'),
    ...guardianColumns(2, '二'),
  ],
};

/** The sheets of a roster workbook, as the template writes and the importer reads them. */
export const ROSTER_SHEETS = {
  terms: TERMS,
  officers: OFFICERS,
  schools: SCHOOLS,
  teachers: TEACHERS,
  classrooms: CLASSROOMS,
  students: STUDENTS,
} as const;

export type RosterSheetKey = keyof typeof ROSTER_SHEETS;

export const GUARDIAN_SLOTS = [1, 2] as const;
