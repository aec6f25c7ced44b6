import { messageIdOf } from '../../../bot-server/domain/push/push';
import { MOST_RESENDS } from '../../../bot-server/domain/push/unknown';
import { HOUR, MINUTE } from '../../../bot-server/domain/time/instant';
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
const PUSH = 'p-plan-1';
/** One family's first card, and an emergency of the same push beside it. */
const setUp = async (): Promise<void> => {
  await world.families([{ id: 'mum', children: ['ann.c1'], consents: 9, follows: true }]);
  await world.plan([['读书', START]]);
  world.clock.now = START;
  await world.sweep();
  const [delivery] = await world.needs.deliveries.ofMessages([messageIdOf('mum', 'first', PUSH)]);
  if (!delivery) throw new Error('no delivery');
  const id = messageIdOf('mum', 'emergency', PUSH);
  await world.needs.deliveries.put([{ ...delivery, id: `${delivery.id}-e`, kind: 'emergency', messageId: id }]);
  await world.needs.messages.put([
    {
      ...{ id, guardianId: 'mum', kind: 'emergency', bundle: PUSH, purpose: 'new-item', schoolId: 's', state: 'waiting' },
      ...{ dueAt: START, expiresAt: START + 24 * HOUR, createdAt: START },
      subject: { kind: 'push', pushId: PUSH, resourceId: '读书', title: '读书' },
    },
  ]);
};
const message = (kind: 'first' | 'emergency') => world.message(messageIdOf('mum', kind, PUSH));

describe('a call of which nobody knows whether it rang', () => {
  it('is held for everything but an emergency, which goes out again by the same way, counted, a few times', async () => {
    world.script.answer = () => ({ kind: 'unknown', code: 'timeout' });
    await setUp();
    expect(await message('first')).toMatchObject({ state: 'unknown', because: 'unknown-outcome', code: 'timeout' });
    for (let n = 0; n < 6; n += 1) {
      world.clock.now += MINUTE;
      await world.sweep();
    }
    expect(world.wire.map(({ way }) => way)).toEqual(Array.from({ length: 1 + 1 + MOST_RESENDS }, () => 'mp-subscribe'));
    expect(await message('first')).toMatchObject({ state: 'unknown' });
    expect(await message('emergency')).toMatchObject({ state: 'unknown', resends: MOST_RESENDS });
    // Each repetition took the consent that the one before may have used, and no other.
    expect(await world.remaining('mum', 'new-item')).toBe(9 - 2);
  });

  it('ends a repetition at its first answer', async () => {
    let calls = 0;
    await setUp();
    world.script.answer = () => (++calls === 1 ? { kind: 'unknown', code: 'timeout' } : { kind: 'sent', platformId: 'x' });
    for (let n = 0; n < 4; n += 1) {
      world.clock.now += MINUTE;
      await world.sweep();
    }
    expect(calls).toBe(2);
    expect(await message('emergency')).toMatchObject({ state: 'sent', resends: 1 });
  });

  it('is repeated for an emergency whose sender died in the call, and held for the rest', async () => {
    await world.families([{ id: 'mum', children: ['ann.c1'], consents: 9 }]);
    await setUp();
    const dying = { ...world.needs, gateway: { ...world.needs.gateway, sendSubscribe: () => new Promise<never>(() => undefined) } };
    const dead = world.sweep(dying);
    void dead;
    while ((await message('emergency'))?.state !== 'sending') await new Promise((resolve) => setImmediate(resolve));
    while ((await world.connection.collection('attempts').countDocuments({ state: 'calling' })) === 0)
      await new Promise((resolve) => setImmediate(resolve));
    await world.letClaimsExpire();
    await world.sweep(world.needs, { owner: 'two', epoch: 2 });
    world.clock.now += MINUTE;
    await world.sweep(world.needs, { owner: 'two', epoch: 2 });
    expect(await message('emergency')).toMatchObject({ state: 'sent', resends: 1 });
  });
});

describe('an outcome told afterwards and cut off in between', () => {
  const late = (kind: 'sent' | 'refused', platformId: string) =>
    ({
      platformId,
      templateId: 'mini-new-item',
      outcome: kind === 'sent' ? { kind } : { kind, code: 'user refuse', why: 'no-consent' },
    }) as never;
  const delivered = async () => (await world.needs.deliveries.ofMessages([messageIdOf('mum', 'first', PUSH)])).map(({ sentAt }) => sentAt);
  const oneFamily = async (): Promise<void> => {
    await world.families([{ id: 'mum', children: ['ann.c1'], consents: 2 }]);
    await world.plan([['读书', START]]);
    world.clock.now = START;
  };
  /** Runs it with one step after another cut off, then whole. */
  const cutEverywhere = async (kind: 'sent' | 'refused', platformId: string): Promise<void> => {
    for (const [room, verb] of [
      ['attempts', 'settle'],
      ['messages', 'standsBy'],
      ['deliveries', kind === 'sent' ? 'markSent' : 'unmarkSent'],
      ['messages', 'correct'],
    ] as const) {
      const after = async (...args: unknown[]): Promise<never> => {
        await (world.needs[room] as unknown as Record<string, (...a: unknown[]) => Promise<unknown>>)[verb]?.(...args);
        throw new Error('cut off');
      };
      const cut = { ...world.needs, [room]: { ...world.needs[room], [verb]: after } };
      await settleLate(cut, 'mini', 'mp-mum', late(kind, platformId), START + 1).catch(() => undefined);
    }
    await settleLate(world.needs, 'mini', 'mp-mum', late(kind, platformId), START + 1);
  };

  it('is finished when it is told again: «unknown» was sent, and its deliveries and figures know', async () => {
    await oneFamily();
    world.script.answer = () => ({ kind: 'unknown', code: 'timeout' });
    await world.sweep();
    expect(await delivered()).toEqual([undefined]);
    world.touched.length = 0;
    await cutEverywhere('sent', 'late-1');
    expect(await message('first')).toMatchObject({ state: 'sent' });
    expect(await delivered()).toEqual([START]);
    expect(world.touched).toContain(`${PUSH}:c1`);
  });

  it('is finished when it is told again: what was refused goes on, and is not marked; but a newer try stays as it is', async () => {
    await oneFamily();
    world.script.answer = () => ({ kind: 'sent', platformId: 'one' });
    await world.sweep();
    await cutEverywhere('refused', 'one');
    expect(await message('first')).toMatchObject({ state: 'waiting' });
    expect(await delivered()).toEqual([undefined]);
    world.clock.now += MINUTE;
    await world.connection.collection('messages').updateMany({}, { $set: { state: 'sent', lastAttempt: 'newer' } });
    await world.connection.collection('deliveries').updateMany({}, { $set: { sentAt: new Date(START) } });
    await settleLate(world.needs, 'mini', 'mp-mum', late('refused', 'one'), START + 9);
    expect(await message('first')).toMatchObject({ state: 'sent' });
    expect(await delivered()).toEqual([START]);
  });
});
