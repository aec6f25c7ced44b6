import { randomBytes } from 'node:crypto';
import type { Connection } from 'mongoose';
import type { Question } from '../../../bot-server/domain/question/question';
import { placeIn } from '../../../bot-server/domain/question/kept-media';
import { instantOf } from '../../../bot-server/domain/time/civil';
import { HOUR, MINUTE } from '../../../bot-server/domain/time/instant';
import { checkMedia } from '../../../bot-server/flows/question-media/check-media';
import { takeMediaVerdict } from '../../../bot-server/flows/question-media/take-verdict';
import { openSeal } from '../../../bot-server/seal/field';
import { connect } from '../../../bot-server/store/connect';
import { openIdentityStore } from '../../../bot-server/store/identities';
import { openQuestionMediaStore } from '../../../bot-server/store/question-media';
import { openQuestionStore } from '../../../bot-server/store/questions';
import type { MediaAsked } from '../../../bot-server/wechat/content-checks';
import { openTestDb, type TestDb } from '../../support/mongo';

const now = instantOf('2026-09-07', 19 * 60);
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

const question = (id: string): Question => ({
  ...{ id, guardianId: 'g1', studentId: 's1', classroomId: 'c1', schoolId: 'A', kind: 'habit', because: 'class-teacher' },
  ...{ teacherId: 't1', holders: ['t1'], text: '看看', from: 'mini-program', state: 'routed', askedAt: now, dueAt: now },
  ...{ replies: [], check: 'pass' },
});

interface Medium {
  type: string;
  owner: 'guardian' | 'teacher';
  settled: boolean;
  replyId: string;
}

async function aWorld({ visited = now }: { visited?: number | null } = {}) {
  const view = connection.useDb(`${db.dbName}_${randomBytes(3).toString('hex')}`, { useCache: false });
  const seal = openSeal([{ id: 'k', key: randomBytes(32) }]);
  const [questions, questionMedia, identities] = [
    openQuestionStore(view, { seal }),
    openQuestionMediaStore(view, seal),
    openIdentityStore(view),
  ];
  await questionMedia.syncIndexes();
  if (visited !== null) await identities.seen({ accountId: 'mini', openid: 'm1' }, visited);
  await identities.bind({ accountId: 'mini', openid: 'm1', persons: [{ kind: 'guardian', id: 'g1' }] });
  await identities.seen({ accountId: 'oa', openid: 'o1' }, now);
  await identities.bind({ accountId: 'oa', openid: 'o1', persons: [{ kind: 'guardian', id: 'g1' }], follows: true });
  const asked: { account: string; openid: string; url: string; kind: string; scene: number }[] = [];
  const at = { now, answer: (id: string): MediaAsked | Promise<MediaAsked> => ({ kind: 'asked', trace: `T-${id}` }) };
  const needs = {
    ...{ questions, questionMedia, identities },
    accountOf: async (id: string) => ({ id, kind: id === 'oa' ? 'official-account' : 'mini-program' }) as never,
    mediaUrlOf: (id: string) => `https://x/${id}`,
    gateway: {
      tryCheckMedia: async (account: string, wish: { openid: string; url: string; kind: 'voice' | 'picture'; scene: 1 | 2 | 3 | 4 }) => {
        asked.push({ account, ...wish });
        return at.answer(wish.url.slice(10));
      },
    },
  };
  /** A picture of a family, kept and, unless told otherwise, part of its question. */
  async function put(id: string, { type = 'image/jpeg', owner = 'guardian', settled = true, replyId = '' }: Partial<Medium> = {}) {
    const kind = type.startsWith('audio') ? ('voice' as const) : ('picture' as const);
    const whose = { kind: owner, id: owner === 'guardian' ? 'g1' : 't1' };
    const use = { questionId: `q-${id}`, ...(replyId ? { replyId } : {}) };
    await questionMedia.keep({ id, kind, owner: whose }, { type, bytes: Buffer.from('x') }, now);
    await questionMedia.reserve([id], whose, use);
    const part = { id, kind, state: 'ready' as const };
    const reply = { id: replyId, by: { kind: 'guardian' as const, id: 'g1' }, text: '', at: now, media: [part] };
    const other = { id: 'r0', by: { kind: 'guardian' as const, id: 'g1' }, text: '没有图', at: now };
    await questions.add({ ...question(`q-${id}`), ...(replyId ? { replies: [other, reply] } : { media: [part] }) });
    if (settled) await questionMedia.settle([id], placeIn(question(`q-${id}`), replyId || undefined));
  }
  const run = () => checkMedia(needs, () => at.now, going);
  const say = (trace: string, suggest: 'pass' | 'review' | 'risky', accountId = 'mini', when = now) =>
    takeMediaVerdict(needs, { accountId, trace, suggest }, when);
  const checkOf = async (id: string) => (await questions.get(`q-${id}`))?.check;
  return { needs, at, asked, put, run, say, checkOf, view };
}

function* permutations<T>(all: readonly T[]): Generator<T[]> {
  if (all.length === 0) yield [];
  for (const [n, one] of all.entries()) for (const rest of permutations(all.filter((_, m) => m !== n))) yield [one, ...rest];
}

describe('the content check of a voice or picture', () => {
  it('is asked for with who was in the mini-program of late, a link and what it is, once, and the result decides', async () => {
    const world = await aWorld();
    await world.put('a');
    await world.put('v', { type: 'audio/wav' });
    expect(await world.checkOf('a')).toBe('unchecked');
    expect(await world.run()).toBe(2);
    expect(await world.run()).toBe(0);
    world.at.now += 3 * HOUR;
    expect(await world.run()).toBe(0);
    expect(world.asked).toContainEqual({ account: 'mini', openid: 'm1', url: 'https://x/a', kind: 'picture', scene: 2 });
    expect(world.asked).toContainEqual({ account: 'mini', openid: 'm1', url: 'https://x/v', kind: 'voice', scene: 2 });
    // Hours late is not too late.
    await world.say('T-a', 'pass', 'mini', now + 5 * HOUR);
    await world.say('T-v', 'risky', 'mini', now + 5 * HOUR);
    expect([await world.checkOf('a'), await world.checkOf('v')]).toEqual(['pass', 'review']);
  });

  it('ends the same in every order of asking, results, repeats, an unknown trace and another account’s', async () => {
    const steps = ['ask', 'a', 'a again', 'b', 'foreign'] as const;
    const world = await aWorld();
    let n = 0;
    for (const order of permutations(steps)) {
      const [a, b] = [`a${++n}`, `b${n}`];
      await Promise.all([world.put(a), world.put(b)]);
      for (const step of order) {
        if (step === 'ask') await world.run();
        else if (step === 'b') await world.say(`T-${b}`, 'review');
        else if (step === 'foreign') await Promise.all([world.say(`T-${a}`, 'risky', 'other'), world.say('never-asked', 'risky')]);
        else await world.say(`T-${a}`, 'pass');
      }
      expect([order, await world.checkOf(a), await world.checkOf(b)]).toEqual([order, 'pass', 'review']);
    }
    expect(n).toBe(120);
  });

  it('takes the worse of two verdicts on one trace, whichever comes first', async () => {
    for (const order of [['pass', 'risky'] as const, ['review', 'pass'] as const]) {
      const world = await aWorld();
      await world.put('a');
      await world.run();
      for (const verdict of order) await world.say('T-a', verdict);
      expect(await world.checkOf('a')).toBe('review');
    }
  });

  it('takes the worse of two verdicts that were there before the trace', async () => {
    for (const order of [['pass', 'risky'] as const, ['review', 'pass'] as const]) {
      const world = await aWorld();
      await world.put('a');
      for (const verdict of order) await world.say('T-a', verdict);
      await world.run();
      expect(await world.checkOf('a')).toBe('review');
    }
  });

  it('waits until what it is part of is written down, also after a crash in between', async () => {
    const world = await aWorld();
    await world.put('a', { settled: false });
    await world.view.collection<{ _id: string }>('questionMedia').updateOne({ _id: 'a' }, { $set: { checkAt: new Date(0) } });
    expect(await world.run()).toBe(0);
    await world.needs.questionMedia.settle(['a'], placeIn(question('q-a')));
    expect(await world.run()).toBe(1);
  });

  it('of a teacher is not even due', async () => {
    const world = await aWorld();
    await world.put('a', { owner: 'teacher' });
    expect(await world.view.collection('questionMedia').countDocuments({ checkAt: { $exists: true } })).toBe(0);
  });

  it('asked for twice by two servers is the worse of both, in either order', async () => {
    for (const order of [['T-a', 'T2'] as const, ['T2', 'T-a'] as const]) {
      const world = await aWorld();
      await world.put('a');
      await world.run();
      await world.needs.questionMedia.noteTrace('a', 'mini:T2');
      for (const trace of order) await world.say(trace, trace === 'T2' ? 'review' : 'pass');
      expect(await world.checkOf('a')).toBe('review');
    }
  });

  it('finds its place also in a later word of the asker', async () => {
    const world = await aWorld();
    await world.put('a', { replyId: 'r1' });
    await world.run();
    expect(await world.checkOf('a')).toBe('unchecked');
    await world.say('T-a', 'pass');
    expect(await world.checkOf('a')).toBe('pass');
    await world.say('T-a', 'review');
    expect(await world.checkOf('a')).toBe('review');
  });

  it.each([
    ['nobody of the family was there for two hours', { visited: now - 2 * HOUR }, {}],
    ['they were never there', { visited: null }, {}],
    ['WeChat takes no M4A', {}, { type: 'audio/mp4' }],
    ['WeChat takes no WebP', {}, { type: 'image/webp' }],
    ['it is a teacher’s', {}, { owner: 'teacher' as const }],
    ['it is part of nothing yet', {}, { settled: false }],
  ])('is not asked for where %s', async (_why, world_, medium) => {
    const world = await aWorld(world_);
    await world.put('a', medium);
    expect(await world.run()).toBe(0);
    expect(world.asked).toEqual([]);
    expect(await world.checkOf('a')).toBe('unchecked');
    if (medium && 'settled' in medium) return;
    expect(await world.view.collection('questionMedia').countDocuments({ checkAt: { $exists: true } })).toBe(0);
  });

  it('waits while the check is down, tries a few times, and stays 未检测 where WeChat will not look', async () => {
    const world = await aWorld();
    for (const id of ['a', 'b', 'c', 'd']) await world.put(id);
    world.at.answer = () => ({ kind: 'down' });
    await world.run();
    expect(world.asked).toHaveLength(3);
    for (let minutes = 0; minutes < 100; minutes += 1) {
      world.at.now += MINUTE;
      await world.run();
    }
    expect(world.asked).toHaveLength(16);
    expect(await world.checkOf('a')).toBe('unchecked');
    const other = await aWorld();
    await other.put('a');
    other.at.answer = () => ({ kind: 'unchecked' });
    await other.run();
    other.at.now += HOUR;
    await other.run();
    expect(other.asked).toHaveLength(1);
  });

  it('cut off before the trace was noted asks again; cut off behind it does not, and finds a result that was there before', async () => {
    const world = await aWorld();
    await world.put('a');
    const gone = () => Promise.reject(new Error('cut off'));
    const cut = { ...world.needs, questionMedia: { ...world.needs.questionMedia, noteTrace: gone } };
    await expect(checkMedia(cut, () => now, going)).rejects.toThrow('cut off');
    expect(await world.run()).toBe(0);
    await world.say('T-a', 'pass');
    expect(await world.checkOf('a')).toBe('unchecked');
    world.at.now += 2 * MINUTE;
    const cutBehind = { ...world.needs, questionMedia: { ...world.needs.questionMedia, verdictOf: gone } };
    await expect(checkMedia(cutBehind, () => world.at.now, going)).rejects.toThrow('cut off');
    expect(world.asked).toHaveLength(2);
    expect(await world.checkOf('a')).toBe('unchecked');
    world.at.now += 2 * MINUTE;
    await world.run();
    expect(world.asked).toHaveLength(2);
    expect(await world.checkOf('a')).toBe('pass');
  });

  it('that is erased meanwhile leaves nothing behind', async () => {
    const world = await aWorld();
    await world.put('a');
    await world.run();
    await world.view.collection('questionMedia').deleteMany({});
    await world.view.collection('questions').deleteMany({});
    await world.say('T-a', 'risky');
    expect(await world.view.collection('questions').countDocuments()).toBe(0);
    expect(await world.view.collection('questionMedia').countDocuments()).toBe(0);
  });
});

it('who signed in long ago and sends something is somebody who is here now', async () => {
  const { needs } = await aWorld({ visited: now - 5 * HOUR });
  const seen = async () => (await needs.identities.get('mini', 'm1'))?.lastSeenAt;
  await needs.identities.visited('mini:m1', now);
  expect(await seen()).toBe(now);
  await needs.identities.visited('mini:m1', now + MINUTE);
  await needs.identities.visited('mini:m1', now - HOUR);
  expect(await seen()).toBe(now);
  await needs.identities.visited('nobody', now);
});
