import { randomBytes } from 'node:crypto';
import type { Connection } from 'mongoose';
import type { GuardianActor, TeacherActor } from '../../bot-server/domain/access/actor';
import { NO_CHANGES } from '../../bot-server/domain/importing/roster-changes';
import type { Question } from '../../bot-server/domain/question/question';
import type { StaffRole } from '../../bot-server/domain/roster/roster';
import { instantOf } from '../../bot-server/domain/time/civil';
import { HOUR, type Instant } from '../../bot-server/domain/time/instant';
import { climbQuestions } from '../../bot-server/flows/duty/climb-questions';
import { ask } from '../../bot-server/flows/question/ask';
import { openSeal } from '../../bot-server/seal/field';
import { openAuditStore } from '../../bot-server/store/audit';
import { connect } from '../../bot-server/store/connect';
import { openMessageStore } from '../../bot-server/store/messages';
import { openQuestionStore } from '../../bot-server/store/questions';
import { openTestDb, type TestDb } from './mongo';
import { schoolTimeStores } from './school-time';

const signed = { identityId: 'mini:m1', accountId: 'mini' };

/** The mother of `s1` in `c1`. */
export const aMother: GuardianActor = { ...signed, role: 'guardian', guardianId: 'g1', studentIds: ['s1'], classroomIds: ['c1'] };
export const aTeacher = (teacherId: string, over: Partial<TeacherActor> = {}): TeacherActor => ({
  ...{ ...signed, role: 'teacher', teacherId, schoolId: 'A', roles: ['teacher'], classroomIds: [] },
  ...over,
});

/** `2026-09-07`, `08:00` in China. */
export const at = (day: string, clock: string): Instant => instantOf(day, Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3)));

/** A database of a test file's own; what it gives is an empty place in it, with models of its own. */
export function testPlaces(): () => Connection {
  let db: TestDb;
  let connection: Connection;
  beforeAll(async () => {
    db = await openTestDb();
    connection = await connect(db.uri);
  });
  afterAll(async () => {
    await connection.close();
    await db.drop();
  });
  return () => connection.useDb(`${db.dbName}_${randomBytes(3).toString('hex')}`, { useCache: false });
}

/** A question of {@link aMother} that its class teacher `t1` has. */
export const aQuestion = (over: Partial<Question> & Pick<Question, 'id' | 'askedAt'>): Question => ({
  ...{ guardianId: 'g1', studentId: 's1', classroomId: 'c1', schoolId: 'A', kind: 'habit', because: 'class-teacher', teacherId: 't1' },
  ...{ holders: ['t1'], text: `问 ${over.id}`, from: 'mini-program', state: 'routed', dueAt: over.askedAt, replies: [], check: 'pass' },
  ...over,
});

/**
 * A school with a class of one child: `t1` is its class teacher, `t2` teaches mathematics in it, `t3` does neither, `h1` keeps the office. What
 * asking, answering and climbing need is there.
 */
export async function aQuestionWorld(view: Connection, now: Instant) {
  const seal = openSeal([{ id: 'k', key: randomBytes(32) }]);
  const stores = schoolTimeStores(view, seal);
  const teacher = (id: string, more: object = {}) => ({
    ...{ id, schoolId: 'A', teacherNo: id, name: `${id}师`, roles: ['teacher'] satisfies StaffRole[], subjects: [], classroomIds: [] },
    ...more,
  });
  await stores.roster.apply({
    ...NO_CHANGES,
    schools: [{ id: 'A', bureauId: 'Q', name: '城关小学', kind: 'school' }],
    classrooms: [{ id: 'c1', schoolId: 'A', grade: 3, number: 1, name: '三年级1班', stage: '小学高段', classTeacherId: 't1' }],
    teachers: [
      teacher('t1', { classroomIds: ['c1'] }),
      teacher('t2', { teaches: [{ subject: '数学', classroomIds: ['c1'] }] }),
      teacher('t3'),
      teacher('h1', { roles: ['head'] }),
    ],
    students: [{ id: 's1', schoolId: 'A', classroomId: 'c1', name: '陈雨桐', studentNo: '1' }],
  });
  const questions = openQuestionStore(view, { seal });
  await questions.syncIndexes();
  const messages = openMessageStore(view);
  let ids = 0;
  const told: { kind: string; text: string }[] = [];
  const world = {
    ...stores,
    questions,
    messages,
    resources: { get: async () => undefined },
    audit: openAuditStore(view),
    newId: () => `id${(ids += 1)}`,
    tellAsker: async (_question: unknown, reply: { as?: string; text: string }) =>
      void told.push({ kind: reply.as ?? 'answer', text: reply.text }),
    trouble: (error: unknown) => {
      throw error;
    },
    told,
  };
  return {
    ...world,
    ask: (id: string, more: Partial<Parameters<typeof ask>[2]> = {}, when = now) =>
      ask(world, aMother, { id, text: '他不肯睡怎么办', from: 'mini-program', ...more }, when),
    get: async (id: string): Promise<Question> => {
      const found = await questions.get(id);
      if (!found) throw new Error(`no question ${id}`);
      return found;
    },
    /** As two schedulers would, at once, and again. */
    climb: async (when: Instant) => {
      await Promise.all([climbQuestions(world, when), climbQuestions(world, when)]);
      await climbQuestions(world, when);
    },
    /** Who is rung, and when in China. */
    rings: async () =>
      (await view.collection('messages').find({ kind: 'staff' }).sort({ dueAt: 1, _id: 1 }).toArray()).map(
        ({ guardianId, dueAt }) =>
          `${String(guardianId).slice(8)} ${new Date((dueAt as Date).getTime() + 8 * HOUR).toISOString().slice(5, 16)}`,
      ),
    settle: (id: string) => view.collection('messages').updateOne({ _id: id as never }, { $set: { state: 'sent' } }),
  };
}
