import { randomBytes } from 'node:crypto';
import type { Connection } from 'mongoose';
import type { Actor } from '../../../bot-server/domain/access/actor';
import { NO_CHANGES } from '../../../bot-server/domain/importing/roster-changes';
import { instantOf } from '../../../bot-server/domain/time/civil';
import { NO_PUBLIC_DAYS } from '../../../bot-server/domain/time/working-days';
import { HOUR, MINUTE } from '../../../bot-server/domain/time/instant';
import { answerQuestion } from '../../../bot-server/flows/question/answer-question';
import { ask } from '../../../bot-server/flows/question/ask';
import { listQuestions, openQuestion } from '../../../bot-server/flows/question/read-questions';
import { relayChatText } from '../../../bot-server/flows/question/relay-chat-text';
import { confirmAnswer, reopenQuestion } from '../../../bot-server/flows/question/settle-answer';
import { withNames } from '../../../bot-server/flows/question/with-names';
import { presentQuestion } from '../../../bot-server/present/question';
import { openSeal } from '../../../bot-server/seal/field';
import { connect } from '../../../bot-server/store/connect';
import { openAuditStore } from '../../../bot-server/store/audit';
import { openCalendarStore } from '../../../bot-server/store/calendars';
import { openDutyStore } from '../../../bot-server/store/duty';
import { openIdentityStore } from '../../../bot-server/store/identities';
import { openQuestionMediaStore } from '../../../bot-server/store/question-media';
import { openQuestionStore } from '../../../bot-server/store/questions';
import { openRosterStore } from '../../../bot-server/store/roster';
import { openTestDb, type TestDb } from '../../support/mongo';

const now = instantOf('2026-09-07', 9 * 60);
const signed = { identityId: 'mini:m1', accountId: 'mini' };
const mother: Actor = { ...signed, role: 'guardian', guardianId: 'g1', studentIds: ['s1'], classroomIds: ['c1'] };
const otherMother: Actor = { ...signed, role: 'guardian', guardianId: 'g2', studentIds: ['s2'], classroomIds: ['c2'] };
const teacher: Actor = { ...signed, role: 'teacher', teacherId: 't1', schoolId: 'A', roles: ['teacher'], classroomIds: ['c1'] };
const otherTeacher: Actor = { ...signed, role: 'teacher', teacherId: 't2', schoolId: 'A', roles: ['teacher'], classroomIds: ['c2'] };

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

async function aWorld() {
  for (const { name } of await connection.listCollections()) await connection.collection(name).deleteMany({});
  const seal = openSeal([{ id: 'k', key: randomBytes(32) }]);
  const roster = openRosterStore(connectionOnce(), seal);
  await roster.apply({
    ...NO_CHANGES,
    schools: [{ id: 'A', bureauId: 'Q', name: '城关小学', kind: 'school' }],
    classrooms: [
      { id: 'c1', schoolId: 'A', grade: 3, number: 1, name: '三年级1班', stage: '小学高段', classTeacherId: 't1' },
      { id: 'c2', schoolId: 'A', grade: 3, number: 2, name: '三年级2班', stage: '小学高段' },
    ],
    teachers: [{ id: 't1', schoolId: 'A', teacherNo: 'T1', name: '李敏', roles: ['teacher'], subjects: ['语文'], classroomIds: ['c1'] }],
    students: [
      { id: 's1', schoolId: 'A', classroomId: 'c1', name: '陈雨桐', studentNo: '1' },
      { id: 's2', schoolId: 'A', classroomId: 'c2', name: '刘子轩', studentNo: '2' },
      { id: 's3', schoolId: 'A', classroomId: 'c1', name: '陈雨泽', studentNo: '3' },
    ],
    guardians: [{ id: 'g1', name: '陈静', phone: '13900000001', quietHours: null, largeType: false }],
    guardianships: [
      { guardianId: 'g1', studentId: 's1', relation: '母亲', caregiverAtHome: true, worksAway: false },
      { guardianId: 'g2', studentId: 's2', relation: '外婆', caregiverAtHome: true, worksAway: false },
    ],
  });
  const identities = openIdentityStore(connectionOnce());
  await identities.bind({ accountId: 'mini', openid: 'm1', persons: [{ kind: 'guardian', id: 'g1' }] });
  await identities.bind({ accountId: 'oa', openid: 'o1', persons: [{ kind: 'guardian', id: 'g1' }], follows: true });
  const told: string[] = [];
  let ids = 0;
  return {
    roster,
    identities,
    questions: openQuestionStore(connectionOnce(), { seal }),
    resources: {
      get: async (id: string) =>
        id === 'sleep'
          ? ({
              id,
              version: 1,
              title: '睡前一小时',
              kind: 'video',
              for: 'guardian',
              dimension: '健康',
              theme: '家庭教育',
              stages: [],
              summary: '',
              effectiveStart: 0,
              effectiveEnd: 100,
              maxRate: 2,
              threshold: 0.9,
              blocks: [],
              withdrawn: false,
            } as const)
          : undefined,
    },
    calendars: openCalendarStore(connectionOnce()),
    duty: openDutyStore(connectionOnce()),
    content: { publicDays: async () => NO_PUBLIC_DAYS },
    questionMedia: openQuestionMediaStore(connectionOnce(), seal),
    wakeFetching: () => undefined,
    tellAsker: async (_question: unknown, reply: { id: string }) => void told.push(reply.id),
    deliveryOf: async () => undefined,
    audit: openAuditStore(connectionOnce()),
    newId: () => `id${(ids += 1)}`,
    told,
  };
}
/** Models are compiled once a connection; stores are opened on a fresh view of it. */
const connectionOnce = () => connection.useDb(`${db.dbName}_${randomBytes(3).toString('hex')}`, { useCache: false });

describe('a question relayed', () => {
  it('goes to the class teacher with a due time, pinned to its second', async () => {
    const world = await aWorld();
    const question = await ask(
      world,
      mother,
      { id: 'q1', text: '他不肯睡怎么办', resourceId: 'sleep', atSecond: 42.5, from: 'player' },
      now,
    );
    expect(question).toMatchObject({
      teacherId: 't1',
      classroomId: 'c1',
      state: 'routed',
      check: 'waiting',
      dueAt: instantOf('2026-09-07', 15 * 60 + 20),
    });
    expect(question.pinned).toEqual({ resourceId: 'sleep', title: '睡前一小时', atSecond: 42.5, version: 1 });
    expect((await listQuestions(world, teacher, { box: 'open', limit: 10 }, now)).map(({ id }) => id)).toEqual(['q1']);
    expect(await listQuestions(world, otherTeacher, { box: 'open', limit: 10 }, now)).toEqual([]);
    expect(await listQuestions(world, otherMother, { box: 'mine', limit: 10 }, now)).toEqual([]);
  });

  it('refuses another family’s child and an unknown resource, and writes nothing', async () => {
    const world = await aWorld();
    await expect(ask(world, mother, { id: 'x', text: '问', studentId: 's2', from: 'mini-program' }, now)).rejects.toMatchObject({
      code: 'access/denied',
    });
    await expect(ask(world, mother, { id: 'x', text: '问', resourceId: 'none', from: 'player' }, now)).rejects.toMatchObject({
      code: 'resource/not-found',
    });
    await expect(ask(world, teacher, { id: 'x', text: '问', from: 'mini-program' }, now)).rejects.toMatchObject({ code: 'access/denied' });
    expect(await world.questions.get('x')).toBeUndefined();
  });

  it('is seen, answered, confirmed and reopened, each step once and only from where it may leave', async () => {
    const world = await aWorld();
    await ask(world, mother, { id: 'q1', text: '他不肯睡怎么办', from: 'mini-program' }, now);
    expect((await openQuestion(world, mother, 'q1', now)).state).toBe('routed');
    await expect(openQuestion(world, otherMother, 'q1', now)).rejects.toMatchObject({ code: 'question/not-found' });
    await expect(openQuestion(world, otherTeacher, 'q1', now)).rejects.toMatchObject({ code: 'question/not-found' });
    expect(await openQuestion(world, teacher, 'q1', now + MINUTE)).toMatchObject({ state: 'seen', seenAt: now + MINUTE });
    await expect(confirmAnswer(world, mother, 'q1', now)).rejects.toMatchObject({ code: 'question/not-answered' });
    await expect(answerQuestion(world, otherTeacher, 'q1', '试试讲故事', now)).rejects.toMatchObject({ code: 'question/not-found' });

    const answered = await answerQuestion(world, teacher, 'q1', '试试讲故事', now + HOUR);
    expect(answered).toMatchObject({ state: 'answered', answeredAt: now + HOUR });
    expect((await answerQuestion(world, teacher, 'q1', '试试讲故事', now + HOUR + 1)).replies).toHaveLength(1);
    expect(world.told).toEqual([answered.replies[0]?.id, answered.replies[0]?.id]);

    expect((await confirmAnswer(world, mother, 'q1', now)).state).toBe('confirmed');
    expect((await confirmAnswer(world, mother, 'q1', now)).state).toBe('confirmed');
    const reopened = await reopenQuestion(world, mother, 'q1', '还是不行', now + 2 * HOUR);
    expect(reopened).toMatchObject({ state: 'reopened' });
    expect(reopened.dueAt).toBeGreaterThan(now + 2 * HOUR);
    expect(reopened.replies.map(({ text }) => text)).toEqual(['试试讲故事', '还是不行']);
    await expect(reopenQuestion(world, otherMother, 'q1', '', now)).rejects.toMatchObject({ code: 'question/not-found' });
  });

  it('shows the asker no surname in full and the teacher no phone', async () => {
    const world = await aWorld();
    const question = await ask(world, mother, { id: 'q1', text: '他不肯睡怎么办', from: 'mini-program' }, now);
    const [forAsker] = await withNames(world, mother, [question]);
    const [forTeacher] = await withNames(world, teacher, [question]);
    if (!forAsker || !forTeacher) throw new Error('no question shown');
    expect(presentQuestion(forAsker, now)).toMatchObject({ with: '已转给李老师', dueText: '预计今天 15:20 前回复', overdue: false });
    expect(presentQuestion(forTeacher, now)).toMatchObject({ with: '三年级1班 陈雨桐的母亲', dueText: '还有 6 小时，今天 15:20 前答复' });
    expect(presentQuestion(forTeacher, question.dueAt + HOUR)).toMatchObject({ dueText: '已超时 1 小时', overdue: true });
    expect(JSON.stringify([presentQuestion(forTeacher, now), presentQuestion(forAsker, now)])).not.toMatch(/1390|陈静|李敏/);
  });
});

describe('a text in the official account’s chat', () => {
  const chat = (text: string, messageId: string) => ({ accountId: 'oa', openid: 'o1', text, messageId });

  it('asks once however often the platform repeats it, and says when an answer is due', async () => {
    const world = await aWorld();
    const reply = await relayChatText(world, chat('他不肯睡怎么办', '77'), now);
    expect(reply).toContain('已收到，已转给李老师。预计');
    expect(reply).toContain('今天 15:20');
    await relayChatText(world, chat('他不肯睡怎么办', '77'), now + 1000);
    expect(await listQuestions(world, teacher, { box: 'open', limit: 10 }, now)).toHaveLength(1);
  });

  it('asks which child when there are several, and takes the number as the answer', async () => {
    const world = await aWorld();
    await world.roster.apply({
      ...NO_CHANGES,
      guardianships: [{ guardianId: 'g1', studentId: 's3', relation: '母亲', caregiverAtHome: true, worksAway: false }],
    });
    expect(await relayChatText(world, chat('作业太多', '1'), now)).toContain('1 陈雨桐\n2 陈雨泽');
    expect(await listQuestions(world, teacher, { box: 'open', limit: 10 }, now)).toHaveLength(0);
    expect(await relayChatText(world, chat('２', '2'), now)).toContain('已转给李老师');
    expect(await listQuestions(world, teacher, { box: 'open', limit: 10 }, now)).toMatchObject([{ text: '作业太多', studentId: 's3' }]);
  });

  it('tells somebody unknown how to begin instead of swallowing the text', async () => {
    const world = await aWorld();
    expect(await relayChatText(world, { ...chat('你好', '3'), openid: 'nobody' }, now)).toContain('绑定');
  });
});

describe('words of self-harm or abuse', () => {
  const desk: Actor = { ...signed, role: 'teacher', teacherId: 't9', schoolId: 'A', roles: ['teacher', 'head'], classroomIds: [] };

  it('abuse is at the desk at once and not with the class teacher; it is on record without the words; the asker gets the numbers', async () => {
    const world = await aWorld();
    const question = await ask(world, mother, { id: 'q1', text: '王老师，孩子被打了', from: 'mini-program' }, now);
    expect(question).toMatchObject({ alarm: 'abuse', because: 'alarm', holders: ['desk:A'] });
    expect(await listQuestions(world, teacher, { box: 'open', limit: 10 }, now)).toEqual([]);
    expect(await listQuestions(world, desk, { box: 'open', limit: 10 }, now)).toMatchObject([{ id: 'q1' }]);
    const looks = await world.audit.about(['s1'], 10);
    expect(looks).toMatchObject([{ action: 'question-alarm', actor: { kind: 'job' } }]);
    expect(JSON.stringify(looks)).not.toContain('被打');
    const [forAsker] = await withNames(world, mother, [question]);
    const [forDesk] = await withNames(world, desk, [question]);
    if (!forAsker || !forDesk) throw new Error('no question shown');
    expect(presentQuestion(forAsker, now)).toMatchObject({ with: '已转给学校', care: expect.stringMatching(/110.*12355/) });
    expect(presentQuestion(forAsker, now).alarm).toBeUndefined();
    expect(presentQuestion(forDesk, now)).toMatchObject({ alarm: 'abuse' });
  });

  it('in the chat the receipt has the numbers, and the record is written once however often the platform repeats', async () => {
    const world = await aWorld();
    const chat = { accountId: 'oa', openid: 'o1', text: '孩子说不想活了', messageId: '9' };
    expect(await relayChatText(world, chat, now)).toMatch(/110.*12355/);
    expect(await relayChatText(world, chat, now + 1000)).toMatch(/110.*12355/);
    expect(await world.audit.about(['s1'], 10)).toHaveLength(1);
    expect((await world.questions.get('c9'))?.holders).toEqual(['t1', 'desk:A']);
  });

  it('also in what is written after an answer', async () => {
    const world = await aWorld();
    await ask(world, mother, { id: 'q1', text: '他不肯睡', from: 'mini-program' }, now);
    await answerQuestion(world, teacher, 'q1', '陪陪他', now);
    const reopened = await reopenQuestion(world, mother, 'q1', '其实是老师打他，他被打了', now);
    expect(reopened).toMatchObject({ alarm: 'abuse', holders: ['desk:A'], check: 'waiting' });
    expect(reopened.teacherId).toBeUndefined();
    expect((await world.audit.about(['s1'], 10)).map(({ action }) => action)).toContain('question-alarm');
  });
});

describe('names and numbers of others', () => {
  it('a classmate’s name reaches neither the teacher nor, in an answer, the asker; a phone is in the whole question alone', async () => {
    const world = await aWorld();
    await ask(world, mother, { id: 'q1', text: '陈雨泽抢他的笔，请打１３９ 1234 5678', from: 'mini-program' }, now);
    const answered = await answerQuestion(world, teacher, 'q1', '我和陈雨泽谈过了', now);
    const [listed] = await withNames(world, teacher, [answered]);
    const [whole] = await withNames(world, teacher, [answered], 'whole');
    const [asker] = await withNames(world, mother, [answered], 'whole');
    expect(listed?.question.text).toBe('陈*抢他的笔，请打〔电话已隐去〕');
    expect(whole?.question.text).toBe('陈*抢他的笔，请打１３９ 1234 5678');
    expect(asker?.question.text).toBe('陈雨泽抢他的笔，请打１３９ 1234 5678');
    expect([whole, asker].map((one) => one?.question.replies[0]?.text)).toEqual(['我和陈*谈过了', '我和陈*谈过了']);
    expect((await world.questions.get('q1'))?.replies[0]?.text).toBe('我和陈雨泽谈过了');
  });
});
