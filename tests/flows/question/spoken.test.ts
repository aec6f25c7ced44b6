import { randomBytes } from 'node:crypto';
import type { Connection } from 'mongoose';
import { NO_CHANGES } from '../../../bot-server/domain/importing/roster-changes';
import { instantOf } from '../../../bot-server/domain/time/civil';
import { NO_PUBLIC_DAYS } from '../../../bot-server/domain/time/working-days';
import { DAY, HOUR, MINUTE, SECOND } from '../../../bot-server/domain/time/instant';
import { cleanQuestionPicture, cleanVoice } from '../../../bot-server/files/voice/clean-voice';
import { fetchMedia } from '../../../bot-server/flows/question-media/fetch-media';
import { mediaOf } from '../../../bot-server/flows/question-media/read-media';
import { relayChatText } from '../../../bot-server/flows/question/relay-chat-text';
import { sweepKept } from '../../../bot-server/flows/question/relay-kept';
import type { Question } from '../../../bot-server/domain/question/question';
import { openSeal } from '../../../bot-server/seal/field';
import { connect } from '../../../bot-server/store/connect';
import { openAuditStore } from '../../../bot-server/store/audit';
import { openCalendarStore } from '../../../bot-server/store/calendars';
import { openDutyStore } from '../../../bot-server/store/duty';
import { openIdentityStore } from '../../../bot-server/store/identities';
import { openQuestionMediaStore } from '../../../bot-server/store/question-media';
import { openQuestionStore } from '../../../bot-server/store/questions';
import { openRosterStore } from '../../../bot-server/store/roster';
import type { FetchedMedia } from '../../../bot-server/wechat/media';
import { openTestDb, type TestDb } from '../../support/mongo';
import { anAmr, aPhoto } from '../../support/sounds';

/** A Monday, ten past ten in the evening. */
const now = instantOf('2026-09-07', 22 * 60 + 10);
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

async function aWorld({ children = 1, bound = true } = {}) {
  const view = connection.useDb(`${db.dbName}_${randomBytes(3).toString('hex')}`, { useCache: false });
  const seal = openSeal([{ id: 'k', key: randomBytes(32) }]);
  const roster = openRosterStore(view, seal);
  const students = [
    { id: 's1', schoolId: 'A', classroomId: 'c1', name: '陈雨桐', studentNo: '1' },
    { id: 's2', schoolId: 'A', classroomId: 'c1', name: '陈雨泽', studentNo: '2' },
  ].slice(0, children);
  await roster.apply({
    ...NO_CHANGES,
    schools: [{ id: 'A', bureauId: 'Q', name: '城关小学', kind: 'school' }],
    classrooms: [{ id: 'c1', schoolId: 'A', grade: 3, number: 1, name: '三年级1班', stage: '小学高段', classTeacherId: 't1' }],
    teachers: [{ id: 't1', schoolId: 'A', teacherNo: 'T1', name: '李敏', roles: ['teacher'], subjects: ['语文'], classroomIds: ['c1'] }],
    students,
    guardians: [{ id: 'g1', name: '陈秀英', phone: '13900000001', quietHours: null, largeType: false }],
    guardianships: students.map(({ id }) => ({
      guardianId: 'g1',
      studentId: id,
      relation: '外婆',
      caregiverAtHome: true,
      worksAway: false,
    })),
  });
  const identities = openIdentityStore(view);
  const bind = () => identities.bind({ accountId: 'oa', openid: 'o1', persons: [{ kind: 'guardian', id: 'g1' }], follows: true });
  if (bound) await bind();
  else await identities.bind({ accountId: 'oa', openid: 'o1', persons: [], follows: true });
  const questions = openQuestionStore(view, { seal });
  const questionMedia = openQuestionMediaStore(view, seal);
  await questions.syncIndexes();
  await questionMedia.syncIndexes();
  const at = { wechat: new Map<string, FetchedMedia>(), told: [] as string[], now, fetched: [] as string[] };
  const needs = {
    ...{ roster, identities, questions, questionMedia, audit: openAuditStore(view) },
    ...{ calendars: openCalendarStore(view), duty: openDutyStore(view), content: { publicDays: async () => NO_PUBLIC_DAYS } },
    resources: { get: async () => undefined },
    gateway: {
      getMedia: async (_: string, id: string) => {
        at.fetched.push(id);
        return at.wechat.get(id) ?? ({ kind: 'gone' } as const);
      },
      sendCustomText: async (_: string, { text }: { text: string }) => {
        at.told.push(text);
        return { kind: 'sent' } as const;
      },
    },
    mediaFiles: { cleanVoice, cleanQuestionPicture },
    wakeFetching: () => undefined,
    accountOf: () => ({ id: 'oa', kind: 'official-account', appid: 'wx', originalId: 'gh', mode: 'sandbox', templates: [] }) as never,
  };
  const say = (text: string, messageId: string, when = now) =>
    relayChatText(needs, { accountId: 'oa', openid: 'o1', text, messageId, at: when }, when);
  const speak = (mediaId: string, messageId: string, when = now, kind: 'voice' | 'picture' = 'voice') =>
    relayChatText(needs, { accountId: 'oa', openid: 'o1', text: '', media: { kind, mediaId }, messageId, at: when }, when);
  const all = (): Promise<Question[]> => questions.page({ all: true } as never, { limit: 50, by: 'newest' });
  const fetchAll = () =>
    fetchMedia(
      needs,
      () => at.now,
      () => false,
    );
  return { needs, at, say, speak, all, fetchAll, bind, view };
}

describe('a voice in the chat', () => {
  it('is a question at once with an honest receipt, and can be heard when it was fetched', async () => {
    const world = await aWorld();
    world.at.wechat.set('V', { kind: 'bytes', bytes: anAmr(4) });
    expect(await world.speak('V', '1')).toMatch(/^已收到，已转给.*预计(明早|明天|周).* 前回复/);
    expect(await world.all()).toMatchObject([
      { id: 'c1', text: '', studentId: 's1', media: [{ id: 'w1', kind: 'voice', state: 'fetching' }] },
    ]);
    expect(world.at.fetched).toEqual([]);
    expect(await world.fetchAll()).toBe(1);
    const [question] = await world.all();
    expect(question?.media).toEqual([{ id: 'w1', kind: 'voice', state: 'ready', seconds: 4 }]);
    const [heard] = await mediaOf(world.needs, question ?? {});
    expect(heard?.media).toMatchObject({ type: 'audio/wav', seconds: 4, state: 'ready' });
    expect((await heard?.bytes())?.toString('latin1', 0, 4)).toBe('RIFF');
    expect(await world.fetchAll()).toBe(0);
    expect(world.at).toMatchObject({ fetched: ['V'], told: [] });
    // What leads to WeChat is forgotten.
    expect(await world.view.collection('questionMedia').countDocuments({ sourceSealed: { $exists: true } })).toBe(0);
  });

  it('said again by the platform, at once or after it was fetched, is one question and one voice', async () => {
    const world = await aWorld();
    world.at.wechat.set('V', { kind: 'bytes', bytes: anAmr(1) });
    await Promise.all([world.speak('V', '1'), world.speak('V', '1'), world.speak('V', '1')]);
    await world.fetchAll();
    await world.speak('V', '1', now + MINUTE);
    await world.fetchAll();
    expect(await world.all()).toMatchObject([{ media: [{ state: 'ready' }] }]);
    expect(world.at.fetched).toEqual(['V']);
  });

  it.each([
    ['broken', { kind: 'bytes', bytes: Buffer.from('#!AMR\nxxxxxxx') }, 'unreadable', /放不出来.*已经转给老师/],
    ['speex', { kind: 'bytes', bytes: Buffer.concat([Buffer.from('OggS'), Buffer.alloc(50)]) }, 'unreadable', /放不出来.*已经转给老师/],
    ['over', { kind: 'gone' }, 'gone', /没有取到.*再说一遍/],
  ] as const)('that is %s is delivered all the same, marked, and its asker told once', async (_what, given, state, words) => {
    const world = await aWorld();
    world.at.wechat.set('V', given);
    await world.speak('V', '1');
    await world.fetchAll();
    await world.fetchAll();
    expect(await world.all()).toMatchObject([{ state: 'routed', teacherId: 't1', media: [{ kind: 'voice', state }] }]);
    expect(world.at.told).toEqual([expect.stringMatching(words)]);
  });

  it('is fetched later when WeChat does not answer, and given up after a day and a bit', async () => {
    const world = await aWorld();
    world.at.wechat.set('V', { kind: 'later' });
    await world.speak('V', '1');
    for (let tries = 0; tries < 12; tries += 1) {
      await world.fetchAll();
      world.at.now += tries < 2 ? MINUTE : 20 * HOUR;
    }
    expect(world.at.fetched).toHaveLength(8);
    expect(await world.all()).toMatchObject([{ media: [{ state: 'gone' }] }]);
  });

  it('whose fetching was killed in between is taken up by the next', async () => {
    const world = await aWorld();
    world.at.wechat.set('V', { kind: 'bytes', bytes: anAmr(1) });
    await world.speak('V', '1');
    // The one that died held it, and may even have written its bytes.
    const claim = await world.needs.questionMedia.takeDue(now, MINUTE);
    await world.needs.questionMedia.fill(claim?.media.id ?? '', { type: 'audio/wav', bytes: Buffer.alloc(600_000) }, now);
    expect(await world.fetchAll()).toBe(0);
    world.at.now += 2 * MINUTE;
    expect(await world.fetchAll()).toBe(1);
    const [question] = await world.all();
    const [heard] = await mediaOf(world.needs, question ?? {});
    expect((await heard?.bytes())?.length).toBe(44 + 8000 * 2);
  });

  it('of a child that was erased while it was fetched leaves no bytes', async () => {
    const world = await aWorld();
    world.at.wechat.set('V', { kind: 'bytes', bytes: anAmr(1) });
    await world.speak('V', '1');
    const { getMedia } = world.needs.gateway;
    world.needs.gateway.getMedia = async (account, id) => {
      await world.view.collection('questionMedia').deleteMany({});
      return getMedia(account, id);
    };
    await world.fetchAll();
    expect(await world.view.collection('mediaFrames').countDocuments({})).toBe(0);
  });
});

describe('of several children', () => {
  const steps = {
    voice: (w: Awaited<ReturnType<typeof aWorld>>) => w.speak('V', '11', now + SECOND),
    words: (w: Awaited<ReturnType<typeof aWorld>>) => w.say('他不肯睡', '12', now + 2 * SECOND),
    digit: (w: Awaited<ReturnType<typeof aWorld>>) => w.say('２', '13', now + 3 * SECOND),
  };
  const orders = [
    ['voice', 'digit'],
    ['digit', 'voice'],
  ] as const;
  it.each(orders)('%s then %s is one question for the chosen child', async (...order) => {
    const world = await aWorld({ children: 2 });
    const replies: string[] = [];
    for (const step of order) replies.push(await steps[step](world));
    for (const step of order) await steps[step](world);
    expect(replies[0]).toMatch(order[0] === 'voice' ? /请回复数字/ : /为陈雨泽问/);
    expect(replies[1]).toContain('已转给');
    expect(await world.all()).toMatchObject([{ id: 'c11', studentId: 's2', text: '', media: [{ id: 'w11', state: 'fetching' }] }]);
  });

  it('a voice and words wait together for the digit, whatever order they came in and though all came at once', async () => {
    for (const order of [
      ['voice', 'words', 'digit'],
      ['words', 'voice', 'digit'],
    ] as const) {
      const world = await aWorld({ children: 2 });
      for (const step of order) await steps[step](world);
      expect(await world.all()).toMatchObject([{ id: 'c11', studentId: 's2', text: '他不肯睡', media: [{ kind: 'voice' }] }]);
    }
    const world = await aWorld({ children: 2 });
    await Promise.all([steps.voice(world), steps.digit(world), steps.voice(world), steps.digit(world)]);
    expect(await world.all()).toMatchObject([{ id: 'c11', studentId: 's2' }]);
  });

  it('what was chosen is used up, and what is over a day old is no draft', async () => {
    const world = await aWorld({ children: 2 });
    await steps.voice(world);
    await steps.digit(world);
    expect(await world.speak('W', '21', now + HOUR)).toContain('请回复数字');
    expect(await world.say('1', '22', now + DAY + 2 * HOUR)).toContain('为陈雨桐问');
    expect(await world.all()).toHaveLength(1);
  });
});

describe('who is not bound yet', () => {
  it('is told how, kept a day, and relayed by itself when bound, with a receipt', async () => {
    const world = await aWorld({ bound: false });
    expect(await world.speak('V', '1')).toMatch(/保管一天.*绑定/);
    expect(await world.say('他不肯睡', '2', now + SECOND)).toContain('绑定');
    expect(await sweepKept(world.needs, now + MINUTE)).toBe(0);
    expect(await world.all()).toEqual([]);
    expect(world.at.fetched).toEqual([]);
    await world.bind();
    expect(await sweepKept(world.needs, now + HOUR)).toBe(1);
    expect(await sweepKept(world.needs, now + HOUR)).toBe(0);
    expect(await world.all()).toMatchObject([{ id: 'c1', text: '他不肯睡', media: [{ id: 'w1', kind: 'voice', state: 'fetching' }] }]);
    expect(world.at.told).toEqual([expect.stringContaining('已转给')]);
  });

  it('with two children is asked which; after a day nothing is left', async () => {
    const world = await aWorld({ bound: false, children: 2 });
    await world.speak('P', '1', now, 'picture');
    await world.bind();
    await sweepKept(world.needs, now + MINUTE);
    expect(world.at.told).toEqual([expect.stringContaining('请回复数字')]);
    expect(await world.say('1', '2', now + 2 * MINUTE)).toContain('已转给');
    expect(await world.all()).toMatchObject([{ media: [{ kind: 'picture' }] }]);

    const late = await aWorld({ bound: false });
    await late.say('太晚了', '1');
    await late.bind();
    expect(await sweepKept(late.needs, now + DAY + 1)).toBe(0);
    expect(await late.all()).toEqual([]);
  });
});

it('a picture of the chat is cleaned as it comes', async () => {
  const world = await aWorld();
  world.at.wechat.set('P', { kind: 'bytes', bytes: aPhoto({ behind: '<script>' }) });
  await world.speak('P', '1', now, 'picture');
  await world.fetchAll();
  const [question] = await world.all();
  const [seen] = await mediaOf(world.needs, question ?? {});
  expect((await seen?.bytes())?.toString('latin1')).not.toMatch(/GPS|script/);
});

describe('after the teacher asked back', () => {
  const asksBack = async (world: Awaited<ReturnType<typeof aWorld>>, when: number) => {
    const reply = { id: 'back', by: { kind: 'teacher' as const, id: 't1' }, text: '拍张照片看看？', at: when, as: 'ask-back' as const };
    const to = { state: 'seen' as const, reply, pausedAt: when, leftMinutes: 60 };
    await world.needs.questions.step('c1', ['routed', 'seen', 'reopened'], to);
  };

  it.each([
    ['voice', { kind: 'bytes', bytes: anAmr(3) }, '语音', { seconds: 3 }],
    ['picture', { kind: 'bytes', bytes: aPhoto() }, '图片', {}],
  ] as const)('a %s is the asker’s reply: fetched into it, its clock goes on, and repeats reply once', async (kind, given, word, more) => {
    const world = await aWorld();
    world.at.wechat.set('V', given);
    await world.say('他的作业对不对', '1');
    await asksBack(world, now + MINUTE);
    const receipt = await world.speak('V', '2', now + HOUR, kind);
    expect(receipt).toMatch(new RegExp(`^已把您的${word}补充给老师（您问的是“他的作业对不对”）。预计.* 前回复`));
    expect(await world.speak('V', '2', now + HOUR, kind)).toBe(receipt);
    world.at.now = now + HOUR;
    expect(await world.fetchAll()).toBe(1);
    expect(await world.speak('V', '2', now + 2 * HOUR, kind)).toMatch(/^已把您的/);
    expect(await world.fetchAll()).toBe(0);
    const [question, ...others] = await world.all();
    expect(others).toEqual([]);
    expect(question).toMatchObject({ id: 'c1', check: 'waiting', replies: [{ as: 'ask-back' }, { id: 'c2', text: '', by: { id: 'g1' } }] });
    expect(question?.pausedAt).toBeUndefined();
    expect(question?.media).toBeUndefined();
    expect(question?.replies[1]?.media).toEqual([{ id: 'w2', kind, state: 'ready', ...more }]);
    const [kept] = await world.needs.questionMedia.getMany(['w2']);
    expect(kept?.place).toMatchObject({ questionId: 'c1', replyId: 'c2', studentId: 's1' });
  });

  it('what can not be had is marked in the reply, and one more voice, when nobody waits for it, is a question of its own', async () => {
    const world = await aWorld();
    await world.say('他的作业对不对', '1');
    await asksBack(world, now + MINUTE);
    await world.speak('gone', '2', now + HOUR);
    await world.speak('V', '3', now + HOUR);
    world.at.now = now + HOUR;
    await world.fetchAll();
    const all = await world.all();
    expect(all.map(({ id }) => id).sort()).toEqual(['c1', 'c3']);
    expect(all.find(({ id }) => id === 'c1')?.replies[1]?.media).toMatchObject([{ id: 'w2', state: 'gone' }]);
  });

  it('a voice for one of two children whose question is open goes on being sorted out', async () => {
    const world = await aWorld({ children: 2 });
    await world.speak('V', '1');
    expect(await world.speak('W', '2')).toContain('2 个孩子');
    expect(await world.all()).toEqual([]);
  });
});
