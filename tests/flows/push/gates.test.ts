import type { SendOutcome } from '../../../bot-server/domain/account/outcome';
import { TRIPS_AFTER } from '../../../bot-server/domain/account/breaker';
import { HOUR, MINUTE, SECOND } from '../../../bot-server/domain/time/instant';
import { openSendMemory } from '../../../bot-server/flows/push/send-memory';
import { ACCOUNTS, at, openWorld, type World } from './world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(() => world.clean());
jest.setTimeout(120_000);

const START = at('19:30');
async function due(families: number): Promise<void> {
  await world.families(Array.from({ length: families }, (_, n) => ({ id: `g${n}`, children: [`k${n}-c1`], quietHours: null })));
  await world.plan([['r1', START]]);
  world.clock.now = START;
}
const withLimit = (perDay: number, resetMinute = 0) => ({
  ...world.needs,
  accounts: {
    all: async () =>
      ACCOUNTS.map((account) =>
        account.id === 'mini' ? { ...account, limits: { resetMinute, channels: { 'mp-subscribe': { perDay } } } } : account,
      ),
  },
});
const counts = async () => {
  const rows = await world.messages();
  const of = (word: string) => rows.filter((row) => row.includes(` ${word}`)).length;
  return { sent: of('sent'), held: of('held rate-limited'), unknown: of('unknown') };
};
const FINE: SendOutcome = { kind: 'sent', platformId: 'x' };

it('two senders with memories of their own together stop at the account’s number, and go on after its reset hour', async () => {
  await due(40);
  const needs = withLimit(15, 20 * 60);
  await Promise.all([1, 2].map((n) => world.sweep(needs, { owner: `s${n}`, epoch: 1 }, { memory: openSendMemory() })));
  await world.sweep(needs);
  expect(world.wire).toHaveLength(15);
  expect(await counts()).toMatchObject({ sent: 15, held: 25 });
  // Nobody's consent was used for what was not called.
  expect(await world.remaining('g39', 'new-item')).toBe((await world.message('g39:first:p-plan-1'))?.state === 'sent' ? 2 : 3);
  world.clock.now = at('20:20');
  await world.sweep(needs, { owner: 's3', epoch: 1 }, { memory: openSendMemory() });
  expect(world.wire).toHaveLength(30);
});

it('a way that closes while many are on it: all of them go by the next one, however few may go at once', async () => {
  const families = Array.from({ length: 30 }, (_, n) => ({ id: `g${n}`, children: [`k${n}-c1`], quietHours: null, follows: true }));
  await world.families(families);
  await world.plan([['r1', START]]);
  world.clock.now = START;
  await world.sweep(withLimit(5), { owner: 's', epoch: 1 }, { concurrency: 2 });
  expect(await counts()).toMatchObject({ sent: 30 });
  const ways = world.wire.map(({ way }) => way);
  expect([ways.filter((way) => way === 'mp-subscribe').length, ways.filter((way) => way === 'oa-template').length]).toEqual([5, 25]);
});

it('45009 of the platform closes the channel for a process that never met it', async () => {
  await due(40);
  let calls = 0;
  world.script.answer = () => (++calls <= 10 ? FINE : { kind: 'later', code: '45009', why: 'quota' });
  await world.sweep(world.needs, { owner: 's1', epoch: 1 }, { concurrency: 4 });
  const before = world.wire.length;
  expect(before).toBeLessThanOrEqual(10 + 4);
  expect((await world.needs.gates?.close('mini|mp-subscribe', { until: START, because: 'quota', code: '' }, START)) ?? true).toBe(false);
  world.clock.now = START + HOUR;
  await world.connection.collection('messages').updateMany({ state: 'held' }, { $set: { dueAt: new Date(START) } });
  await world.sweep(world.needs, { owner: 's2', epoch: 1 }, { memory: openSendMemory() });
  expect(world.wire).toHaveLength(before);
});

it('45009 waits for the account’s own reset hour, not for midnight', async () => {
  await due(6);
  world.script.answer = () => ({ kind: 'later', code: '45009', why: 'quota' });
  await world.sweep(withLimit(1000, 20 * 60));
  const rows = await world.connection.collection<{ dueAt: Date }>('messages').find().toArray();
  for (const { dueAt } of rows) {
    expect(dueAt.getTime()).toBeGreaterThanOrEqual(at('20:00'));
    expect(dueAt.getTime()).toBeLessThan(at('20:30'));
  }
});

it('a platform that hangs is left alone after a few, asked harmlessly, and all the others ring when it is back', async () => {
  await due(40);
  let healthy = false;
  let pings = 0;
  const needs = {
    ...world.needs,
    gateway: {
      ...world.needs.gateway,
      ping: async () => {
        pings += 1;
        return healthy;
      },
    },
  };
  world.script.answer = () => (healthy ? FINE : { kind: 'unknown', code: 'timeout' });
  const memory = openSendMemory();
  await world.sweep(needs, { owner: 's', epoch: 1 }, { concurrency: 4, memory });
  const failed = world.wire.length;
  expect(failed).toBeGreaterThanOrEqual(TRIPS_AFTER);
  expect(failed).toBeLessThanOrEqual(TRIPS_AFTER + 3);
  // For an hour nobody answers: not one more family's message is put at stake.
  for (let minute = 1; minute <= 20; minute += 1) {
    world.clock.now = START + minute * MINUTE;
    await world.sweep(needs, { owner: 's', epoch: 1 }, { concurrency: 4, memory });
  }
  expect(world.wire).toHaveLength(failed);
  expect(pings).toBeGreaterThan(5);
  healthy = true;
  for (let n = 1; n <= 4; n += 1) {
    world.clock.now += 90 * SECOND;
    await world.sweep(needs, { owner: 's', epoch: 1 }, { concurrency: 4, memory });
  }
  expect(await counts()).toEqual({ sent: 40 - failed, held: 0, unknown: failed });
});

it('a third of the calls fails at random: everybody rings, with few calls, and each wait is its own', async () => {
  await due(60);
  let seed = 7;
  const random = (): number => (seed = (seed * 16807) % 2147483647) / 2147483647;
  world.script.answer = () => (random() < 0.3 ? { kind: 'later', code: '-1', why: 'busy' } : FINE);
  const needs = { ...world.needs, luck: random };
  // Five tries in a row fail for one in four hundred: these go on an hour later.
  for (let n = 0; n < 300 && (await counts()).sent < 60; n += 1) {
    await world.sweep(needs, { owner: 's', epoch: 1 }, { concurrency: 8 });
    world.clock.now += n < 60 ? 2 * SECOND : 5 * MINUTE;
  }
  expect(await counts()).toEqual({ sent: 60, held: 0, unknown: 0 });
  expect(world.wire.length / 60).toBeLessThanOrEqual(1.6);
});

it('a way that is busy five times in a row is left alone for an hour and tried anew; nobody is told «no» for it', async () => {
  await due(1);
  world.script.answer = () => ({ kind: 'later', code: '-1', why: 'busy' });
  for (let n = 0; n < 40; n += 1) {
    await world.sweep();
    world.clock.now += 30 * SECOND;
  }
  expect(world.wire).toHaveLength(5);
  world.script.answer = () => FINE;
  world.clock.now += 80 * MINUTE;
  await world.sweep();
  expect(world.wire).toHaveLength(6);
  expect(await counts()).toMatchObject({ sent: 1 });
});
