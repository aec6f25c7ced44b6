import type { Actor } from '../../../bot-server/domain/access/actor';
import { isUnanswered } from '../../../bot-server/domain/push/nudges';
import type { PushNeeds } from '../../../bot-server/flows/push/needs';
import { listFamilyCalls, markFamilyCall } from '../../../bot-server/flows/push/family-calls';
import { openFamilyCallStore, type FamilyCallStore } from '../../../bot-server/store/family-calls';
import { DAY } from '../../../bot-server/domain/time/instant';
import { at, openWorld, type World } from './world';

jest.setTimeout(60_000);
let world: World;
let needs: PushNeeds;
let calls: FamilyCallStore;
let finished: Set<string>;
const noted: string[] = [];
beforeAll(async () => {
  world = await openWorld();
  calls = openFamilyCallStore(world.connection);
  needs = { ...world.needs, familyCalls: calls, familiesFinished: async () => finished };
});
beforeEach(() => {
  finished = new Set();
  noted.length = 0;
});
afterEach(() => world.clean());
afterAll(() => world.close());

const sweep = async (time: string, date: string): Promise<void> => {
  world.at(time, date);
  await world.sweep(needs);
};
const nudges = () => world.wire.filter(({ page }) => page.includes('gap=1')).map(({ openid, text }) => `${openid} ${text}`);
const li = {
  role: 'teacher',
  teacherId: 't',
  schoolId: 's',
  roles: ['teacher'],
  classroomIds: ['c1'],
  identityId: 'i',
  accountId: 'mini',
} as unknown as Actor;
const desk = () => ({
  familyCalls: calls,
  roster: world.needs.roster as Parameters<typeof listFamilyCalls>[0]['roster'],
  audit: { note: async ({ action }: { action: string }) => void noted.push(action), noteLook: async () => undefined },
});

describe('a card near the deadline', () => {
  it('says what is left to who stopped half-way, other words to who has not begun, nothing to who is done, and comes once', async () => {
    await world.families([
      { id: 'half', children: ['ann.c1'] },
      { id: 'none', children: ['ben.c1'] },
      { id: 'done', children: ['cat.c1'] },
      { id: 'both', children: ['dan.c1'] },
      { id: 'mute', children: ['eve.c1'], bound: false },
    ]);
    await world.plan([['读书', at('19:30'), { dueDays: 2 }]]);
    await sweep('19:30', '2026-09-02');
    world.at('20:00');
    world.watched({ kind: 'guardian', id: 'half' }, '读书', 20);
    world.watched({ kind: 'guardian', id: 'done' }, '读书', 95);
    finished.add('dan.c1');
    await sweep('19:29', '2026-09-03');
    expect(nudges()).toEqual([]);
    await sweep('19:31', '2026-09-03');
    await sweep('20:31', '2026-09-03');
    expect(nudges().sort()).toEqual([
      'mp-half 《读书》 | 已看 0:20，还差1分20秒 | 2026-09-04 19:30',
      'mp-none 《读书》 | 还没有看，共1分40秒 | 2026-09-04 19:30',
    ]);
  });

  it('goes to one guardian of a family: who looks after the child at home rather than who works away', async () => {
    await world.families([
      { id: 'a-far', children: ['ann.c1'] },
      { id: 'b-home', children: ['ann.c1'] },
    ]);
    await world.connection
      .collection('guardianships')
      .updateOne({ guardianId: 'a-far' }, { $set: { worksAway: true, caregiverAtHome: false } });
    await world.plan([['读书', at('19:30'), { dueDays: 2 }]]);
    await sweep('19:30', '2026-09-02');
    await sweep('19:31', '2026-09-03');
    expect(nudges()).toHaveLength(1);
    expect(nudges()[0]).toContain('mp-b-home');
  });

  it('is not sent to who finishes while it waits for the morning', async () => {
    await world.families([{ id: 'mum', children: ['ann.c1'] }]);
    await world.plan([['读书', at('21:45'), { dueDays: 2 }]]);
    await sweep('21:45', '2026-09-02');
    await sweep('07:00', '2026-09-03');
    await sweep('21:46', '2026-09-03');
    expect(await world.message('mum:nudge:p-plan-1')).toMatchObject({ state: 'held', because: 'quiet-hours' });
    finished.add('ann.c1');
    await sweep('07:00', '2026-09-04');
    expect(nudges()).toEqual([]);
    expect(await world.message('mum:nudge:p-plan-1')).toMatchObject({ state: 'held', because: 'already-watched' });
  });
});

describe('two cards without an answer', () => {
  const weeks = ['2026-09-02', '2026-09-09', '2026-09-16', '2026-09-23'];
  const dayAfter = (date: string): string => date.slice(0, 8) + String(Number(date.slice(8)) + 1).padStart(2, '0');
  const play = async (count: number, watchedIn: number | undefined): Promise<void> => {
    await world.families([{ id: 'mum', children: ['ann.c1'], consents: 9 }]);
    await world.plan(weeks.map((date, n) => [`第${n + 1}周`, at('19:30', date), { dueDays: 2 }] as const));
    for (const [n, date] of weeks.slice(0, count).entries()) {
      await sweep('19:30', date);
      await sweep('19:31', dayAfter(date));
      await sweep('20:01', dayAfter(date));
      if (n === watchedIn) {
        world.at('20:30', dayAfter(date));
        world.watched({ kind: 'guardian', id: 'mum' }, `第${n + 1}周`, 30);
      }
    }
  };

  it('bring the family on its class teacher’s list instead of a third card; «已联系» is said once, and is private to the class', async () => {
    await play(3, undefined);
    expect(nudges()).toHaveLength(2);
    const now = world.clock.now;
    const [line, ...more] = await listFamilyCalls(desk(), li, 'c1', now);
    expect(more).toEqual([]);
    expect(line).toMatchObject({ student: { id: 'ann.c1' }, call: { title: '《第3周》', pushId: 'p-plan-3' } });
    for (const _ of [1, 2]) await markFamilyCall(desk(), li, { classroom: 'c1', student: 'ann.c1', called: true }, now);
    expect(noted).toEqual(['family-called']);
    expect((await listFamilyCalls(desk(), li, 'c1', now))[0]?.call.calledAt).toBe(now);
    await expect(listFamilyCalls(desk(), li, 'c2', now)).rejects.toMatchObject({ code: 'classroom/not-found' });
    await expect(markFamilyCall(desk(), li, { classroom: 'c1', student: 'ben.c1', called: true }, now)).rejects.toMatchObject({
      code: 'push/no-call',
    });
    expect(await listFamilyCalls(desk(), li, 'c1', now + 29 * DAY)).toEqual([]);
  });

  it('were answered when somebody of the family watched after one of them', async () => {
    await play(3, 1);
    expect(nudges()).toHaveLength(3);
    expect(await listFamilyCalls(desk(), li, 'c1', world.clock.now)).toEqual([]);
  });

  it('are the last two, in whatever order they are told', () => {
    const sent = (sentAt: number, watchedAt?: number) => ({ sentAt, watchedAt });
    expect(isUnanswered([sent(1)])).toBe(false);
    expect(isUnanswered([sent(1), sent(2)])).toBe(true);
    expect(isUnanswered([sent(3), sent(1, 5), sent(2)])).toBe(true);
    expect(isUnanswered([sent(3, 4), sent(1), sent(2)])).toBe(false);
    // Half seen before the card, and not since.
    expect(isUnanswered([sent(3, 2), sent(5, 4)])).toBe(true);
  });
});
