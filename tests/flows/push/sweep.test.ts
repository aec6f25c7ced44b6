import type { SendOutcome } from '../../../bot-server/domain/account/outcome';
import type { Question } from '../../../bot-server/domain/question/question';
import { enqueueAnswerMessage } from '../../../bot-server/flows/push/enqueue-answer-message';
import { listInbox } from '../../../bot-server/flows/today/list-inbox';
import { settleLate } from '../../../bot-server/flows/push/settle-late';
import { sendDueMessages } from '../../../bot-server/flows/push/send-due-messages';
import { presentInboxItem } from '../../../bot-server/present/inbox';
import { DAY, HOUR, MINUTE } from '../../../bot-server/domain/time/instant';
import { at, openWorld, type World } from './world';

jest.setTimeout(30_000);
let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterEach(() => world.clean());
afterAll(() => world.close());

const START = at('19:30');
const refused = (why: 'no-consent' | 'bad-data' | 'bad-recipient', code = '43101'): SendOutcome => ({ kind: 'refused', code, why });
const calls = () => world.wire.map(({ way, openid }) => `${way} ${openid}`);

describe('a due slot', () => {
  it('rings each family once, however often the sweep runs', async () => {
    await world.families([
      { id: 'mum', children: ['ann.c1'] },
      { id: 'dad', children: ['ann.c1'] },
    ]);
    await world.plan([['读书', START]]);
    world.at('19:29');
    await world.sweep();
    expect(world.wire).toEqual([]);
    world.at('19:30');
    await world.sweep();
    await world.sweep();
    world.at('20:30');
    await world.sweep();
    expect(calls().sort()).toEqual(['mp-subscribe mp-dad', 'mp-subscribe mp-mum']);
    expect(await world.messages()).toEqual(['dad:first:p-plan-1 sent', 'mum:first:p-plan-1 sent']);
    expect(world.wire[0]).toMatchObject({
      page: 'pages/item/index?push=p-plan-1&resource=%E8%AF%BB%E4%B9%A6&for=ann.c1&from=notice',
      text: '《读书》 | 一年级1班家长 | 2026-09-02 19:30',
    });
    expect(await world.remaining('mum', 'new-item')).toBe(2);
    const [delivery] = await world.needs.deliveries.ofMessages(['mum:first:p-plan-1']);
    expect(delivery).toMatchObject({ sentAt: START, reachable: true, alreadyWatched: false });
    expect(world.touched).toContain('p-plan-1:c1');
  });

  it('rings once when several sweepers run at once', async () => {
    await world.families(Array.from({ length: 40 }, (_, n) => ({ id: `g${n}`, children: [`k${n}.c${(n % 2) + 1}`] })));
    await world.plan([
      ['读书', START],
      ['运动', START],
    ]);
    world.at('19:30');
    const sweeps = await Promise.all(['one', 'two', 'three'].map((owner, n) => world.sweep(world.needs, { owner, epoch: n + 1 })));
    // Who was being called by another sweeper just then is called a moment later, not at the same time.
    world.clock.now += 5000;
    const last = await world.sweep(world.needs, { owner: 'last', epoch: 9 });
    expect(world.overlaps).toEqual([]);
    // Two of one guardian may go in one message, or in two when two senders had them: each is heard of once.
    const heard = world.wire.flatMap(({ openid, text }) =>
      text.includes('等2份') ? [`${openid} 读书`, `${openid} 运动`] : [`${openid} ${text.includes('读书') ? '读书' : '运动'}`],
    );
    expect(new Set(heard).size).toBe(80);
    expect(heard).toHaveLength(80);
    expect([...sweeps, last].reduce((sum, { sent }) => sum + sent, 0)).toBe(world.wire.length);
    expect((await world.messages()).every((line) => line.endsWith(' sent'))).toBe(true);
  });

  it('gives siblings one message that names both classes', async () => {
    await world.families([{ id: 'mum', children: ['ann.c1', 'ben.c2'] }]);
    await world.plan([['读书', START]]);
    world.at('19:30');
    await world.sweep();
    expect(world.wire.map(({ text }) => text)).toEqual(['《读书》 | 一年级1班、二年级1班家长 | 2026-09-02 19:30']);
    const deliveries = await world.needs.deliveries.ofMessages(['mum:first:p-plan-1']);
    expect(deliveries.map(({ studentId, sentAt }) => [studentId, sentAt])).toEqual([
      ['ann.c1', START],
      ['ben.c2', START],
    ]);
  });

  it('keeps quiet until seven in the morning, then rings', async () => {
    await world.families([
      { id: 'mum', children: ['ann.c1'] },
      { id: 'owl', children: ['bob.c1'], quietHours: null },
    ]);
    await world.plan([['读书', at('21:45')]]);
    world.at('21:45');
    await world.sweep();
    expect(calls()).toEqual(['mp-subscribe mp-owl']);
    expect(await world.message('mum:first:p-plan-1')).toMatchObject({
      state: 'held',
      because: 'quiet-hours',
      dueAt: at('07:00', '2026-09-03'),
    });
    world.at('06:59', '2026-09-03');
    await world.sweep();
    expect(world.wire).toHaveLength(1);
    world.at('07:00', '2026-09-03');
    await world.sweep();
    expect(calls()).toEqual(['mp-subscribe mp-owl', 'mp-subscribe mp-mum']);
  });

  it('does not ring who has watched it before, and says so; never rings past due', async () => {
    await world.families([
      { id: 'mum', children: ['ann.c1'] },
      { id: 'dad', children: ['ann.c1'] },
    ]);
    await world.plan([['读书', at('21:45'), { dueDays: 0.3 }]]);
    world.at('20:00');
    world.watched({ kind: 'guardian', id: 'mum' }, '读书', 95);
    world.at('21:45');
    await world.sweep();
    world.at('08:00', '2026-09-03');
    await world.sweep();
    expect(world.wire).toEqual([]);
    expect(await world.messages()).toEqual(['dad:first:p-plan-1 held past-due', 'mum:first:p-plan-1 held already-watched']);
  });

  it('decides at the moment of sending: who watches while it waits for the morning is left alone', async () => {
    await world.families([{ id: 'mum', children: ['ann.c1'] }]);
    await world.plan([['读书', at('22:00')]]);
    world.at('22:00');
    await world.sweep();
    world.at('22:30');
    world.watched({ kind: 'guardian', id: 'mum' }, '读书', 100);
    world.at('07:00', '2026-09-03');
    await world.sweep();
    expect(world.wire).toEqual([]);
    expect(await world.messages()).toEqual(['mum:first:p-plan-1 held already-watched']);
  });

  it('holds with the reason: not bound, no consent, no channel', async () => {
    await world.families([
      { id: 'away', children: ['ann.c1'], bound: false },
      { id: 'poor', children: ['ann.c1'], consents: 0 },
      { id: 'fan', children: ['ann.c1'], consents: 0, follows: true },
    ]);
    await world.plan([['读书', START]]);
    world.at('19:30');
    await world.sweep();
    expect(await world.messages()).toEqual([
      'away:first:p-plan-1 held not-bound',
      'fan:first:p-plan-1 sent',
      'poor:first:p-plan-1 held no-consent',
    ]);
    expect(calls()).toEqual(['oa-template oa-fan']);
    const standing = await world.needs.messages.standingOfPush('p-plan-1');
    expect(standing.map(({ state, because, count }) => `${state} ${because ?? ''} ${count}`).sort()).toEqual([
      'held no-consent 1',
      'held not-bound 1',
      'sent  1',
    ]);
  });

  it('rings a guardian at most three times a week, then next week', async () => {
    await world.families([{ id: 'mum', children: ['ann.c1'], consents: 9 }]);
    const days = ['2026-09-02', '2026-09-03', '2026-09-04', '2026-09-05'];
    await world.plan(days.map((date, n) => [`第${n}篇`, at('19:30', date)] as const));
    for (const date of days) {
      world.at('19:30', date);
      await world.sweep();
    }
    expect(world.wire).toHaveLength(3);
    expect(await world.message('mum:first:p-plan-4')).toMatchObject({
      state: 'held',
      because: 'budget-spent',
      dueAt: at('19:30', '2026-09-07'),
    });
    world.at('19:30', '2026-09-07');
    await world.sweep();
    expect(world.wire.at(-1)?.text).toContain('第3篇');
  });

  it('of five at one moment makes one ring, and spends one of the budget', async () => {
    await world.families([{ id: 'mum', children: ['ann.c1'], consents: 9 }]);
    await world.plan([1, 2, 3, 4, 5].map((n) => [`第${n}篇`, START] as const));
    world.at('19:30');
    await world.sweep();
    expect(world.wire.map(({ text }) => text.split(' ')[0])).toEqual(['《第1篇》等5份']);
    expect((await world.needs.messages.ringsSince(['mum'], START)).get('mum')).toBe(1);
    expect((await world.messages()).filter((line) => line.endsWith(' sent'))).toHaveLength(5);
  });
});

describe('what WeChat answers', () => {
  beforeEach(async () => {
    await world.families([{ id: 'mum', children: ['ann.c1'], follows: true }]);
    await world.plan([['读书', START]]);
    world.at('19:30');
  });
  const by = (answers: Partial<Record<'mp-subscribe' | 'oa-template' | 'oa-custom', SendOutcome>>) => {
    world.script.answer = ({ way }) => answers[way] ?? { kind: 'sent', platformId: '1' };
  };

  it('43101 falls to the next way, zeroes the count, and is not tried again', async () => {
    by({ 'mp-subscribe': refused('no-consent') });
    await world.sweep();
    expect(calls()).toEqual(['mp-subscribe mp-mum', 'oa-template oa-mum']);
    expect(await world.messages()).toEqual(['mum:first:p-plan-1 sent']);
    expect(await world.remaining('mum', 'new-item')).toBe(0);
    expect((await world.message('mum:first:p-plan-1'))?.sentBy).toBe('oa-template');
  });

  it('another definite refusal falls to the next way and gives the consent back', async () => {
    by({ 'mp-subscribe': refused('bad-recipient', '40003'), 'oa-template': refused('bad-data', '47003') });
    await world.sweep();
    expect(await world.messages()).toEqual(['mum:first:p-plan-1 failed 47003']);
    expect(await world.remaining('mum', 'new-item')).toBe(3);
    await world.sweep();
    expect(world.wire).toHaveLength(2);
  });

  it('an unknown outcome ends it: never another way, never again', async () => {
    by({ 'mp-subscribe': { kind: 'unknown', code: 'timeout' } });
    await world.sweep();
    world.at('21:00');
    await world.sweep();
    expect(calls()).toEqual(['mp-subscribe mp-mum']);
    expect(await world.messages()).toEqual(['mum:first:p-plan-1 unknown unknown-outcome timeout']);
  });

  it('«later» repeats the same way after a wait, five times at most, then another', async () => {
    by({ 'mp-subscribe': { kind: 'later', code: '-1', why: 'busy' } });
    const seen: number[] = [];
    for (let minute = 0; minute < 20; minute++) {
      world.clock.now = START + minute * MINUTE;
      await world.sweep();
      seen.push(world.wire.length);
    }
    expect(seen.slice(0, 7)).toEqual([1, 2, 3, 4, 6, 6, 6]);
    expect(calls()).toEqual([...Array.from({ length: 5 }, () => 'mp-subscribe mp-mum'), 'oa-template oa-mum']);
    expect(await world.remaining('mum', 'new-item')).toBe(3);
    const attempts = await world.needs.attempts.ofMessages(['mum:first:p-plan-1']);
    expect(attempts.map(({ state }) => state)).toEqual(['retry', 'retry', 'retry', 'retry', 'retry', 'sent']);
  });

  it('a late refusal is told to the next way; a late success makes «unknown» known; both may be told twice', async () => {
    await world.sweep();
    const attempts = await world.needs.attempts.ofMessages(['mum:first:p-plan-1']);
    const late = { platformId: attempts[0]?.platformId ?? '', outcome: refused('bad-recipient', 'user block') };
    for (const _ of [1, 2]) await settleLate(world.needs, 'mini', 'mp-mum', late, START + 1);
    expect(await world.messages()).toEqual(['mum:first:p-plan-1 waiting']);
    expect((await world.needs.deliveries.ofMessages(['mum:first:p-plan-1']))[0]?.sentAt).toBeUndefined();
    by({ 'oa-template': { kind: 'unknown', code: 'timeout' } });
    world.clock.now = START + MINUTE;
    await world.sweep();
    expect(await world.messages()).toEqual(['mum:first:p-plan-1 unknown unknown-outcome timeout']);
    await settleLate(world.needs, 'mini', 'mp-mum', late, START + 2);
    expect(await world.messages()).toEqual(['mum:first:p-plan-1 unknown unknown-outcome timeout']);
    const good = { platformId: '77', templateId: 'oa-new-item', outcome: { kind: 'sent' as const } };
    for (const _ of [1, 2]) await settleLate(world.needs, 'oa', 'oa-mum', good, START + 2 * MINUTE);
    expect(await world.messages()).toEqual(['mum:first:p-plan-1 sent']);
    expect((await world.needs.deliveries.ofMessages(['mum:first:p-plan-1']))[0]?.sentAt).toBe(START + MINUTE);
    await world.sweep();
    expect(calls()).toEqual(['mp-subscribe mp-mum', 'oa-template oa-mum']);
  });
});

describe('a template that WeChat does not take', () => {
  it('47003 and a used-up quota stop the others within what was in flight', async () => {
    await world.families(Array.from({ length: 70 }, (_, n) => ({ id: `g${n}`, children: [`k${n}.c1`], consents: 1 })));
    await world.plan([['读书', START]]);
    world.at('19:30');
    world.script.answer = () => ({ kind: 'later', code: '45009', why: 'quota' });
    const sent = await world.sweep();
    expect(world.wire.length).toBeLessThanOrEqual(16);
    expect(sent).toMatchObject({ sent: 0, later: 70 });
    const { dueAt } = (await world.message('g66:first:p-plan-1')) ?? {};
    expect(dueAt).toBeGreaterThanOrEqual(at('00:05', '2026-09-03'));
    expect(dueAt).toBeLessThan(at('00:20', '2026-09-03'));
    world.script.answer = () => ({ kind: 'sent' });
    world.at('07:00', '2026-09-03');
    await world.sweep();
    world.at('07:01', '2026-09-03');
    await world.sweep();
    expect((await world.messages()).every((line) => line.endsWith(' sent'))).toBe(true);
  });
});

describe('nudges', () => {
  beforeEach(async () => {
    await world.families([
      { id: 'half', children: ['ann.c1'], consents: 2 },
      { id: 'done', children: ['bob.c1'] },
      { id: 'none', children: ['cat.c2'] },
    ]);
    await world.plan([['读书', START]]);
    world.at('19:30');
    await world.sweep();
    world.at('20:00');
    world.watched({ kind: 'guardian', id: 'half' }, '读书', 40);
    world.watched({ kind: 'guardian', id: 'done' }, '读书', 95);
    world.wire.length = 0;
  });
  const dayBefore = at('19:30', '2026-09-08');

  it('goes once to who stopped half-way, and to who has not begun, a day before it is due, and opens at the first unseen second', async () => {
    world.clock.now = dayBefore - 1;
    await world.sweep();
    expect(world.wire).toEqual([]);
    for (let half = 0; half < 60; half++) {
      world.clock.now = dayBefore + half * 30 * MINUTE;
      await world.sweep();
    }
    expect([...world.wire].sort((a, b) => (a.openid < b.openid ? -1 : 1))).toEqual([
      {
        way: 'mp-subscribe',
        openid: 'mp-half',
        page: 'pages/item/index?push=p-plan-1&resource=%E8%AF%BB%E4%B9%A6&for=ann.c1&from=notice&gap=1',
        text: '《读书》 | 已看 0:40，还差1分钟 | 2026-09-09 19:30',
        outcome: 'sent',
      },
      // Who has not begun is told so once, in other words.
      {
        way: 'mp-subscribe',
        openid: 'mp-none',
        page: 'pages/item/index?push=p-plan-1&resource=%E8%AF%BB%E4%B9%A6&for=cat.c2&from=notice&gap=1',
        text: '《读书》 | 还没有看，共1分40秒 | 2026-09-09 19:30',
        outcome: 'sent',
      },
    ]);
    expect(await world.needs.pushes.nextNudgeAt()).toBeUndefined();
  });

  it('is re-decided when it is sent: who finishes while it waits for the morning is left alone', async () => {
    await world.connection.collection('pushes').updateMany({}, { $set: { nudgeAt: new Date(at('22:00', '2026-09-08')) } });
    world.at('22:00', '2026-09-08');
    await world.sweep();
    expect(await world.message('half:nudge:p-plan-1')).toMatchObject({ state: 'held', because: 'quiet-hours' });
    world.watched({ kind: 'guardian', id: 'half' }, '读书', 100);
    world.at('07:00', '2026-09-09');
    await world.sweep();
    expect(calls()).toEqual(['mp-subscribe mp-none']);
    expect(await world.message('half:nudge:p-plan-1')).toMatchObject({ state: 'held', because: 'already-watched' });
  });

  it('makes up the message of a nudge whose run was cut off after its delivery', async () => {
    world.clock.now = dayBefore;
    const cut = { ...world.needs, messages: { ...world.needs.messages, put: () => Promise.reject(new Error('cut off')) } };
    await expect(world.sweep(cut)).rejects.toThrow('cut off');
    expect(world.wire).toEqual([]);
    await world.sweep();
    expect(calls().sort()).toEqual(['mp-subscribe mp-half', 'mp-subscribe mp-none']);
  });
});

describe('catching up', () => {
  it.each([
    [0, 0, 0],
    [1, 1, 0],
    [3, 1, 2],
    [150, 1, 149],
  ])('%d missed: %d rung, %d skipped', async (missed, rung, skipped) => {
    await world.families([{ id: 'mum', children: ['ann.c1'] }]);
    const back = at('12:00', '2026-09-10');
    await world.plan(Array.from({ length: missed }, (_, n) => [`第${n}篇`, back - HOUR - n * 30 * MINUTE] as const));
    world.clock.now = back;
    await world.sweep();
    await world.sweep();
    expect(world.wire).toHaveLength(rung);
    if (rung) expect(world.wire[0]?.text).toContain('第0篇');
    const slots = await world.needs.plans.slotsOf('plan');
    expect(slots.filter(({ state, skippedBecause }) => state === 'skipped' && skippedBecause === 'missed')).toHaveLength(skipped);
  });

  it('leaves a draft, a paused plan and a withdrawn item alone', async () => {
    await world.families([{ id: 'mum', children: ['ann.c1'] }]);
    await world.plan([['读书', START]], { publish: false });
    world.at('19:30');
    await world.sweep();
    expect(await world.messages()).toEqual([]);
    await world.needs.plans.publish('plan', 1, [], START);
    await world.needs.plans.setState('plan', 'published', 'paused');
    await world.sweep();
    expect(await world.messages()).toEqual([]);
    await world.needs.plans.setState('plan', 'paused', 'published');
    world.resource('读书', { withdrawn: true });
    await world.sweep();
    expect((await world.needs.plans.slotsOf('plan')).map(({ state, skippedBecause }) => [state, skippedBecause])).toEqual([
      ['skipped', 'withdrawn'],
    ]);
    expect(world.wire).toEqual([]);
  });

  it('fires nothing twice and nothing early when the clock is set back', async () => {
    await world.families([{ id: 'mum', children: ['ann.c1'] }]);
    await world.plan([
      ['读书', START],
      ['运动', START + HOUR],
    ]);
    world.clock.now = START;
    await world.sweep();
    world.clock.now = START - 2 * HOUR;
    await world.sweep();
    world.clock.now = START + 10;
    await world.sweep();
    expect(world.wire).toHaveLength(1);
    world.clock.now = START + DAY;
    await world.sweep();
    expect(world.wire).toHaveLength(2);
  });
});

describe('an answer', () => {
  const question: Question = {
    id: 'q1',
    guardianId: 'mum',
    studentId: 'ann.c1',
    classroomId: 'c1',
    schoolId: 's',
    teacherId: 't',
    kind: 'habit',
    because: 'class-teacher',
    holders: ['t'],
    text: '孩子不肯读书怎么办？',
    from: 'official-account',
    state: 'answered',
    askedAt: START - HOUR,
    dueAt: START + DAY,
    replies: [{ id: 'r1', by: { kind: 'teacher', id: 't' }, text: '先一起读五分钟。', at: START }],
    check: 'pass',
  };
  const reply = { id: 'r1', by: { kind: 'teacher' as const, id: 't' }, text: '先一起读五分钟。', at: START };
  const enqueue = async (change: Partial<Question> = {}) => {
    const asked = { ...question, ...change };
    world.questions.set('q1', asked);
    let woken = 0;
    const needs = { messages: world.needs.messages, wake: () => void (woken += 1) };
    await enqueueAnswerMessage(needs, asked, reply, START);
    await enqueueAnswerMessage(needs, asked, reply, START);
    return woken;
  };

  it('reaches who asked in the chat in the chat, once, with a way into the mini-program', async () => {
    await world.families([{ id: 'mum', children: ['ann.c1'], follows: true }]);
    world.clock.now = START;
    expect(await enqueue()).toBe(2);
    await sendDueMessages(world.needs, { owner: 'x', epoch: 1 });
    await sendDueMessages(world.needs, { owner: 'x', epoch: 1 });
    expect(world.wire).toHaveLength(1);
    expect(world.wire[0]).toMatchObject({ way: 'oa-custom', openid: 'oa-mum' });
    expect(world.wire[0]?.text).toBe(
      '李敏老师答复了您的提问“孩子不肯读书怎么办？”：\n先一起读五分钟。\n<a data-miniprogram-appid="wxmini" data-miniprogram-path="pages/question/index?id=q1&from=notice">打开小程序</a>',
    );
  });

  it('goes by subscribe message to who asked in the mini-program, outside the budget, and waits for the morning', async () => {
    await world.families([{ id: 'mum', children: ['ann.c1'], follows: true, consents: 9 }]);
    await world.plan([17, 18, 19].map((hour) => [`第${hour}篇`, at(`${hour}:30`)] as const));
    for (const hour of [17, 18, 19]) {
      world.at(`${hour}:30`);
      await world.sweep();
    }
    world.at('22:00');
    await enqueue({ from: 'player' });
    await world.sweep();
    expect(world.wire).toHaveLength(3);
    world.at('07:00', '2026-09-03');
    await world.sweep();
    expect(world.wire.at(-1)).toMatchObject({
      way: 'mp-subscribe',
      text: '孩子不肯读书怎么办？ | 李敏老师 | 2026-09-02 19:30',
      page: 'pages/question/index?id=q1&from=notice',
    });
  });

  it('stands in the inbox whether it rang or not', async () => {
    await world.families([{ id: 'mum', children: ['ann.c1'], consents: 0 }]);
    await world.plan([['读书', START]]);
    world.at('19:30');
    await enqueue({ from: 'player' });
    await world.sweep();
    expect(world.wire).toEqual([]);
    const mum = {
      role: 'guardian',
      guardianId: 'mum',
      studentIds: ['ann.c1'],
      classroomIds: ['c1'],
      identityId: 'i',
      accountId: 'mini',
    } as const;
    const { items } = await listInbox({ ...world.needs, roster: world.roster, questions: world.asked }, mum, { limit: 10 }, START);
    expect(items.map(presentInboxItem).map(({ kind, title, note }) => ({ kind, title, note }))).toEqual([
      { kind: 'item', title: '《读书》', note: '没有打开微信提醒，先放在这里' },
      { kind: 'answer', title: '老师答复了：孩子不肯读书怎么办？', note: '没有打开微信提醒，先放在这里' },
    ]);
    expect(items.map((item) => presentInboxItem(item).page)[0]).toMatch(new RegExp(`&for=(${mum.studentIds.join('|')})&from=inbox$`));
  });
});

describe('a message that breaks every sender', () => {
  it('does not keep the others from ringing, and is given up in the end', async () => {
    await world.families(['a', 'bad', 'c'].map((id) => ({ id, children: [`${id}.c1`] })));
    await world.plan([['读书', START]]);
    world.at('19:30');
    const poisoned = {
      ...world.needs,
      consents: {
        ...world.consents,
        spend: (account: string, openid: string, id: string) =>
          openid === 'mp-bad' ? Promise.reject(new Error('poison')) : world.consents.spend(account, openid, id),
      },
    };
    await world.sweep(poisoned);
    expect(calls().sort()).toEqual(['mp-subscribe mp-a', 'mp-subscribe mp-c']);
    expect(world.troubles).toHaveLength(1);
    let looks = 0;
    while ((await world.message('bad:first:p-plan-1'))?.state !== 'failed' && looks < 20) {
      looks += 1;
      // It waits twice as long each time, and nobody has to wait for its claim to run out.
      world.clock.now += 2 * MINUTE;
      await world.sweep(poisoned);
    }
    expect(looks).toBe(5);
    expect(world.troubles).toHaveLength(6);
    expect(await world.messages()).toEqual(['a:first:p-plan-1 sent', 'bad:first:p-plan-1 failed broken', 'c:first:p-plan-1 sent']);
  });
});
