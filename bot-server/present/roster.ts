import type { WireRosterClassList, WireRosterDuplicates, WireRosterJob, WirePromotion } from '../contract/index';
import { maskPhone } from '../domain/importing/cells';
import type { Fault } from '../domain/importing/fault';
import type { FactKind } from '../domain/importing/roster-changes';
import { UNDER_WAY, type OperationResult, type OperationState, type RosterOperation } from '../domain/roster/operation';
import type { Duplicates } from '../domain/roster/merge';
import type { Promotion } from '../domain/roster/promotion';
import type { Classroom, Student, Teacher } from '../domain/roster/roster';

const STATES: Record<OperationState, string> = {
  reading: '正在读表',
  looked: '看过了，还没有导入',
  refused: '没有导入',
  same: '和原来一样，不用改',
  staging: '正在准备',
  writing: '正在写入',
  done: '已完成',
  undoing: '正在撤销',
  undone: '已撤销',
  failed: '中断了，名册没有变',
};

const NAMES: readonly (readonly [FactKind, string])[] = [
  ['bureaus', '教育局'],
  ['schools', '学校'],
  ['terms', '学期'],
  ['officers', '教育局人员'],
  ['teachers', '教师'],
  ['classrooms', '班级'],
  ['students', '学生'],
  ['guardians', '监护人'],
  ['guardianships', '监护关系'],
];
/** What a page shows; all of them stand in the marked file. */
const FAULTS_SHOWN = 200;

export const presentFault = ({ sheet, row, column, value, message }: Fault) => ({
  ...(sheet === undefined ? {} : { sheet: sheet.slice(0, 100) }),
  ...(row === undefined ? {} : { row }),
  ...(column === undefined ? {} : { column: column.slice(0, 100) }),
  ...(value === undefined ? {} : { value: value.slice(0, 60) }),
  message: message.slice(0, 300),
});

export function presentRosterJob({ operation, undoable }: { operation: RosterOperation; undoable: boolean }): WireRosterJob {
  const { id, kind, state, title, at, progress, sentence, faults, faultCount, result } = operation;
  return {
    ...{ id, kind, state, title, at, undoable },
    stateText: STATES[state],
    running: UNDER_WAY.includes(state),
    progress: { step: progress.step, done: progress.done, ...(progress.total === undefined ? {} : { total: progress.total }) },
    ...(sentence === undefined ? {} : { sentence: sentence.slice(0, 500) }),
    faults: faults.slice(0, FAULTS_SHOWN).map(presentFault),
    faultCount,
    ...(result ? { result: presentResult(result) } : {}),
  };
}

function presentResult({ counts, kinds, lines, warnings }: OperationResult): NonNullable<WireRosterJob['result']> {
  const { added, moved, changed, returned, left, absent } = kinds;
  return {
    counts: NAMES.flatMap(([kind, name]) => {
      const tally = counts[kind];
      return tally.added + tally.changed + tally.same === 0 ? [] : [{ name, added: tally.added, changed: tally.changed, same: tally.same }];
    }),
    kinds: { added, moved, changed, returned, left, absent },
    lines: lines.slice(0, 200).map(({ kind, name, studentNo, className, beforeName, before }) => ({
      ...{ kind, name, studentNo, className },
      ...(beforeName !== undefined ? { before: beforeName } : kind === 'changed' && before !== undefined ? { before } : {}),
    })),
    warnings: warnings.slice(0, 200).map(presentFault),
  };
}

const pupil = ({ id, name, studentNo, leftOn }: Student) => ({ id, name, studentNo, ...(leftOn === undefined ? {} : { leftOn }) });

export const presentClassList = (list: {
  classroom: Classroom;
  students: readonly Student[];
  left: readonly Student[];
  teachers: readonly Teacher[];
}): WireRosterClassList => ({
  classroom: list.classroom.id,
  name: list.classroom.name,
  students: list.students.map(pupil),
  left: list.left.map(pupil),
  taught: taughtIn(list.classroom.id, list.teachers),
});

function taughtIn(classroomId: string, teachers: readonly Teacher[]): WireRosterClassList['taught'] {
  const bySubject = new Map<string, string[]>();
  for (const { name, teaches = [] } of teachers) {
    for (const { subject, classroomIds } of teaches)
      if (classroomIds.includes(classroomId)) bySubject.set(subject, [...(bySubject.get(subject) ?? []), name]);
  }
  return [...bySubject].sort(([a], [b]) => (a < b ? -1 : 1)).map(([subject, names]) => ({ subject, teachers: names }));
}

export const presentRosterClass = ({ classroom: { id, name, grade }, students }: { classroom: Classroom; students: number }) => ({
  ...{ id, name, grade, students },
});

export const presentPromotion = ({ lines, before }: Promotion & { readonly before?: number }): WirePromotion => ({
  lines: lines.map(({ from, to, students }) => ({ from: from.name, ...(to === undefined ? {} : { to }), students })),
  ...(before === undefined ? {} : { before }),
});

export function presentDuplicates({
  students,
  guardians,
  classNames,
}: Duplicates & { classNames: ReadonlyMap<string, string> }): WireRosterDuplicates {
  const child = (one: Student) => ({
    id: one.id,
    name: one.name,
    about: `${classNames.get(one.classroomId) ?? ''}，学号 ${one.studentNo}`,
  });
  return {
    students: students.map(([a, b]) => [child(a), child(b)]),
    guardians: guardians.map(([a, b, of]) => [
      { id: a.id, name: a.name, about: `${of.name}的家长，${maskPhone(a.phone)}` },
      { id: b.id, name: b.name, about: `${of.name}的家长，${maskPhone(b.phone)}` },
    ]),
  };
}
