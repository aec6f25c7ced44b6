import fc from 'fast-check';
import type { Actor } from '../../../bot-server/domain/access/actor';
import { DEFAULT_QUIET_HOURS } from '../../../bot-server/domain/push/quiet-hours';
import { DAY, HOUR, MINUTE } from '../../../bot-server/domain/time/instant';
import { steerPlan } from '../../../bot-server/flows/plan/steer-plan';
import { openDuePushes } from '../../../bot-server/flows/push/open-due-pushes';
import { FRESH_MS } from '../../../bot-server/flows/push/run-states';
import { sendDueMessages } from '../../../bot-server/flows/push/send-due-messages';
import { showRun } from '../../../bot-server/flows/push/show-run';
import { steerPush } from '../../../bot-server/flows/push/steer-push';
import type { SteerWord } from '../../../bot-server/domain/push/run';
import { openAuditStore } from '../../../bot-server/store/audit';
import { at, openWorld, type World } from './world';

jest.setTimeout(300_000);
let world: World;
let woken = 0;
beforeAll(async () => {
  world = await openWorld();
  await openAuditStore(world.connection).syncIndexes();
});
afterEach(() => world.clean());
afterAll(() => world.close());

const signed = { identityId: 'i', accountId: 'mini' };
const staff = (schoolId: string, ...roles: ('teacher' | 'school-scheduler' | 'school-reviewer' | 'head')[]): Actor => ({
  ...signed,
  role: 'teacher',
  teacherId: 't',
  schoolId,
  roles,
  classroomIds: [],
});
const scheduler = staff('s', 'school-scheduler');
const START = at('19:30', '2026-09-01');
const PUSH = 'p-plan-1';
const AT_ONCE = 16;

const steerNeeds = () => ({ ...world.needs, audit: openAuditStore(world.connection), wake: () => void (woken += 1) });
const say = (word: SteerWord, actor: Actor = scheduler) => steerPush(steerNeeds(), actor, { push: PUSH, word }, world.clock.now);
const sayPlan = (word: SteerWord, actor: Actor = scheduler) => steerPlan(steerNeeds(), actor, { plan: 'plan', word }, world.clock.now);
const families = (count: number) =>
  world.families(Array.from({ length: count }, (_, n) => ({ id: `g${n}`, children: [`k${n}.c1`], quietHours: null, consents: 2 })));
/** A platform at whose nth call somebody says something. */
const sayingAt = (nth: number, act: () => Promise<unknown>) => {
  let calls = 0;
  const { sendSubscribe } = world.needs.gateway;
  return {
    ...world.needs,
    gateway: {
      ...world.needs.gateway,
      sendSubscribe: async (...args: Parameters<typeof sendSubscribe>) => {
        calls += 1;
        if (calls === nth) await act();
        return sendSubscribe(...args);
      },
    },
  };
};
const counted = async () => {
  const counts: Record<string, number> = {};
  for (const line of await world.messages()) {
    const [, state, because] = line.split(' ');
    const key = because === undefined ? (state ?? '') : `${state ?? ''} ${because}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
};
const onceEach = () => expect(new Set(world.wire.map(({ openid }) => openid)).size).toBe(world.wire.length);
const go = async (count: number) => {
  await families(count);
  await world.plan([['读书', START]]);
  world.clock.now = START;
};

describe('stopping what goes out', () => {
  it.each(['push', 'plan'] as const)(
    'a pause of the %s stops a running fan-out, and what was held goes on where it stopped',
    async (what) => {
      await go(100);
      const word = what === 'push' ? say : sayPlan;
      let said = 0;
      await world.sweep(
        sayingAt(20, async () => {
          await word('pause');
          world.clock.now += FRESH_MS;
          said = world.wire.length;
        }),
      );
      const rung = world.wire.length;
      expect(said).toBeLessThan(70);
      // What had begun when it was said, and no more.
      expect(rung).toBeLessThanOrEqual(said + AT_ONCE);
      expect(await counted()).toEqual({ sent: rung, 'held plan-paused': 100 - rung });
      expect(await showRun(world.needs, scheduler, PUSH, world.clock.now)).toMatchObject({
        phase: 'paused',
        haltedBy: what,
        fanOut: { total: 100, sent: rung, ahead: 100 - rung, due: 0 },
      });
      // Hours of looking change nothing.
      for (let n = 0; n < 3; n++) {
        world.clock.now += 11 * MINUTE;
        await world.sweep();
      }
      expect(world.wire).toHaveLength(rung);
      await word('resume');
      await world.sweep();
      expect(await counted()).toEqual({ sent: 100 });
      expect(world.wire).toHaveLength(100);
      onceEach();
      const rows = await world.connection.collection('audit').find({ chain: 's' }).sort({ seq: 1 }).toArray();
      expect(rows.map(({ action }) => action as string)).toEqual([`${what}-paused`, `${what}-resumed`]);
    },
  );

  it('an end stops it for good: it can not be let go on, and nobody is rung or nudged any more', async () => {
    await go(80);
    let said = 0;
    await world.sweep(
      sayingAt(5, async () => {
        await say('end');
        world.clock.now += FRESH_MS;
        said = world.wire.length;
      }),
    );
    const rung = world.wire.length;
    expect(said).toBeLessThan(50);
    expect(rung).toBeLessThanOrEqual(said + AT_ONCE);
    expect(await counted()).toEqual({ sent: rung, 'held ended': 80 - rung });
    await expect(say('resume')).rejects.toMatchObject({ code: 'push/ended' });
    await expect(say('pause')).rejects.toMatchObject({ code: 'push/ended' });
    await say('end');
    for (let n = 0; n < 14; n++) world.watched({ kind: 'guardian', id: `g${n}` }, '读书', 40);
    world.clock.now = START + 6 * DAY + 12 * HOUR;
    await world.sweep();
    expect(world.wire).toHaveLength(rung);
    expect(await world.needs.messages.nextDueAt()).toBeUndefined();
    expect(await world.needs.pushes.nextNudgeAt()).toBeUndefined();
  });

  it('a paused plan opens no slot and nudges nobody; let go on, both come', async () => {
    await go(3);
    await world.sweep();
    world.watched({ kind: 'guardian', id: 'g1' }, '读书', 40);
    await sayPlan('pause');
    world.clock.now = START + 6 * DAY + 4 * HOUR;
    await world.sweep();
    expect(world.wire).toHaveLength(3);
    await sayPlan('resume');
    world.clock.now += HOUR;
    await world.sweep();
    const cards = world.wire.slice(3).map(({ openid, text }) => `${openid} ${text.includes('还没有看') ? 'not begun' : 'half'}`);
    expect(cards.sort()).toEqual(['mp-g0 not begun', 'mp-g1 half', 'mp-g2 not begun']);
  });

  it('let go on too late, it says so and rings nobody; in quiet hours it waits for their end', async () => {
    await world.families([
      { id: 'mum', children: ['ann.c1'], quietHours: DEFAULT_QUIET_HOURS },
      { id: 'dad', children: ['bob.c1'], quietHours: null },
    ]);
    await world.plan([['读书', START, { dueDays: 1 }]]);
    world.clock.now = START;
    await openDuePushes(world.needs, START);
    await say('pause');
    await world.sweep();
    world.at('23:00', '2026-09-01');
    await say('resume');
    await world.sweep();
    expect(world.wire.map(({ openid }) => openid)).toEqual(['mp-dad']);
    expect((await world.message(`mum:first:${PUSH}`))?.because).toBe('quiet-hours');
    await say('pause');
    world.clock.now = START + DAY + MINUTE;
    await expect(say('resume')).rejects.toMatchObject({ code: 'push/over' });
    world.clock.now += 11 * MINUTE;
    await world.sweep();
    expect((await world.message(`mum:first:${PUSH}`))?.because).toBe('past-due');
    expect(world.wire).toHaveLength(1);
  });

  it('follows the row alone: killed right after it was written, the messages come right by themselves', async () => {
    await go(40);
    world.clock.now = START;
    await sendDueMessages(world.needs, { owner: 'one', epoch: 1 });
    const held = sayingAt(1, async () => {
      // The process that paused it wrote its row, and died.
      await world.needs.pushes.setHalt(PUSH, ['running'], { state: 'paused', at: START });
      world.clock.now += FRESH_MS;
    });
    await world.sweep(held);
    const rung = world.wire.length;
    expect((await counted())['held plan-paused']).toBe(40 - rung);
    // The one that let it go on wrote its row, and died.
    await world.needs.pushes.setHalt(PUSH, ['paused'], undefined);
    world.clock.now += 11 * MINUTE;
    await world.sweep();
    expect(await counted()).toEqual({ sent: 40 });
    onceEach();
  });

  it('whatever is said while it runs, the last word stands, nobody is rung twice and nobody is forgotten', async () => {
    const words = fc.array(fc.record({ nth: fc.integer({ min: 1, max: 40 }), word: fc.constantFrom<SteerWord>('pause', 'resume') }), {
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc
        .asyncProperty(words, async (said) => {
          await go(40);
          const pending: Promise<unknown>[] = [];
          let calls = 0;
          const { sendSubscribe } = world.needs.gateway;
          const needs = {
            ...world.needs,
            gateway: {
              ...world.needs.gateway,
              // Said beside the calls, not between them: the writes meet in any order.
              sendSubscribe: async (...args: Parameters<typeof sendSubscribe>) => {
                calls += 1;
                for (const { nth, word } of said) if (nth === calls) pending.push(say(word).catch(() => undefined));
                world.clock.now += 40;
                return sendSubscribe(...args);
              },
            },
          };
          await world.sweep(needs);
          await Promise.all(pending);
          await say('resume');
          await world.sweep();
          expect(await counted()).toEqual({ sent: 40 });
          expect(world.wire).toHaveLength(40);
          onceEach();
        })
        .afterEach(() => world.clean()),
      { numRuns: 6 },
    );
  });

  it.each<[string, Actor, string | undefined]>([
    ['the scheduler', scheduler, undefined],
    ['the head', staff('s', 'head'), undefined],
    ['a reviewer', staff('s', 'teacher', 'school-reviewer'), 'access/denied'],
    ['a teacher', staff('s', 'teacher'), 'not-found'],
    ['another school’s head', staff('x', 'head'), 'not-found'],
    ['an officer', { ...signed, role: 'officer', officerId: 'o', bureauId: 'b', schoolIds: ['s'] }, 'access/denied'],
    ['a parent', { ...signed, role: 'guardian', guardianId: 'g0', studentIds: [], classroomIds: [] }, 'not-found'],
  ])('%s may, or may not', async (_, actor, refused) => {
    await go(1);
    await world.sweep();
    const codes = await Promise.all(
      [say('pause', actor), sayPlan('pause', actor)].map((each) =>
        each.then(
          () => undefined,
          (error: unknown) => error,
        ),
      ),
    );
    if (refused === undefined) expect(codes).toEqual([undefined, undefined]);
    else for (const code of codes) expect((code as { code: string }).code).toContain(refused);
  });
});
