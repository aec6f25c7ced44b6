import { systemScope } from '../../../bot-server/domain/access/scope';
import { openDuePushes } from '../../../bot-server/flows/push/open-due-pushes';
import { resolvePush } from '../../../bot-server/flows/push/resolve-push';
import { sendDueMessages } from '../../../bot-server/flows/push/send-due-messages';
import { HOUR, MINUTE } from '../../../bot-server/domain/time/instant';
import { openAlertStore } from '../../../bot-server/store/alerts';
import { openLeaseStore } from '../../../bot-server/store/leases';

import { openSendMemory } from '../../../bot-server/flows/push/send-memory';
import { at, openWorld, type World } from './world';

jest.setTimeout(60_000);
let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterEach(() => world.clean());
afterAll(() => world.close());

const START = at('19:30');
const messagesDue = async (): Promise<void> => {
  await world.families(['a', 'b', 'c'].map((id) => ({ id, children: [`${id}.c1`] })));
  await world.plan([['读书', START]]);
  world.clock.now = START;
  await openDuePushes(world.needs, START);
  for (const push of await world.needs.pushes.open(9)) await resolvePush(world.needs, push, START);
};
/** What a lease of so long says, by the database's clock. */
const leaseOf = async (ms: number) => {
  const leases = openLeaseStore(world.connection);
  const lease = await leases.acquire('jobs', 'stale', ms);
  if (!lease.held) throw new Error('not held');
  return { owner: 'stale', epoch: lease.epoch, until: lease.until };
};

describe('a leader whose lease has run out by the database’s clock', () => {
  it('claims nothing, though its own clock says that it may, and is told so', async () => {
    await messagesDue();
    const stale = { ...(await leaseOf(60_000)), until: 1 };
    expect(await sendDueMessages(world.needs, stale)).toMatchObject({ sent: 0, fenced: 3 });
    expect(world.wire).toEqual([]);
    expect(await sendDueMessages(world.needs, await leaseOf(60_000))).toMatchObject({ sent: 3, fenced: 0 });
  });

  it('claims nothing that a leader of a newer epoch has had', async () => {
    await messagesDue();
    await world.connection.collection('messages').updateMany({}, { $set: { epoch: 9 } });
    expect(await sendDueMessages(world.needs, { owner: 'old', epoch: 8 })).toMatchObject({ sent: 0, fenced: 3 });
    expect(await sendDueMessages(world.needs, { owner: 'new', epoch: 9 })).toMatchObject({ sent: 3, fenced: 0 });
  });

  it('opens no push and leaves no slot out', async () => {
    await world.families([{ id: 'a', children: ['a.c1'] }]);
    await world.plan([
      ['旧', START - 60 * HOUR],
      ['新', START],
    ]);
    world.clock.now = START;
    await openDuePushes(world.needs, START, { until: 1 });
    const states = async () => (await world.needs.plans.slotsOf('plan')).map(({ state }) => state);
    expect(await states()).toEqual(['waiting', 'waiting']);
    await openDuePushes(world.needs, START, await leaseOf(60_000));
    expect(await states()).toEqual(['skipped', 'pushed']);
  });

  it('has what it writes at the end of a call refused once another has taken the message over', async () => {
    await messagesDue();
    let release = (): void => undefined;
    const asleep = new Promise<void>((resolve) => (release = resolve));
    const gateway = {
      ...world.needs.gateway,
      sendSubscribe: async (...args: Parameters<typeof world.needs.gateway.sendSubscribe>) => {
        const outcome = await world.needs.gateway.sendSubscribe(...args);
        await asleep;
        return outcome;
      },
    };
    const sleeping = sendDueMessages({ ...world.needs, gateway }, { owner: 'one', epoch: 1 });
    while (world.wire.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await world.letClaimsExpire();
    await world.sweep(world.needs, { owner: 'two', epoch: 2 });
    release();
    const { fenced } = await sleeping;
    expect(fenced).toBeGreaterThan(0);
    expect(new Set(world.wire.map(({ openid }) => openid)).size).toBe(world.wire.length);
  });
});

describe('a sender that slept before it wrote its try down', () => {
  /** WeChat has taken these words before: nobody waits for the one that goes ahead. */
  const knownWays = { enter: () => Promise.resolve(() => undefined) };
  /** Taken over meanwhile; then it wakes. Whom did WeChat hear of twice? `insert`: what it is told of its try. */
  async function twice(insert: (told: boolean | 'busy') => boolean | 'busy'): Promise<number> {
    await messagesDue();
    let release = (): void => undefined;
    const asleep = new Promise<void>((resolve) => (release = resolve));
    let sleeping = 0;
    const attempts = {
      ...world.needs.attempts,
      insert: async (attempt: Parameters<typeof world.needs.attempts.insert>[0]) => {
        sleeping += 1;
        await asleep;
        return insert(await world.needs.attempts.insert(attempt));
      },
    };
    const sleeper = sendDueMessages(
      { ...world.needs, attempts },
      { owner: 'one', epoch: 1 },
      { memory: { ...openSendMemory(), canary: knownWays } },
    );
    while (sleeping < 3) await new Promise((resolve) => setImmediate(resolve));
    await world.letClaimsExpire();
    await world.sweep(world.needs, { owner: 'two', epoch: 2 });
    release();
    await sleeper;
    return world.wire.length - new Set(world.wire.map(({ openid }) => openid)).size;
  }

  it('is refused by the unique key of the try; without it, this test would notice', async () => {
    expect(await twice((told) => told)).toBe(0);
    await world.clean();
    expect(await twice(() => true)).toBe(3);
  });
});

describe('what a downtime cost', () => {
  it('is counted exactly and told in a row of its own, once, also when the sweep was cut off after telling', async () => {
    await world.families([{ id: 'a', children: ['a.c1'] }]);
    await world.plan(Array.from({ length: 150 }, (_, n) => [`第${n}篇`, START - (150 - n) * 20 * MINUTE] as const));
    world.clock.now = START;
    const alerts = openAlertStore(world.connection);
    const cut = { ...world.needs, plans: { ...world.needs.plans, skip: () => Promise.reject(new Error('cut off')) } };
    await expect(openDuePushes(cut, START)).rejects.toThrow('cut off');
    expect(await openDuePushes(world.needs, START)).toEqual({ opened: 1, skipped: 149, missed: 149 });
    expect(await openDuePushes(world.needs, START)).toEqual({ opened: 0, skipped: 0, missed: 0 });
    const [alert, ...more] = await alerts.list(systemScope, 0, 10);
    expect(more).toEqual([]);
    expect(alert).toMatchObject({ kind: 'slots-missed', planId: 'plan', schoolId: 's', at: START });
    const skipped = (await world.needs.plans.slotsOf('plan')).filter(({ state }) => state === 'skipped').map(({ id }) => id);
    expect([...(alert?.slotIds ?? [])].sort()).toEqual(skipped.sort());
  });
});
