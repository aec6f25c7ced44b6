import { createHash, randomBytes } from 'node:crypto';
import { schoolScope } from '../../../bot-server/domain/access/scope';
import { DAY, HOUR } from '../../../bot-server/domain/time/instant';
import { answerAlike, listAlike } from '../../../bot-server/flows/question/answer-alike';
import { reopenQuestion } from '../../../bot-server/flows/question/settle-answer';
import { connect, type Connection } from '../../../bot-server/store/connect';
import { openTestDb, type TestDb } from '../../support/mongo';
import { aQuestion, aWorld, NOW, people, type World } from './world';

let db: TestDb;
let connection: Connection;
let world: World & { sha256: (text: string) => string };
beforeAll(async () => {
  db = await openTestDb();
  connection = await connect(db.uri);
});
afterAll(async () => {
  await connection.close();
  await db.drop();
});
const { answeredAt: _none, ...open } = aQuestion({ id: '', state: 'routed', replies: [] });
beforeEach(async () => {
  const own = await aWorld(connection.useDb(`${db.dbName}_${randomBytes(3).toString('hex')}`, { useCache: false }));
  world = { ...own, sha256: (text) => createHash('sha256').update(text).digest('hex') };
  const texts = ['明天家长会几点开始？', '孩子不肯睡觉', '老师好，请问明天家长会几点开始', '明天家长会几点开始啊'];
  for (const [n, text] of texts.entries())
    await world.questions.add({ ...open, id: `q${n}`, guardianId: `g${n}`, studentId: `s${n}`, text, dueAt: NOW + n });
  await world.questions.add({ ...open, id: 'alarm', text: '明天家长会几点开始', alarm: 'abuse', dueAt: NOW + 9 });
  await world.questions.add({ ...open, id: 'foreign', text: '明天家长会几点开始', teacherId: 't2', holders: ['t2'], dueAt: NOW + 9 });
});

const ids = ['q0', 'q2', 'q3'];
const send = (questions = ids, text = '明天下午四点，在阶梯教室。', at = NOW + HOUR) =>
  answerAlike(world, people.teacher, { questions, text }, at);

it('offers what of one’s own box asks the same, and nothing that is an alarm or another’s', async () => {
  const groups = await listAlike(world, people.teacher, NOW);
  expect(groups.map(({ members }) => members.map(({ id }) => id))).toEqual([ids]);
  await expect(listAlike(world, people.mother, NOW)).rejects.toMatchObject({ code: 'access/denied' });
});

it('one answer reaches each asker by a reply and a message of their own', async () => {
  expect((await send()).answered.map(({ id }) => id).sort()).toEqual(ids);
  const questions = await world.questions.getMany(ids);
  for (const { replies, state, guardianId, id } of questions) {
    expect(state).toBe('answered');
    expect(replies).toHaveLength(1);
    const others = ids.filter((other) => other !== id);
    expect(JSON.stringify(replies)).not.toMatch(new RegExp(`${others.join('|')}|g[0-9]`));
    expect(guardianId).toBe(`g${id.slice(1)}`);
  }
  expect(new Set(questions.map(({ replies }) => replies[0]?.id)).size).toBe(3);
  expect(world.told).toHaveLength(3);
});

it('cut off in the middle, sending again ends it: the same replies, none twice', async () => {
  let calls = 0;
  const broken = {
    ...world,
    tellAsker: async (...given: Parameters<typeof world.tellAsker>) => {
      if ((calls += 1) === 2) throw new Error('cut off');
      return world.tellAsker(...given);
    },
  };
  await expect(answerAlike(broken, people.teacher, { questions: ids, text: '四点' }, NOW + HOUR)).rejects.toThrow('cut off');
  await send(ids, '四点', NOW + DAY);
  await send(ids, '四点', NOW + 2 * DAY);
  for (const { replies } of await world.questions.getMany(ids)) expect(replies).toHaveLength(1);
  expect(new Set(world.told).size).toBe(3);
});

it('sent twice at once it is one reply each', async () => {
  await Promise.all([send(), send()]);
  for (const { replies } of await world.questions.getMany(ids)) expect(replies).toHaveLength(1);
});

it('after another word of the asker’s the same words are a new answer', async () => {
  await send();
  await reopenQuestion(world, { ...people.mother, guardianId: 'g2' } as typeof people.mother, 'q2', '在哪里？', NOW + 2 * HOUR);
  await send(['q2', 'q3'], undefined, NOW + 3 * HOUR);
  const [again, other] = await world.questions.getMany(['q2', 'q3']);
  expect([again?.replies.length, other?.replies.length].sort()).toEqual([1, 3]);
});

it('with one among them that is not theirs nobody is answered', async () => {
  await expect(send(['q0', 'foreign'])).rejects.toMatchObject({ code: 'question/not-found' });
  await expect(send(['q0', 'none'])).rejects.toMatchObject({ code: 'question/not-found' });
  expect((await world.questions.get('q0'))?.replies).toEqual([]);
  expect(world.told).toEqual([]);
});

it('the day’s questions are counted for the digest: asked, answered in time, overdue', async () => {
  await send(['q0', 'q2'], '四点', NOW);
  await world.questions.add({ ...open, id: 'old', askedAt: NOW - 2 * DAY, dueAt: NOW - DAY });
  await world.questions.add({ ...open, id: 'paused', askedAt: NOW - 2 * DAY, dueAt: NOW - DAY, pausedAt: NOW - DAY });
  await world.questions.add({ ...open, id: 'elsewhere', schoolId: 'B', dueAt: NOW - DAY });
  const scope = schoolScope('A', ['c1']);
  expect(await world.questions.dayOf(scope, NOW - HOUR, NOW + 1)).toEqual({ asked: 6, onTime: 2, overdue: 1 });
});

it('where families ask at a second is read from the rows of that version', async () => {
  const pinned = (version?: number) => ({
    pinned: { resourceId: 'film', title: '片', atSecond: 130, ...(version === undefined ? {} : { version }) },
  });
  for (const [n, version] of [undefined, 1, 2, 2].entries()) await world.questions.add({ ...open, id: `p${n}`, ...pinned(version) });
  expect(await world.questions.pinnedTo('film', 1)).toHaveLength(2);
  expect(await world.questions.pinnedTo('film', 2)).toEqual([
    { guardianId: 'g1', studentId: 's1', atSecond: 130 },
    { guardianId: 'g1', studentId: 's1', atSecond: 130 },
  ]);
  expect(await world.questions.pinnedTo('other', 1)).toEqual([]);
});
