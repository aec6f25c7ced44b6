import type { Actor } from '../../../bot-server/domain/access/actor';
import type { SendOutcome } from '../../../bot-server/domain/account/outcome';
import { HOUR } from '../../../bot-server/domain/time/instant';
import { resendFailed } from '../../../bot-server/flows/push/resend-failed';
import { showRun } from '../../../bot-server/flows/push/show-run';
import { openAuditStore } from '../../../bot-server/store/audit';
import { WeChatError } from '../../../bot-server/wechat/errors';
import { outcomeOf } from '../../../bot-server/wechat/outcomes';
import { at, openWorld, type World } from './world';

jest.setTimeout(120_000);
let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterEach(() => world.clean());
afterAll(() => world.close());

const scheduler: Actor = {
  role: 'teacher',
  identityId: 'i',
  accountId: 'mini',
  teacherId: 't',
  schoolId: 's',
  roles: ['school-scheduler'],
  classroomIds: [],
};
const START = at('19:30', '2026-09-01');
const PUSH = 'p-plan-1';
const WRONG: SendOutcome = { kind: 'refused', code: '47003', why: 'bad-data', field: 'thing0' };
const FINE: SendOutcome = { kind: 'sent' };

const resend = (actor: Actor = scheduler) =>
  resendFailed({ ...world.needs, audit: openAuditStore(world.connection), wake: () => undefined }, actor, PUSH, world.clock.now);
const run = () => showRun(world.needs, scheduler, PUSH, world.clock.now);
const go = async (count: number, follows = false) => {
  await world.families(
    Array.from({ length: count }, (_, n) => ({ id: `g${n}`, children: [`k${n}.c1`], quietHours: null, consents: 2, follows })),
  );
  await world.plan([['读书', START]]);
  world.clock.now = START;
};
const counted = async () => {
  const counts: Record<string, number> = {};
  for (const line of await world.messages()) {
    const key = line.split(' ').slice(1).join(' ');
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
};

describe('words that WeChat refuses', () => {
  it('are refused once and not ten thousand times; the field is named, and when they are mended all go out', async () => {
    await go(50);
    world.script.answer = () => WRONG;
    await world.sweep();
    expect(world.wire).toHaveLength(1);
    expect(await counted()).toEqual({ 'failed 47003': 1, 'held template-refused': 49 });
    const stopped = await run();
    expect(stopped.push.faults).toEqual([expect.objectContaining({ code: '47003', field: '内容标题', accountId: 'mini' })]);
    expect(stopped.fanOut).toMatchObject({ failed: 50, ahead: 0, sent: 0 });
    // Nobody is asked again by time alone, in this process or another.
    world.clock.now += 3 * HOUR;
    await world.sweep();
    expect(world.wire).toHaveLength(1);

    // Not mended yet: one more call says so.
    expect(await resend()).toBe(50);
    await world.sweep();
    expect(world.wire).toHaveLength(2);
    world.script.answer = () => FINE;
    expect(await resend()).toBe(50);
    expect(await resend()).toBe(0);
    await world.sweep();
    expect(await counted()).toEqual({ sent: 50 });
    const rang = world.wire.filter(({ outcome }) => outcome === 'sent').map(({ openid }) => openid);
    expect([rang.length, new Set(rang).size]).toEqual([50, 50]);
    for (let n = 0; n < 50; n++) expect(await world.remaining(`g${n}`, 'new-item')).toBe(1);
    expect(await resend()).toBe(0);
  });

  it('close that way alone: who can be reached by another is', async () => {
    await go(40, true);
    world.script.answer = ({ way }) => (way === 'mp-subscribe' ? WRONG : FINE);
    await world.sweep();
    expect(world.wire.filter(({ way }) => way === 'mp-subscribe')).toHaveLength(1);
    expect(await counted()).toEqual({ sent: 40 });
  });

  it('are named as WeChat names them', () => {
    const said = 'argument invalid! data.thing1.value invalid rid: 1-2-3';
    expect(outcomeOf(new WeChatError('47003', { at: 'answered', errcode: 47003 }, '/x', said))).toMatchObject({ field: 'thing1' });
    expect(outcomeOf(new WeChatError('47003', { at: 'answered', errcode: 47003 }, '/x', 'bad'))).not.toHaveProperty('field');
  });
});

describe('sending again', () => {
  it('takes the definite failures alone: never what rang, may have rung, or was a family’s own no', async () => {
    await go(8);
    const answers: Record<string, SendOutcome> = {
      'mp-g1': { kind: 'refused', code: '99999', why: 'refused' },
      'mp-g2': { kind: 'unknown', code: 'timeout' },
      'mp-g3': { kind: 'refused', code: '43101', why: 'no-consent' },
      'mp-g4': { kind: 'refused', code: '40003', why: 'bad-recipient' },
    };
    world.script.answer = ({ openid }) => answers[openid] ?? FINE;
    await world.sweep();
    const before = world.wire.length;
    world.script.answer = () => FINE;
    const both = await Promise.all([resend(), resend()]);
    expect(both.sort()).toEqual([0, 1]);
    await world.sweep();
    expect(world.wire.slice(before).map(({ openid }) => openid)).toEqual(['mp-g1']);
    expect(await counted()).toEqual({ sent: 5, 'unknown unknown-outcome timeout': 1, 'held no-consent': 1, 'held no-channel': 1 });
  });

  it('is for the school’s office, and while it is in time', async () => {
    await go(1);
    world.script.answer = () => ({ kind: 'refused', code: '99999', why: 'refused' });
    await world.sweep();
    await expect(resend({ ...scheduler, roles: ['teacher', 'school-reviewer'] })).rejects.toMatchObject({ code: 'access/denied' });
    await expect(resend({ ...scheduler, schoolId: 'x' })).rejects.toMatchObject({ code: 'push/not-found' });
    world.clock.now = START + 8 * 24 * HOUR;
    await expect(resend()).rejects.toMatchObject({ code: 'push/over' });
  });
});

it('a day’s quota that is used up is told with the hours it still takes', async () => {
  await go(60);
  let calls = 0;
  world.script.answer = () => (++calls <= 20 ? FINE : { kind: 'later', code: '45009', why: 'quota' });
  await world.sweep();
  const { fanOut, limitedHours, phase } = await run();
  expect([phase, fanOut.sent, fanOut.limited]).toEqual(['waiting', 20, 40]);
  expect(fanOut.limitedUntil).toBeGreaterThanOrEqual(at('00:00', '2026-09-02'));
  // 19:30 to five past midnight, and a second day for the other twenty.
  expect(limitedHours).toBe(5 + 24);
});
