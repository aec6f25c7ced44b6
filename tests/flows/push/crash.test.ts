import type { PushNeeds } from '../../../bot-server/flows/push/needs';
import { openSendMemory } from '../../../bot-server/flows/push/send-memory';
import { HOUR } from '../../../bot-server/domain/time/instant';
import { at, openWorld, type World } from './world';

jest.setTimeout(600_000);
let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterEach(() => world.clean());
afterAll(() => world.close());

class Killed extends Error {}

/**
 * The process dies at its Nth step towards a store or WeChat: either just before the step takes effect or just after it. From then on
 * nothing that the dead process tries has any effect.
 */
function dyingAt(needs: PushNeeds, nth: number, when: 'before' | 'after'): { needs: PushNeeds; steps: () => number } {
  let steps = 0;
  let dead = false;
  const watched = new Set([
    'plans',
    'pushes',
    'deliveries',
    'messages',
    'attempts',
    'consents',
    'gateway',
    'identities',
    'roster',
    'viewings',
  ]);
  const step =
    (run: (...args: unknown[]) => Promise<unknown>) =>
    async (...args: unknown[]): Promise<unknown> => {
      if (dead) throw new Killed();
      steps += 1;
      const mine = steps === nth;
      if (mine && when === 'before') {
        dead = true;
        throw new Killed();
      }
      const result = await run(...args);
      if (mine) dead = true;
      if (dead) throw new Killed();
      return result;
    };
  const wrapped = Object.fromEntries(
    Object.entries(needs).map(([name, room]) => {
      if (name === 'touch') return [name, step(room as never)];
      if (!watched.has(name)) return [name, room];
      return [name, Object.fromEntries(Object.entries(room as object).map(([verb, run]) => [verb, step(run as never)]))];
    }),
  ) as unknown as PushNeeds;
  return { needs: wrapped, steps: () => steps };
}

const START = at('19:30');
/** One family that is rung, one that has no consent and falls to the official account, one that has watched before. */
async function setUp(): Promise<void> {
  await world.families([
    { id: 'mum', children: ['ann.c1', 'ben.c2'], consents: 1 },
    { id: 'fan', children: ['ann.c1'], consents: 1, follows: true },
    { id: 'seen', children: ['cat.c2'], consents: 1 },
  ]);
  await world.plan([['读书', START]]);
  world.watched({ kind: 'guardian', id: 'seen' }, '读书', 100);
  world.script.answer = ({ openid }) =>
    openid === 'mp-fan' ? { kind: 'refused', code: '43101', why: 'no-consent' } : { kind: 'sent', platformId: String(world.wire.length) };
  world.clock.now = START;
}

/** What must be true of every crash: nobody lost, nobody rung twice, every message with an end and a reason. */
async function expectNobodyLostOrRungTwice(label: string): Promise<void> {
  const rings = (openids: string[]) => world.wire.filter(({ openid, outcome }) => openids.includes(openid) && outcome === 'sent').length;
  const messages = new Map((await world.messages()).map((line) => [line.split(' ')[0], line]));
  const told = (id: string) => [label, messages.get(id)?.split(' ').slice(1).join(' ')];
  for (const [id, openids] of [
    ['mum', ['mp-mum']],
    ['fan', ['mp-fan', 'oa-fan']],
  ] as const) {
    const rang = rings([...openids]);
    const state = messages.get(`${id}:first:p-plan-1`)?.split(' ')[1];
    expect([label, id, rang <= 1]).toEqual([label, id, true]);
    expect([label, id, state === 'sent' || state === 'unknown']).toEqual([label, id, true]);
    if (state === 'sent') expect([label, id, rang]).toEqual([label, id, 1]);
  }
  expect(told('seen:first:p-plan-1')).toEqual([label, 'held already-watched']);
  expect(messages.size).toBe(3);
  const deliveries = await world.connection.collection('deliveries').find().toArray();
  expect([label, deliveries.length]).toEqual([label, 4]);
  for (const { messageId, sentAt } of deliveries) {
    const state = messages.get(messageId as string)?.split(' ')[1];
    expect([label, messageId, sentAt !== undefined]).toEqual([label, messageId, state === 'sent']);
  }
  expect(await world.connection.collection('pushes').countDocuments()).toBe(1);
  // Used by the ring, or by a call of which nobody knows the outcome; neither lost nor grown.
  expect(await world.remaining('mum', 'new-item')).toBe(0);
}

describe('a crash at every step from the slot to the phone', () => {
  it.each(['before', 'after'] as const)('killed %s the Nth step: each message ends sent once or unknown, none is lost', async (when) => {
    await setUp();
    const whole = dyingAt(world.needs, Infinity, 'before');
    await world.sweep(whole.needs);
    await expectNobodyLostOrRungTwice('no crash');
    const total = whole.steps();
    expect(total).toBeGreaterThan(40);

    let unknown = 0;
    for (let nth = 1; nth <= total; nth++) {
      await world.clean();
      await setUp();
      const dying = dyingAt(world.needs, nth, when);
      await world.sweep(dying.needs).catch(() => undefined);
      await world.letClaimsExpire();
      await world.sweep(world.needs, { owner: 'two', epoch: 2 });
      await world.letClaimsExpire();
      world.clock.now = START + HOUR;
      await world.sweep(world.needs, { owner: 'two', epoch: 2 });
      await expectNobodyLostOrRungTwice(`${when} step ${nth} of ${total}`);
      unknown += (await world.messages()).filter((line) => line.includes('unknown')).length;
    }
    console.log(`killed ${when} each of ${total} steps: 0 lost, 0 twice, ${unknown} unknown`);
    expect(unknown).toBeGreaterThan(0);
    expect(unknown).toBeLessThan(total);
  });

  it('a sender that slept through its claim changes nothing when it wakes, and rings nobody twice', async () => {
    /** WeChat has taken these words before: nobody waits for the one that goes ahead. */
    const knownWays = { enter: () => Promise.resolve(() => undefined) };
    let wake = (): void => undefined;
    let slept = 0;
    /** Sleeps right before this call, the first time. */
    const sleepy = (room: 'messages' | 'attempts' | 'gateway', verb: string): PushNeeds => {
      const asleep = new Promise<void>((resolve) => (wake = resolve));
      const inner = world.needs[room] as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
      const run = async (...args: unknown[]): Promise<unknown> => {
        slept += 1;
        if (slept === 1) await asleep;
        return inner[verb]?.(...args);
      };
      return { ...world.needs, [room]: { ...inner, [verb]: run } };
    };
    for (const [room, verb] of [
      ['messages', 'beginCall'],
      ['attempts', 'insert'],
      ['gateway', 'sendSubscribe'],
      ['attempts', 'settle'],
      ['messages', 'settle'],
    ] as const) {
      await world.clean();
      await setUp();
      slept = 0;
      const stale = world.sweep(sleepy(room, verb), undefined, { memory: { ...openSendMemory(), canary: knownWays } });
      while (slept === 0) await new Promise((resolve) => setImmediate(resolve));
      // Only the sleeper's claim runs out: the families beside it have come to their ends.
      while ((await world.connection.collection('messages').countDocuments({ state: 'sending' })) > 1) {
        await new Promise((resolve) => setImmediate(resolve));
      }
      await world.letClaimsExpire();
      await world.sweep(world.needs, { owner: 'two', epoch: 2 });
      wake();
      await stale.catch(() => undefined);
      await world.letClaimsExpire();
      await world.sweep(world.needs, { owner: 'two', epoch: 2 });
      await expectNobodyLostOrRungTwice(`asleep before ${room}.${verb}`);
    }
  });
});
