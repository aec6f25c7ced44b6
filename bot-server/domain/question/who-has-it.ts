import { familyName } from '../privacy/mask';
import type { Classroom } from '../roster/roster';
import type { Question } from './question';

/** `李老师`: families know teachers by their family name. */
export const calledTeacher = (name: string): string => `${familyName(name)}老师`;

/** Who has a question, as its asker is told. Names are given where they are known. */
export function whoHasIt(
  question: Pick<Question, 'state' | 'because' | 'teacherId'>,
  names: { readonly teacher?: string; readonly insteadOf?: string },
): string {
  const teacher = names.teacher === undefined ? undefined : calledTeacher(names.teacher);
  if (question.because === 'alarm') return teacher === undefined ? '已转给学校' : `已转给${teacher}和学校`;
  if (question.state === 'new') return '已经记下，学校安排好老师就转过去';
  if (question.teacherId === undefined) return '已转给学校值班老师';
  if (question.because === 'duty') return `已转给学校值班的${teacher ?? '老师'}`;
  if (question.because === 'substitute' && names.insteadOf !== undefined)
    return `${calledTeacher(names.insteadOf)}请假，已转给${teacher ?? '代班老师'}`;
  return `已转给${teacher ?? '班主任'}`;
}

/** To the asker, when the due time has passed: what has been done about it, and nothing that has not. */
export function lateWords(
  { climb, holders, teacherId }: Pick<Question, 'climb' | 'holders' | 'teacherId'>,
  classroom: Pick<Classroom, 'classTeacherId'> | undefined,
): string {
  const level = climb?.level ?? 0;
  if (level === 0) return '老师还没回复，已提醒老师尽快看';
  if (level > 1) return '老师还没回复，已请学校的老师来看';
  const head = classroom?.classTeacherId;
  return head !== undefined && head !== teacherId && holders.includes(head)
    ? '老师还没回复，已请班主任来看'
    : '老师还没回复，已请值班老师来看';
}

/** Of a question that closed by itself. */
export const closedWords = ({ answeredAt }: Pick<Question, 'answeredAt'>): string =>
  answeredAt === undefined
    ? '一周没有等到您的补充，先收起来了。还想问，随时再写一句'
    : '一周没有新的问题，先收起来了。还想问，随时再写一句';
