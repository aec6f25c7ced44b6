import { randomBytes } from 'node:crypto';
import type { Actor } from '../../../bot-server/domain/access/actor';
import { DAY, HOUR, MINUTE } from '../../../bot-server/domain/time/instant';
import { recheckAnswers } from '../../../bot-server/flows/class-answer/check-answer';
import { publishAnswer } from '../../../bot-server/flows/class-answer/publish-answer';
import { listAnswers, openAnswer, withTeachers } from '../../../bot-server/flows/class-answer/read-answers';
import { searchAnswers, similarAnswers } from '../../../bot-server/flows/class-answer/search-answers';
import { releaseAnswer, withdrawAnswer } from '../../../bot-server/flows/class-answer/steer-answer';
import { presentClassAnswer } from '../../../bot-server/present/class-answer';
import { openActs } from '../../../bot-server/store/erasures/acts';
import { retentionPlaces } from '../../../bot-server/store/retention/places';
import { connect, type Connection } from '../../../bot-server/store/connect';
import { openTestDb, type TestDb } from '../../support/mongo';
import { aQuestion, aWorld, NOW, people, type World } from './world';

let db: TestDb;
let connection: Connection;
let world: World;
beforeAll(async () => {
  db = await openTestDb();
  connection = await connect(db.uri);
});
afterAll(async () => {
  await connection.close();
  await db.drop();
});
beforeEach(async () => {
  world = await aWorld(connection.useDb(`${db.dbName}_${randomBytes(3).toString('hex')}`, { useCache: false }));
  await world.questions.add(aQuestion({ id: 'q1', pinned: { resourceId: 'film', title: '陪写作业', atSecond: 130 } }));
});

const WORDS = { question: '孩子写作业总要人陪，怎么办？', answer: '先陪前十分钟，再慢慢退到旁边。' };
const publish = (reach: 'class' | 'grade' | 'school' = 'class', words = WORDS, now = NOW) =>
  publishAnswer(world, people.teacher, 'q1', { ...words, reach }, now);
const finds = async (who: Actor, words = '写作业要人陪') => (await searchAnswers(world, who, words, 20)).answers.map(({ id }) => id);
const lists = async (who: Actor) => (await listAnswers(world, who, { box: 'out', limit: 10 })).map(({ id }) => id);

describe('a class answer', () => {
  it('is read by the families of its class, at the second of its video, and by nobody else', async () => {
    const answer = await publish();
    expect(answer).toMatchObject({ state: 'published', pinned: { resourceId: 'film', atSecond: 130 }, by: 't1' });
    expect((await world.questions.get('q1'))?.classAnswerId).toBe(answer.id);
    for (const who of [people.mother, people.teacher, people.head]) {
      expect(await finds(who)).toEqual([answer.id]);
      expect(await lists(who)).toEqual([answer.id]);
      expect((await listAnswers(world, who, { box: 'out', resource: 'film', limit: 10 })).map(({ id }) => id)).toEqual([answer.id]);
      expect((await openAnswer(world, who, answer.id)).question).toBe(WORDS.question);
    }
    for (const who of [people.nextClass, people.nextGrade, people.otherSchool, people.colleague, people.otherHead]) {
      expect(await finds(who)).toEqual([]);
      expect(await lists(who)).toEqual([]);
      expect(await listAnswers(world, who, { box: 'out', resource: 'film', limit: 10 })).toEqual([]);
      await expect(openAnswer(world, who, answer.id)).rejects.toMatchObject({ code: 'class-answer/not-found' });
    }
    await expect(openAnswer(world, people.stranger, answer.id)).rejects.toMatchObject({ code: 'auth/not-bound' });
  });

  it('shows families who answered, and nothing of how it came about', async () => {
    const [shown] = await withTeachers(world, people.mother, [await publish()]);
    expect(shown && presentClassAnswer(shown)).toEqual({
      ...{ id: expect.any(String), ...WORDS, from: '李老师', at: NOW },
      pinned: { resource: 'film', title: '陪写作业', atSecond: 130 },
    });
  });

  it.each([
    ['a name of the class', '雨桐要人陪', '「雨桐」'],
    ['a guardian’s name', '请陈静怡看看', '「陈静怡」'],
    ['a phone, spelled', '打一三八零零一三八零零零', '电话号码'],
    ['an id number', '110105201503071234', '身份证号'],
  ])('with %s is refused, in a sentence that names it', async (_, question, named) => {
    await expect(publish('class', { ...WORDS, question })).rejects.toMatchObject({
      code: 'class-answer/personal',
      message: expect.stringContaining(named),
    });
    expect(await world.classAnswers.ofQuestion('q1')).toBeUndefined();
    expect(world.checked).toEqual([]);
  });

  it('is made by who answers the question, of an answered question, once', async () => {
    await expect(publishAnswer(world, people.colleague, 'q1', { ...WORDS, reach: 'class' }, NOW)).rejects.toMatchObject({
      code: 'question/not-found',
    });
    const { answeredAt: _none, ...open } = aQuestion({ id: 'q2', state: 'seen', replies: [] });
    await world.questions.add(open);
    await expect(publishAnswer(world, people.teacher, 'q2', { ...WORDS, reach: 'class' }, NOW)).rejects.toMatchObject({
      code: 'class-answer/not-answered',
    });
    const [one, other] = await Promise.allSettled([publish(), publish()]);
    expect([one.status, other.status]).toContain('fulfilled');
    expect(await lists(people.mother)).toHaveLength(1);
  });
});

describe('the check', () => {
  it.each(['unchecked', 'risky', 'review'] as const)(
    'saying «%s» keeps it from others; the job tries again and lets it out',
    async (said) => {
      world.says(said);
      const answer = await publish();
      expect(answer.state).toBe('checking');
      expect(await finds(people.mother)).toEqual([]);
      await expect(openAnswer(world, people.mother, answer.id)).rejects.toMatchObject({ code: 'class-answer/not-found' });
      expect(await recheckAnswers(world, NOW + MINUTE)).toBe(0);
      world.says('pass');
      expect(await recheckAnswers(world, NOW + DAY + HOUR)).toBe(1);
      expect(await finds(people.mother)).toEqual([answer.id]);
      expect(await recheckAnswers(world, NOW + 3 * DAY)).toBe(0);
    },
  );

  it('is made once by two jobs at the same moment', async () => {
    world.says('unchecked');
    await publish();
    world.checked.length = 0;
    await Promise.all([recheckAnswers(world, NOW + DAY), recheckAnswers(world, NOW + DAY)]);
    expect(world.checked).toHaveLength(1);
  });

  it('is made anew for other words, which nobody sees before it passed', async () => {
    const first = await publish();
    world.says('unchecked');
    const changed = await publish('class', { ...WORDS, answer: '改过的答复' }, NOW + HOUR);
    expect(changed).toMatchObject({ id: first.id, state: 'checking' });
    expect(await lists(people.mother)).toEqual([]);
    expect(world.checked.at(-1)).toContain('改过的答复');
  });
});

describe('further than a class', () => {
  it('a second person of the office lets it out, as it was looked at', async () => {
    const answer = await publish('grade');
    expect(answer.state).toBe('waiting');
    expect(await finds(people.mother)).toEqual([]);
    expect((await listAnswers(world, people.head, { box: 'waiting', limit: 10 })).map(({ id }) => id)).toEqual([answer.id]);
    expect(await listAnswers(world, people.otherHead, { box: 'waiting', limit: 10 })).toEqual([]);
    for (const who of [people.teacher, people.colleague, people.otherHead, people.mother])
      await expect(releaseAnswer(world, who, answer.id, { verdict: 'release', rev: answer.rev }, NOW)).rejects.toMatchObject({
        code: 'class-answer/not-found',
      });
    await expect(releaseAnswer(world, people.head, answer.id, { verdict: 'release', rev: answer.rev - 1 }, NOW)).rejects.toMatchObject({
      code: 'class-answer/changed',
    });
    await releaseAnswer(world, people.head, answer.id, { verdict: 'release', rev: answer.rev }, NOW);
    for (const who of [people.mother, people.nextClass]) expect(await finds(who)).toEqual([answer.id]);
    for (const who of [people.nextGrade, people.otherSchool]) expect(await finds(who)).toEqual([]);
  });

  it('nobody lets out what they wrote themselves', async () => {
    const headTeacher: Actor = { ...people.head, teacherId: 't1' } as Actor;
    const answer = await publish('school');
    await expect(releaseAnswer(world, headTeacher, answer.id, { verdict: 'release', rev: answer.rev }, NOW)).rejects.toMatchObject({
      code: 'class-answer/own-release',
    });
    await releaseAnswer(world, people.head, answer.id, { verdict: 'release', rev: answer.rev }, NOW);
    expect(await finds(people.nextGrade)).toEqual([answer.id]);
    expect(await finds(people.otherSchool)).toEqual([]);
  });

  it('or sends it back with a sentence, and it can be written anew', async () => {
    const answer = await publish('school');
    const back = await releaseAnswer(world, people.head, answer.id, { verdict: 'return', rev: answer.rev, words: '太长了' }, NOW);
    expect(back).toMatchObject({ state: 'returned', sentBack: '太长了' });
    expect(await publish('school', WORDS, NOW + HOUR)).toMatchObject({ state: 'waiting', id: answer.id });
  });
});

describe('withdrawn', () => {
  it('by its writer or the office it is gone at once, for search, list and link; twice is once', async () => {
    const answer = await publish();
    await expect(withdrawAnswer(world, people.colleague, answer.id, NOW)).rejects.toMatchObject({ code: 'class-answer/not-found' });
    await expect(withdrawAnswer(world, people.mother, answer.id, NOW)).rejects.toMatchObject({ code: 'class-answer/not-found' });
    await withdrawAnswer(world, people.teacher, answer.id, NOW);
    expect(await finds(people.mother)).toEqual([]);
    expect(await lists(people.mother)).toEqual([]);
    await expect(openAnswer(world, people.mother, answer.id)).rejects.toMatchObject({ code: 'class-answer/not-found' });
    expect((await withdrawAnswer(world, people.head, answer.id, NOW + 1)).changedAt).toBe(NOW);
    expect((await openAnswer(world, people.teacher, answer.id)).state).toBe('withdrawn');
  });
});

describe('the end of it', () => {
  it('when its question is erased it stays, and nothing leads back to the question', async () => {
    const answer = await publish();
    const plan = {
      studentId: 's1',
      schoolId: 'A',
      guardianIds: [],
      goneGuardianIds: [],
      goneIdentityIds: [],
      identityIds: [],
      messageIds: [],
      cells: [],
    };
    const acts = openActs(world.connection);
    const act = () => acts.classAnswers({ plan: { ...plan, questionIds: ['q1'] }, no: '1', hash: (id) => id });
    expect([await act(), await act()]).toEqual([1, 0]);
    const row = await world.connection.collection('classAnswers').findOne({});
    expect(JSON.stringify(row)).not.toMatch(/"q1"|"s1"|"g1"/);
    expect(await finds(people.mother)).toEqual([answer.id]);
    await expect(withdrawAnswer(world, people.teacher, answer.id, NOW)).resolves.toMatchObject({ state: 'withdrawn' });
  });

  it('what is out is kept; what was taken back or never went out goes like the question it came from', async () => {
    const place = retentionPlaces(world.connection).find(({ collection }) => collection === 'classAnswers');
    const answer = await publish();
    world.says('unchecked');
    await world.questions.add(aQuestion({ id: 'q2' }));
    await publishAnswer(world, people.teacher, 'q2', { ...WORDS, reach: 'class' }, NOW);
    expect(await place?.sweep({ limit: 10 }, NOW + DAY)).toMatchObject({ removed: 1 });
    expect(await finds(people.mother)).toEqual([answer.id]);
    await withdrawAnswer(world, people.teacher, answer.id, NOW + 2 * DAY);
    expect(await place?.overdue({ limit: 10 }, NOW + 2 * DAY)).toBe(0);
    expect(await place?.sweep({ limit: 10, schoolId: 'A' }, NOW + 3 * DAY)).toMatchObject({ removed: 1 });
  });
});

describe('search', () => {
  const write = async (n: number, question: string) => {
    await world.questions.add(aQuestion({ id: `w${n}` }));
    return publishAnswer(world, people.teacher, `w${n}`, { question, answer: '和孩子一起定个办法。', reach: 'class' }, NOW + n);
  };
  it('puts the likest first, and leaves out what has nothing to do with it', async () => {
    const sleep = await write(1, '晚上不肯睡觉怎么办');
    const slow = await write(2, '写作业拖拉磨蹭');
    await write(3, '挑食不吃蔬菜');
    expect(await finds(people.mother, '孩子写作业很磨蹭')).toEqual([slow.id]);
    expect(await finds(people.mother, '不肯睡觉')).toEqual([sleep.id]);
    expect(await finds(people.mother, '\u202e睡\u200b觉😀')).toEqual([sleep.id]);
    expect(await finds(people.mother, '游泳比赛')).toEqual([]);
  });
  it('answers words that say nothing with a sentence, never an error', async () => {
    await write(1, '晚上不肯睡觉怎么办');
    for (const words of ['', '？？', '😀', '\u200b', '$where', '{"$ne":1}', '.*', '孩'.repeat(1000)])
      expect((await searchAnswers(world, people.mother, words, 20)).answers).toEqual([]);
    expect((await searchAnswers(world, people.mother, '怎么办', 20)).isEmpty).toBe(true);
  });
  it('before asking offers three at most, and only what is like it', async () => {
    for (const n of [1, 2, 3, 4, 5]) await write(n, `晚上不肯睡觉怎么办，第${n}问`);
    expect((await similarAnswers(world, people.mother, '他晚上不肯睡觉', 3)).answers).toHaveLength(3);
    expect((await similarAnswers(world, people.mother, '学校晚上有没有活动要参加', 3)).answers).toEqual([]);
    expect((await similarAnswers(world, people.otherSchool, '他晚上不肯睡觉', 3)).answers).toEqual([]);
  });
  it('reads index keys alone, and as many as its bound at most', async () => {
    for (const n of [1, 2, 3]) await write(n, '晚上不肯睡觉怎么办');
    const places = ['class:c1', 'grade:A:3', 'school:A'];
    expect(await world.classAnswers.frequencies(['睡觉', '没有'], places)).toEqual(new Map([['睡觉', 3]]));
    expect(await world.classAnswers.frequencies(['睡觉'], ['class:c2'])).toEqual(new Map());
    const looked = await world.connection
      .collection('classAnswers')
      .find({ terms: '睡觉', place: { $in: places } }, { projection: { _id: 1 } })
      .explain('executionStats');
    expect(looked).toMatchObject({ executionStats: { nReturned: 3, totalDocsExamined: 0 } });
  });
});
