import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import type { Connection } from 'mongoose';
import type { Actor } from '../../../bot-server/domain/access/actor';
import { NO_CHANGES } from '../../../bot-server/domain/importing/roster-changes';
import { handedOver } from '../../../bot-server/domain/question/hand-over';
import type { Question } from '../../../bot-server/domain/question/question';
import type { Resource } from '../../../bot-server/domain/resource/resource';
import { instantOf } from '../../../bot-server/domain/time/civil';
import { HOUR, MINUTE } from '../../../bot-server/domain/time/instant';
import { countBox } from '../../../bot-server/flows/question-box/count-box';
import { handOver } from '../../../bot-server/flows/question-box/hand-over';
import { readQuickReplies, setQuickReplies } from '../../../bot-server/flows/question-box/quick-replies';
import { findForAnswer, recommending } from '../../../bot-server/flows/question-box/recommend';
import { addNote, staffNotes } from '../../../bot-server/flows/question-box/staff-notes';
import { answerQuestion } from '../../../bot-server/flows/question/answer-question';
import { listQuestions, openQuestion } from '../../../bot-server/flows/question/read-questions';
import { withNames } from '../../../bot-server/flows/question/with-names';
import { presentQuestion } from '../../../bot-server/present/question';
import { openSeal } from '../../../bot-server/seal/field';
import { openAuditStore } from '../../../bot-server/store/audit';
import { connect } from '../../../bot-server/store/connect';
import { openQuestionStore } from '../../../bot-server/store/questions';
import { openQuickReplyStore } from '../../../bot-server/store/quick-replies';
import { openRosterStore } from '../../../bot-server/store/roster';
import { openTestDb, type TestDb } from '../../support/mongo';

const now = instantOf('2026-09-07', 9 * 60);
const signed = { identityId: 'mini:m1', accountId: 'mini' };
const mother: Actor = { ...signed, role: 'guardian', guardianId: 'g1', studentIds: ['s1'], classroomIds: ['c1'] };
const asTeacher = (teacherId: string, over: Partial<Extract<Actor, { role: 'teacher' }>> = {}): Actor => ({
  ...{ ...signed, role: 'teacher', teacherId, schoolId: 'A', roles: ['teacher'], classroomIds: [] },
  ...over,
});
const li = asTeacher('t1', { classroomIds: ['c1'] });
const wang = asTeacher('t2');
const head = asTeacher('t9', { roles: ['teacher', 'head'] });
const elsewhere = asTeacher('t5', { schoolId: 'B' });

const item = (id: string, over: Partial<Resource> = {}): Resource => ({
  ...{ id, version: 1, title: `${id}的办法`, kind: 'video', for: 'guardian', dimension: '健康', theme: '睡眠', stages: [], summary: '' },
  ...{
    effectiveStart: 0,
    effectiveEnd: 100,
    durationSeconds: 100,
    maxRate: 2,
    threshold: 0.9,
    blocks: [],
    withdrawn: false,
    media: {} as never,
  },
  ...over,
});

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
  const name = `${db.dbName}_${randomBytes(3).toString('hex')}`;
  const view = () => connection.useDb(name, { useCache: false });
  const seal = openSeal([{ id: 'k', key: randomBytes(32) }]);
  const roster = openRosterStore(view(), seal);
  const person = { roles: ['teacher'] as const, subjects: ['语文'], classroomIds: [] };
  await roster.apply({
    ...NO_CHANGES,
    schools: [
      { id: 'A', bureauId: 'Q', name: '城关小学', kind: 'school' },
      { id: 'B', bureauId: 'Q', name: '河东小学', kind: 'school' },
    ],
    bureaus: [{ id: 'Q', name: '青川县教育局', level: 'county' }],
    classrooms: [{ id: 'c1', schoolId: 'A', grade: 3, number: 1, name: '三年级1班', stage: '小学高段', classTeacherId: 't1' }],
    teachers: [
      { ...person, id: 't1', schoolId: 'A', teacherNo: 'T1', name: '李敏' },
      { ...person, id: 't2', schoolId: 'A', teacherNo: 'T2', name: '王雷' },
      { ...person, id: 't9', schoolId: 'A', teacherNo: 'T9', name: '周校' },
      { ...person, id: 't5', schoolId: 'B', teacherNo: 'T5', name: '吴远' },
    ],
    students: [{ id: 's1', schoolId: 'A', classroomId: 'c1', name: '陈雨桐', studentNo: '1' }],
    guardians: [{ id: 'g1', name: '陈静', phone: '13900000001', quietHours: null, largeType: false }],
    guardianships: [{ guardianId: 'g1', studentId: 's1', relation: '母亲', caregiverAtHome: true, worksAway: false }],
  });
  const questions = openQuestionStore(view(), { seal });
  let ids = 0;
  return {
    roster,
    questions,
    quickReplies: openQuickReplyStore(view()),
    audit: openAuditStore(view()),
    newId: () => `id${(ids += 1)}`,
    deliveryOf: async () => undefined,
    tellAsker: async () => undefined,
    resources: {
      newest: async () => [
        item('早睡'),
        item('晚读', { owner: { kind: 'school', id: 'B' } }),
        item('旧的', { withdrawn: true }),
        item('不用了', { retired: true }),
      ],
    },
    async put(id: string, over: Partial<Question> = {}) {
      const question: Question = {
        ...{
          id,
          guardianId: 'g1',
          studentId: 's1',
          classroomId: 'c1',
          schoolId: 'A',
          kind: 'habit',
          because: 'class-teacher',
          teacherId: 't1',
        },
        ...{
          holders: ['t1'],
          text: `问 ${id}`,
          from: 'mini-program',
          state: 'routed',
          askedAt: now,
          dueAt: now + 4 * HOUR,
          replies: [],
          check: 'pass',
        },
        ...over,
      };
      await questions.add(question);
      return question;
    },
  };
}

describe('the boxes', () => {
  it('part what waits by when it is due; what waits for its asker is late for nobody', async () => {
    const world = await aWorld();
    await world.put('late', { dueAt: now - MINUTE });
    await world.put('soon', { dueAt: now + HOUR });
    await world.put('later');
    await world.put('paused', { dueAt: now - HOUR, pausedAt: now - 2 * HOUR, leftMinutes: 60 });
    await world.put('done', { state: 'answered', answeredAt: now });
    await world.put('desk', { holders: ['desk:A'], dueAt: now + 5 * HOUR });
    const idsOf = async (box: 'open' | 'soon' | 'overdue' | 'done' | 'desk', who: Actor) =>
      (await listQuestions(world, who, { box, limit: 10 }, now)).map(({ id }) => id);
    expect(await idsOf('open', li)).toEqual(['paused', 'late', 'soon', 'later']);
    expect(await idsOf('soon', li)).toEqual(['soon']);
    expect(await idsOf('overdue', li)).toEqual(['late']);
    expect(await idsOf('done', li)).toEqual(['done']);
    expect(await idsOf('desk', li)).toEqual([]);
    expect(await idsOf('desk', head)).toEqual(['desk']);
    expect(await countBox(world, li, now)).toEqual({ open: 4, soon: 1, overdue: 1, desk: null });
    expect(await countBox(world, head, now)).toEqual({ open: 1, soon: 0, overdue: 0, desk: 1 });
    await expect(countBox(world, mother, now)).rejects.toMatchObject({ code: 'access/denied' });
  });
});

describe('an answer with an item of the catalogue', () => {
  it('names what the school may give, from a second inside it, and the family may open it from then on', async () => {
    const world = await aWorld();
    await world.put('q');
    expect((await findForAnswer(world, li, '睡眠')).map(({ id }) => id)).toEqual(['早睡']);
    expect(await findForAnswer(world, li, '没有这个')).toEqual([]);
    await expect(findForAnswer(world, mother, '')).rejects.toMatchObject({ code: 'access/denied' });
    expect(await world.questions.recommended('g1', ['s1'], '早睡')).toBe(false);
    const needs = await recommending(world, li, { resource: '早睡', atSecond: 42.7 });
    const answered = await answerQuestion(needs, li, 'q', '看这一段', now);
    expect(answered.replies[0]).toMatchObject({ text: '看这一段', resource: { resourceId: '早睡', title: '早睡的办法', atSecond: 42 } });
    expect(await world.questions.recommended('g1', ['s1'], '早睡')).toBe(true);
    expect(await world.questions.recommended('g1', ['s2'], '早睡')).toBe(false);
    expect(await world.questions.recommended('g2', ['s1'], '早睡')).toBe(false);
    for (const resource of ['晚读', '旧的', '不用了', 'none'])
      await expect(recommending(world, li, { resource, atSecond: 0 })).rejects.toMatchObject({ code: 'resource/not-found' });
    const beyond = await recommending(world, li, { resource: '早睡', atSecond: 5000 });
    expect((await answerQuestion(beyond, li, 'q', '末尾', now + HOUR)).replies[1]?.resource?.atSecond).toBe(99);
  });

  it('latches whether the first answer was in time, also when the question comes again', async () => {
    const world = await aWorld();
    await world.put('early');
    await world.put('late', { dueAt: now - 1 });
    expect(await answerQuestion(world, li, 'early', '好', now)).toMatchObject({ answeredLate: false });
    expect(await answerQuestion(world, li, 'late', '好', now)).toMatchObject({ answeredLate: true });
    await world.questions.step('late', ['answered'], { state: 'reopened', dueAt: now + HOUR });
    expect(await answerQuestion(world, li, 'late', '再好', now + MINUTE)).toMatchObject({ answeredLate: true, answeredAt: now });
  });
});

describe('who answered', () => {
  it('a colleague’s reply is theirs, by name, and not the reader’s own; the asker reads who it was', async () => {
    const world = await aWorld();
    await world.put('q', { holders: ['t1', 't2'] });
    await answerQuestion(world, li, 'q', '先陪他', now);
    const question = await answerQuestion(world, wang, 'q', '我也说一句', now + MINUTE);
    const repliesFor = async (reader: Actor) => {
      const [shown] = await withNames(world, reader, [question], 'whole');
      return shown && presentQuestion(shown, now).replies.map(({ from, mine }) => [from, mine]);
    };
    expect(await repliesFor(li)).toEqual([
      ['李老师', true],
      ['王老师', false],
    ]);
    expect(await repliesFor(wang)).toEqual([
      ['李老师', false],
      ['王老师', true],
    ]);
    expect(await repliesFor(mother)).toEqual([
      ['李老师', false],
      ['王老师', false],
    ]);
  });
});

describe('notes among colleagues', () => {
  it('are read by who may answer, and never reach the asker in any shape', async () => {
    const world = await aWorld();
    await world.put('q', { holders: ['t1', 'desk:A'] });
    await addNote(world, li, 'q', '家里有难处，慢慢来', now);
    const noted = await addNote(world, head, 'q', '知道了', now + MINUTE);
    expect((await staffNotes(world, li, noted)).notes).toMatchObject([
      { from: '我', mine: true, text: '家里有难处，慢慢来' },
      { from: '周校', mine: false, text: '知道了' },
    ]);
    await expect(addNote(world, wang, 'q', '我也', now)).rejects.toMatchObject({ code: 'question/not-found' });
    await expect(addNote(world, mother, 'q', '我也', now)).rejects.toMatchObject({ code: 'question/not-found' });
    const opened = await openQuestion(world, mother, 'q', now);
    const [shown] = await withNames(world, mother, [opened], 'whole');
    if (!shown) throw new Error('nothing shown');
    const wire = { ...presentQuestion(shown, now), ...(await staffNotes(world, mother, opened)) };
    expect(JSON.stringify(wire)).not.toMatch(/难处|知道了|note/);
    expect((await world.audit.about(['s1'], 10)).filter(({ action }) => action === 'question-noted')).toHaveLength(2);
  });
});

describe('handing over', () => {
  it('to a colleague: they have it unseen, due when it was, on record, and the asker is told who', async () => {
    const world = await aWorld();
    const { dueAt } = await world.put('q');
    await openQuestion(world, li, 'q', now);
    expect((await handOver(world, li, 'q', { teacher: 't2' }, now))?.name).toBe('王雷');
    const moved = await world.questions.get('q');
    expect(moved).toMatchObject({ holders: ['t2'], teacherId: 't2', because: 'handed-over', state: 'routed', dueAt });
    expect(moved?.seenAt).toBeUndefined();
    await expect(openQuestion(world, li, 'q', now)).rejects.toMatchObject({ code: 'question/not-found' });
    await expect(handOver(world, li, 'q', { teacher: 't2' }, now)).rejects.toMatchObject({ code: 'question/not-found' });
    const [shown] = await withNames(world, mother, moved ? [moved] : []);
    expect(shown && presentQuestion(shown, now).with).toContain('王老师');
    expect(await world.audit.about(['s1'], 10)).toEqual(
      expect.arrayContaining([expect.objectContaining({ action: 'question-handed-over' })]),
    );
  });

  it('to the desk, and from the desk to a teacher; whoever it climbed to keeps it', async () => {
    const world = await aWorld();
    await world.put('q', { holders: ['t1', 't2'] });
    expect(await handOver(world, li, 'q', {}, now)).toBeUndefined();
    expect(await world.questions.get('q')).toMatchObject({ holders: ['desk:A', 't2'] });
    expect((await world.questions.get('q'))?.teacherId).toBeUndefined();
    await handOver(world, head, 'q', { teacher: 't1' }, now);
    expect(await world.questions.get('q')).toMatchObject({ holders: ['t1', 't2'], teacherId: 't1' });
  });

  it('not to another school, nobody, oneself, nor what is answered; of two at once one is told to look again', async () => {
    const world = await aWorld();
    await world.put('q');
    await world.put('done', { state: 'answered' });
    for (const teacher of ['t5', 'none', 't1'])
      await expect(handOver(world, li, 'q', { teacher }, now)).rejects.toMatchObject({ code: 'question/no-colleague' });
    await expect(handOver(world, elsewhere, 'q', { teacher: 't5' }, now)).rejects.toMatchObject({ code: 'question/not-found' });
    await expect(handOver(world, li, 'done', {}, now)).rejects.toMatchObject({ code: 'question/closed' });
    const both = await Promise.allSettled([handOver(world, li, 'q', { teacher: 't2' }, now), handOver(world, li, 'q', {}, now)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('leaves no question without somebody, keeps everybody else, and words of danger with the desk', () => {
    const holder = fc.constantFrom<string>('t1', 't2', 't3', 'desk:A');
    fc.assert(
      fc.property(fc.uniqueArray(holder, { minLength: 1 }), fc.option(holder), fc.boolean(), (holders, to, isAlarm) => {
        const me = holders.find((id) => id !== 'desk:A') ?? 't9';
        const target = to === null || to === 'desk:A' ? undefined : to;
        const next = handedOver({ holders, schoolId: 'A', ...(isAlarm ? { alarm: 'abuse' as const } : {}) }, { teacherId: me }, target);
        if (!next) return;
        expect(next.holders[0]).toBe(target ?? 'desk:A');
        expect(new Set(next.holders).size).toBe(next.holders.length);
        const given = holders.includes(me) ? me : 'desk:A';
        expect(next.holders).toEqual(expect.arrayContaining(holders.filter((id) => id !== given)));
        if (isAlarm && holders.includes('desk:A')) expect(next.holders).toContain('desk:A');
      }),
    );
  });
});

describe('quick replies', () => {
  it('a teacher writes the own list, the office the school’s, and both are read', async () => {
    const world = await aWorld();
    await setQuickReplies(world, li, { whose: 'own', texts: ['收到，我今天看', '收到，我今天看', '谢谢您'] }, now);
    await setQuickReplies(world, head, { whose: 'school', texts: ['请拨打学校电话'] }, now);
    expect(await readQuickReplies(world, li)).toEqual({
      own: ['收到，我今天看', '谢谢您'],
      school: ['请拨打学校电话'],
      keepsSchools: false,
    });
    expect(await readQuickReplies(world, head)).toEqual({ own: [], school: ['请拨打学校电话'], keepsSchools: true });
    expect((await readQuickReplies(world, elsewhere)).school).toEqual([]);
    await expect(setQuickReplies(world, wang, { whose: 'school', texts: [] }, now)).rejects.toMatchObject({ code: 'access/denied' });
    await expect(readQuickReplies(world, mother)).rejects.toMatchObject({ code: 'access/denied' });
  });
});
