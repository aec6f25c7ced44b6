import { openDuePushes } from '../../../bot-server/flows/push/open-due-pushes';
import { recoverClaims } from '../../../bot-server/flows/push/recover-claims';
import { resolveOpen } from '../../../bot-server/flows/push/resolve-open';
import { sendDueMessages } from '../../../bot-server/flows/push/send-due-messages';
import { settleLate } from '../../../bot-server/flows/push/settle-late';
import { at, openWorld, type World } from './world';

jest.setTimeout(60_000);
let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterEach(() => world.clean());
afterAll(() => world.close());

const START = at('19:30');
const texts = () => world.wire.map(({ openid, text }) => `${openid} ${text.split(' | ')[0] ?? ''}`).sort();
const sentAtOf = async (messageId: string) => (await world.needs.deliveries.ofMessages([messageId])).map(({ sentAt }) => sentAt);
const two = (change = {}) =>
  world.plan([
    ['读书', START],
    ['口算', START, change],
  ]);

describe('several pushes for one guardian', () => {
  it('at one moment ring once: one message, one consent, one of the budget, and all deliveries are marked', async () => {
    await world.families([
      { id: 'mum', children: ['ann.c1', 'ben.c2'] },
      { id: 'dad', children: ['ben.c2'] },
    ]);
    await two({ audience: { grades: [1], classroomIds: [] } });
    world.at('19:30');
    await world.sweep();
    expect(texts()).toEqual(['mp-dad 《读书》', 'mp-mum 《读书》等2份']);
    expect(world.wire.find(({ openid }) => openid === 'mp-mum')).toMatchObject({
      page: 'pages/today/index?from=notice&pushes=p-plan-1,p-plan-2',
      text: '《读书》等2份 | 一年级1班、二年级1班家长 | 2026-09-02 19:30',
    });
    expect(await world.messages()).toEqual(['dad:first:p-plan-1 sent', 'mum:first:p-plan-1 sent', 'mum:first:p-plan-2 sent']);
    expect(await sentAtOf('mum:first:p-plan-1')).toEqual([START, START]);
    expect(await sentAtOf('mum:first:p-plan-2')).toEqual([START]);
    expect(await world.remaining('mum', 'new-item')).toBe(2);
    expect((await world.needs.messages.ringsSince(['mum', 'dad'], START - 1)).get('mum')).toBe(1);
    await world.sweep();
    expect(world.wire).toHaveLength(2);
  });

  it('ring once also where the turn is over after the first is written; a push of other classes waits for its turn', async () => {
    await world.families([
      { id: 'mum', children: ['ann.c1'] },
      { id: 'dad', children: ['ben.c2'] },
    ]);
    const [first, second] = [
      { grades: [], classroomIds: ['c1'] },
      { grades: [], classroomIds: ['c2'] },
    ];
    await world.plan([
      ['读书', START, { audience: first }],
      ['算术', START, { audience: second }],
      ['口算', START, { audience: first }],
    ]);
    world.at('19:30');
    const now = world.needs.clock();
    await openDuePushes(world.needs, now);
    const open = async () => (await world.needs.pushes.open(9)).length;
    const stopped = () => false;
    let asked = 0;
    expect(await open()).toBe(3);
    expect(await resolveOpen(world.needs, now, { over: () => (asked += 1) > 1, stopped })).toEqual({ more: true });
    expect(await open()).toBe(1);
    await sendDueMessages(world.needs, { owner: 'one', epoch: 1 });
    expect(texts()).toEqual(['mp-mum 《读书》等2份']);
    expect(await resolveOpen(world.needs, now, { over: () => false, stopped })).toEqual({ more: false });
    await sendDueMessages(world.needs, { owner: 'one', epoch: 1 });
    expect(texts()).toEqual(['mp-dad 《算术》', 'mp-mum 《读书》等2份']);
  });

  it('while the school is closed come at the hour that each guardian chose', async () => {
    await world.families([
      { id: 'mum', children: ['ann.c1'], digestMinute: 12 * 60 + 30 },
      { id: 'dad', children: ['ann.c1'] },
    ]);
    await world.plan([['读书', at('10:00')]]);
    Object.assign(world.needs, { isClosed: async () => true });
    try {
      for (const [time, rung] of [
        ['10:00', []],
        ['12:30', ['mp-mum 《读书》']],
        ['18:30', ['mp-dad 《读书》', 'mp-mum 《读书》']],
      ] as const) {
        world.at(time);
        await world.sweep();
        expect(texts()).toEqual(rung);
      }
    } finally {
      Object.assign(world.needs, { isClosed: undefined });
    }
  });

  it('within one hour wait for the last of them; who gets only one is not kept waiting', async () => {
    await world.families([
      { id: 'mum', children: ['ann.c1'] },
      { id: 'dad', children: ['ben.c2'] },
    ]);
    await world.plan([
      ['读书', at('19:10')],
      ['口算', at('19:40'), { audience: { grades: [1], classroomIds: [] } }],
    ]);
    world.at('19:10');
    await world.sweep();
    expect(texts()).toEqual(['mp-dad 《读书》']);
    world.at('19:40');
    await world.sweep();
    expect(texts()).toEqual(['mp-dad 《读书》', 'mp-mum 《口算》等2份']);
    expect(await sentAtOf('mum:first:p-plan-1')).toEqual([at('19:40')]);
  });

  it('a later one that never comes keeps the first back by a minute, no longer', async () => {
    await world.families([{ id: 'mum', children: ['ann.c1'] }]);
    await world.plan([
      ['读书', at('19:10')],
      ['口算', at('19:40')],
    ]);
    world.at('19:10');
    await world.sweep();
    world.resource('口算', { withdrawn: true });
    world.at('19:41');
    await world.sweep();
    expect(texts()).toEqual(['mp-mum 《读书》']);
  });

  it('of two hours ring twice; what was kept for the morning rings once', async () => {
    await world.families([{ id: 'mum', children: ['ann.c1'] }]);
    await world.plan([
      ['读书', at('18:55')],
      ['口算', at('19:00')],
      ['甲', at('21:40')],
      ['乙', at('22:10')],
    ]);
    for (const time of ['18:55', '19:00', '21:40', '22:10']) {
      world.at(time);
      await world.sweep();
    }
    expect(texts()).toEqual(['mp-mum 《口算》', 'mp-mum 《读书》']);
    world.at('07:00', '2026-09-03');
    await world.sweep();
    expect(texts()).toEqual(['mp-mum 《口算》', 'mp-mum 《甲》等2份', 'mp-mum 《读书》']);
  });

  it('leave out what would not ring alone: watched, withdrawn, stopped, a child’s at night', async () => {
    await world.families([{ id: 'mum', children: ['ann.c1'], quietHours: null }]);
    world.resource('口算', { for: 'student' });
    await world.plan([
      ['读书', at('20:30')],
      ['口算', at('20:30')],
      ['看过', at('20:30')],
      ['停', at('20:30')],
    ]);
    world.watched({ kind: 'guardian', id: 'mum' }, '看过', 100);
    world.at('20:30');
    await world.sweep(world.needs, undefined, { stopped: () => true });
    await world.needs.pushes.setHalt('p-plan-4', ['running'], { state: 'ended', at: at('20:30') });
    await world.sweep();
    expect(texts()).toEqual(['mp-mum 《读书》']);
    expect(await world.messages()).toEqual([
      'mum:first:p-plan-1 sent',
      'mum:first:p-plan-2 held bedtime',
      'mum:first:p-plan-3 held already-watched',
      'mum:first:p-plan-4 held ended',
    ]);
  });

  it('a definite no lets each go its own way; nothing is lost and nobody is rung twice', async () => {
    await world.families([{ id: 'mum', children: ['ann.c1'], follows: true }]);
    await two();
    let first = true;
    world.script.answer = () => {
      if (!first) return { kind: 'sent' };
      first = false;
      return { kind: 'later', code: '-1', why: 'busy' };
    };
    world.at('19:30');
    await world.sweep();
    world.clock.now += 60_000;
    await world.sweep();
    // The other one goes its own way, and takes along what waits for its second try.
    expect(world.wire.map(({ outcome, text }) => `${outcome} ${text.split(' | ')[0] ?? ''}`)).toEqual([
      'later 《读书》等2份',
      'sent 《口算》等2份',
    ]);
    expect(await world.messages()).toEqual(['mum:first:p-plan-1 sent', 'mum:first:p-plan-2 sent']);
  });

  it('no echo holds all of them, and a word that comes later is told to all', async () => {
    await world.families([{ id: 'mum', children: ['ann.c1'] }]);
    await two();
    world.script.answer = () => ({ kind: 'unknown', code: 'timeout' });
    world.at('19:30');
    await world.sweep();
    expect(await world.messages()).toEqual([
      'mum:first:p-plan-1 unknown unknown-outcome timeout',
      'mum:first:p-plan-2 unknown unknown-outcome timeout',
    ]);
    const late = { outcome: { kind: 'sent' as const }, platformId: '9', templateId: 'mini-new-item' };
    await settleLate(world.needs, 'mini', 'mp-mum', late, at('19:31'));
    expect(await world.messages()).toEqual(['mum:first:p-plan-1 sent', 'mum:first:p-plan-2 sent']);
    expect(await sentAtOf('mum:first:p-plan-2')).toEqual([START]);
    expect(world.wire).toHaveLength(1);
  });

  it('a late refusal lets all of them ring again, each by itself', async () => {
    await world.families([{ id: 'mum', children: ['ann.c1'], follows: true }]);
    await two();
    world.script.answer = () => ({ kind: 'sent', platformId: '77' });
    world.at('19:30');
    await world.sweep();
    const late = { outcome: { kind: 'refused' as const, code: '43101', why: 'no-consent' as const }, platformId: '77' };
    await settleLate(world.needs, 'mini', 'mp-mum', late, at('19:31'));
    expect(await sentAtOf('mum:first:p-plan-2')).toEqual([undefined]);
    expect((await world.messages()).every((line) => line.endsWith(' waiting'))).toBe(true);
  });
});

describe('a sender that dies with a digest in hand', () => {
  /** Cuts every write and call after the n-th off, as a killed process does. */
  const dying = (most: number) => {
    let left = most;
    let tell: () => void = () => undefined;
    const died = new Promise<'died'>((resolve) => (tell = () => resolve('died')));
    const cut = <T extends object>(store: T): T =>
      new Proxy(store, {
        get(target, key, receiver) {
          const value: unknown = Reflect.get(target, key, receiver);
          if (typeof value !== 'function') return value;
          return (...args: unknown[]): unknown => {
            if (left <= 0) {
              tell();
              return new Promise(() => undefined);
            }
            left -= 1;
            return Reflect.apply(value, target, args);
          };
        },
      });
    const { messages, attempts, deliveries, consents, gateway } = world.needs;
    const parts = {
      messages: cut(messages),
      attempts: cut(attempts),
      deliveries: cut(deliveries),
      consents: cut(consents),
      gateway: cut(gateway),
    };
    return { needs: { ...world.needs, ...parts }, died };
  };

  it('loses nothing and rings nobody twice, at whichever step', async () => {
    let steps = 0;
    for (let most = 1; most < 80; most += 1) {
      await world.clean();
      await world.families([{ id: 'mum', children: ['ann.c1'], consents: 9 }]);
      await two();
      world.at('19:30');
      await world.sweep(world.needs, undefined, { stopped: () => true });
      const { needs, died } = dying(most);
      const run = sendDueMessages(needs, { owner: 'one', epoch: 1 });
      if ((await Promise.race([run, died])) !== 'died') break;
      steps += 1;
      await world.letClaimsExpire();
      world.clock.now += 61_000;
      await recoverClaims(world.needs, world.clock.now);
      await world.sweep(world.needs, { owner: 'two', epoch: 2 });
      await world.sweep(world.needs, { owner: 'two', epoch: 2 });
      const ends = await world.messages();
      expect({ most, ended: ends.filter((line) => !/ (sent|unknown)/.test(line)) }).toEqual({ most, ended: [] });
      const said = world.wire.map(({ text }) => text.split(' | ')[0] ?? '');
      const times = (title: string): number =>
        said.filter((text) => text.includes(title) || (text.includes('等2份') && !text.includes(title))).length;
      expect({ most, said, read: Math.max(times('读书'), times('口算')) <= 1 }).toMatchObject({ read: true });
      const unknown = ends.some((line) => line.includes('unknown'));
      if (!unknown) expect({ most, said: [times('读书'), times('口算')] }).toEqual({ most, said: [1, 1] });
    }
    expect(steps).toBeGreaterThan(12);
  });
});
