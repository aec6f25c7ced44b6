import { randomBytes } from 'node:crypto';
import type { Actor } from '../../../bot-server/domain/access/actor';
import { NO_CHANGES } from '../../../bot-server/domain/importing/roster-changes';
import type { Question } from '../../../bot-server/domain/question/question';
import { instantOf } from '../../../bot-server/domain/time/civil';
import { openSeal } from '../../../bot-server/seal/field';
import { openAuditStore } from '../../../bot-server/store/audit';
import { openClassAnswerStore } from '../../../bot-server/store/class-answers';
import type { Connection } from '../../../bot-server/store/connect';
import { openIdentityStore } from '../../../bot-server/store/identities';
import { openQuestionStore } from '../../../bot-server/store/questions';
import { openRosterStore } from '../../../bot-server/store/roster';
import { schoolTimeStores } from '../../support/school-time';

export const NOW = instantOf('2026-09-07', 9 * 60);
const signed = { identityId: 'mini:m1', accountId: 'mini' };
const guardian = (n: number, classroomId: string): Actor => ({
  ...signed,
  role: 'guardian',
  guardianId: `g${n}`,
  studentIds: [`s${n}`],
  classroomIds: [classroomId],
});
const teacher = (
  teacherId: string,
  schoolId: string,
  roles: ('teacher' | 'head' | 'school-scheduler')[],
  classroomIds: string[] = [],
): Actor => ({
  ...signed,
  role: 'teacher',
  teacherId,
  schoolId,
  roles,
  classroomIds,
});

/** 三年级1班 and 2班 and 四年级1班 of one school, and a class of another. */
export const people = {
  mother: guardian(1, 'c1'),
  nextClass: guardian(2, 'c2'),
  nextGrade: guardian(3, 'c3'),
  otherSchool: guardian(4, 'x1'),
  teacher: teacher('t1', 'A', ['teacher'], ['c1']),
  colleague: teacher('t2', 'A', ['teacher'], ['c2']),
  head: teacher('t3', 'A', ['head']),
  otherHead: teacher('t4', 'B', ['head']),
  stranger: { ...signed, role: 'stranger' } as Actor,
} as const;

export type Verdict = 'pass' | 'review' | 'risky' | 'unchecked';

/** A school with three classes, a neighbour, and one answered question of `mother`. */
export async function aWorld(connection: Connection) {
  const seal = openSeal([{ id: 'k', key: randomBytes(32) }]);
  const roster = openRosterStore(connection, seal);
  const classroom = (id: string, schoolId: string, grade: number, number: number, classTeacherId?: string) => ({
    ...{ id, schoolId, grade, number, name: `${grade}年级${number}班`, stage: '小学低段' as const },
    ...(classTeacherId === undefined ? {} : { classTeacherId }),
  });
  await roster.apply({
    ...NO_CHANGES,
    schools: ['A', 'B'].map((id) => ({ id, bureauId: 'Q', name: `学校${id}`, kind: 'school' as const })),
    classrooms: [
      classroom('c1', 'A', 3, 1, 't1'),
      classroom('c2', 'A', 3, 2, 't2'),
      classroom('c3', 'A', 4, 1),
      classroom('x1', 'B', 3, 1),
    ],
    teachers: [{ id: 't1', schoolId: 'A', teacherNo: 'T1', name: '李敏', roles: ['teacher'], subjects: ['语文'], classroomIds: ['c1'] }],
    students: ['c1', 'c2', 'c3', 'x1'].map((classroomId, n) => ({
      ...{ id: `s${n + 1}`, schoolId: classroomId === 'x1' ? 'B' : 'A', classroomId },
      ...{ name: ['陈雨桐', '刘子轩', '孙一诺', '周可欣'][n] ?? '', studentNo: String(n) },
    })),
    guardians: [{ id: 'g1', name: '陈静怡', phone: '13900000001', quietHours: null, largeType: false }],
    guardianships: [{ guardianId: 'g1', studentId: 's1', relation: '母亲', caregiverAtHome: true, worksAway: false }],
  });
  const identities = openIdentityStore(connection);
  await identities.bind({ accountId: 'mini', openid: 'm1', persons: [{ kind: 'teacher', id: 't1' }] });
  const questions = openQuestionStore(connection, { seal });
  const classAnswers = openClassAnswerStore(connection);
  await Promise.all([questions.syncIndexes(), classAnswers.syncIndexes()]);
  let verdict: Verdict = 'pass';
  let ids = 0;
  const checked: string[] = [];
  const told: string[] = [];
  return {
    connection,
    ...schoolTimeStores(connection, seal),
    roster,
    identities,
    questions,
    classAnswers,
    audit: openAuditStore(connection),
    accountOf: async (id: string) => (id === 'mini' ? { kind: 'mini-program' as const } : undefined),
    gateway: {
      checkText: async (_account: string, { text }: { text: string }) => {
        checked.push(text);
        return verdict;
      },
    },
    newId: () => `id${(ids += 1)}`,
    tellAsker: async (question: Question, reply: { id: string }) => void told.push(`${question.id}:${reply.id}`),
    says: (next: Verdict) => (verdict = next),
    checked,
    told,
  };
}
export type World = Awaited<ReturnType<typeof aWorld>>;

export function aQuestion(more: Partial<Question> & { id: string }): Question {
  return {
    ...{ guardianId: 'g1', studentId: 's1', classroomId: 'c1', schoolId: 'A', kind: 'habit', teacherId: 't1', because: 'class-teacher' },
    ...{ holders: ['t1'], text: '雨桐写作业总要人陪', from: 'mini-program', state: 'answered', askedAt: NOW, dueAt: NOW, answeredAt: NOW },
    ...{ replies: [{ id: 'r1', by: { kind: 'teacher', id: 't1' }, text: '先陪十分钟', at: NOW }], check: 'pass' },
    ...more,
  };
}
