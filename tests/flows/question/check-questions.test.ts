import { randomBytes } from 'node:crypto';
import type { Connection } from 'mongoose';
import type { Actor } from '../../../bot-server/domain/access/actor';
import type { Question } from '../../../bot-server/domain/question/question';
import { instantOf } from '../../../bot-server/domain/time/civil';
import { HOUR, MINUTE } from '../../../bot-server/domain/time/instant';
import { NO_PUBLIC_DAYS } from '../../../bot-server/domain/time/working-days';
import { checkQuestions } from '../../../bot-server/flows/question/check-questions';
import { reopenQuestion } from '../../../bot-server/flows/question/settle-answer';
import { openSeal } from '../../../bot-server/seal/field';
import { connect } from '../../../bot-server/store/connect';
import { openIdentityStore } from '../../../bot-server/store/identities';
import { openQuestionStore } from '../../../bot-server/store/questions';
import type { TextVerdict } from '../../../bot-server/wechat/gateway';
import { openTestDb, type TestDb } from '../../support/mongo';
import { schoolTimeStores } from '../../support/school-time';

const now = instantOf('2026-09-07', 9 * 60);
const mother: Actor = {
  identityId: 'mini:m1',
  accountId: 'mini',
  role: 'guardian',
  guardianId: 'g1',
  studentIds: ['s1'],
  classroomIds: ['c1'],
};
const going = () => false;

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
  const view = connection.useDb(`${db.dbName}_${randomBytes(3).toString('hex')}`, { useCache: false });
  const seal = openSeal([{ id: 'k', key: randomBytes(32) }]);
  const questions = openQuestionStore(view, { seal });
  await questions.syncIndexes();
  const identities = openIdentityStore(view);
  await identities.seen({ accountId: 'mini', openid: 'm1' }, now);
  await identities.bind({ accountId: 'mini', openid: 'm1', persons: [{ kind: 'guardian', id: 'g1' }] });
  await identities.bind({ accountId: 'oa', openid: 'o1', persons: [{ kind: 'guardian', id: 'g1' }], follows: true });
  const asked: { account: string; openid: string; text: string }[] = [];
  let says: (text: string) => TextVerdict | 'down' = () => 'pass';
  return {
    ...schoolTimeStores(view, seal),
    questions,
    identities,
    asked,
    say: (next: typeof says) => (says = next),
    gateway: {
      tryCheckText: async (account: string, { openid, text }: { openid: string; text: string }) => {
        asked.push({ account, openid, text });
        return says(text);
      },
    },
    content: { publicDays: async () => NO_PUBLIC_DAYS, heldWords: async () => ['加微信'] },
    accountOf: async (id: string) =>
      ({ id, kind: id === 'oa' ? 'official-account' : 'mini-program', appid: id, name: id, mode: 'sandbox', templates: [] }) as never,
    async put(id: string, over: Partial<Question> = {}) {
      await questions.add({
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
          from: 'official-account',
          state: 'routed',
          askedAt: now,
          dueAt: now,
          replies: [],
          check: 'waiting',
        },
        ...over,
      });
    },
    checkOf: async (id: string) => (await questions.get(id))?.check,
  };
}

describe('the content check, made after the asker was answered', () => {
  it('asks with the mini-program’s openid also for what came by the chat, once for each, and writes what WeChat says', async () => {
    const world = await aWorld();
    world.say((text) => (text.includes('b') ? 'risky' : text.includes('c') ? 'review' : 'pass'));
    for (const id of ['a', 'b', 'c']) await world.put(id);
    expect(await checkQuestions(world, now + MINUTE, going)).toMatchObject({ settled: 3 });
    expect(await checkQuestions(world, now + MINUTE, going)).toMatchObject({ settled: 0 });
    expect(await Promise.all(['a', 'b', 'c'].map(world.checkOf))).toEqual(['pass', 'review', 'review']);
    expect(world.asked).toHaveLength(3);
    expect(world.asked.every(({ account, openid }) => account === 'mini' && openid === 'm1')).toBe(true);
  });

  it('waits while the check is down, and gives up after twenty minutes: then the local word list serves', async () => {
    const world = await aWorld();
    world.say(() => 'down');
    for (const id of ['a', 'b', 'c', 'd', 'e']) await world.put(id, id === 'e' ? { text: '加 微信 领资料' } : {});
    await checkQuestions(world, now + MINUTE, going);
    expect(world.asked).toHaveLength(3);
    expect(await world.checkOf('a')).toBe('waiting');
    await checkQuestions(world, now + 20 * MINUTE, going);
    expect(await Promise.all(['a', 'd', 'e'].map(world.checkOf))).toEqual(['unchecked', 'unchecked', 'review']);
  });

  it('waits as long for what is written after an answer, from then on', async () => {
    const world = await aWorld();
    await world.put('a', { state: 'answered', check: 'pass' });
    const later = now + 3 * HOUR;
    const needs = { ...world, newId: () => 'r1', audit: { note: async () => undefined } };
    await reopenQuestion(needs, mother, 'a', '还是不行', later);
    world.say(() => 'down');
    await checkQuestions(world, later + 19 * MINUTE, going);
    expect(await world.checkOf('a')).toBe('waiting');
    await checkQuestions(world, later + 20 * MINUTE, going);
    expect(await world.checkOf('a')).toBe('unchecked');
  });

  it('is 未检测 at once where WeChat does not know the openid or there is no mini-program', async () => {
    const world = await aWorld();
    world.say(() => 'unchecked');
    await world.put('a');
    await world.put('b', { guardianId: 'nobody' });
    await checkQuestions(world, now, going);
    expect(await Promise.all(['a', 'b'].map(world.checkOf))).toEqual(['unchecked', 'unchecked']);
  });

  it('a picture or a voice that nobody looked at is not «pass»', async () => {
    const world = await aWorld();
    await world.put('a', { media: [{ id: 'm', kind: 'picture', state: 'ready' }] });
    await world.put('b', { text: '', media: [{ id: 'm', kind: 'voice', state: 'ready', seconds: 4 }] });
    const more = { id: 'r', by: { kind: 'guardian', id: 'g1' }, text: '看这张', at: now } as const;
    await world.put('c', { replies: [{ ...more, media: [{ id: 'n', kind: 'picture', state: 'ready' }] }] });
    await checkQuestions(world, now, going);
    expect(await Promise.all(['a', 'b', 'c'].map(world.checkOf))).toEqual(['unchecked', 'unchecked', 'unchecked']);
    expect(world.asked).toHaveLength(2);
  });

  it('two runs at once write one verdict, and a verdict on older words does not stand for newer ones', async () => {
    const world = await aWorld();
    await world.put('a', { state: 'answered' });
    let late: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (late = resolve));
    const slow = checkQuestions({ ...world, gateway: { tryCheckText: async () => (await held, 'pass') } }, now, going);
    const needs = { ...world, newId: () => 'r1', audit: { note: async () => undefined } };
    await reopenQuestion(needs, mother, 'a', '还有，加我', now);
    late();
    expect(await slow).toMatchObject({ settled: 0 });
    expect(await world.checkOf('a')).toBe('waiting');
    const both = await Promise.all([checkQuestions(world, now, going), checkQuestions(world, now, going)]);
    expect(both.reduce((sum, { settled }) => sum + settled, 0)).toBe(1);
    expect(world.asked.at(-1)?.text).toBe('问 a\n还有，加我');
  });

  it('stops between two questions when the process ends, and the next run goes on', async () => {
    const world = await aWorld();
    for (const id of ['a', 'b']) await world.put(id, { askedAt: id === 'a' ? now - 1 : now });
    await checkQuestions(world, now, () => world.asked.length > 0);
    expect(await Promise.all(['a', 'b'].map(world.checkOf))).toEqual(['pass', 'waiting']);
    await checkQuestions(world, now, going);
    expect(await world.checkOf('b')).toBe('pass');
  });
});
