import type { Connection } from 'mongoose';
import { connect } from '../../bot-server/store/connect';
import { openAttemptStore } from '../../bot-server/store/attempts';
import { openGateStore, type GateStore } from '../../bot-server/store/gates';
import { DAY, MINUTE, SECOND } from '../../bot-server/domain/time/instant';
import { quotaDay } from '../../bot-server/domain/account/quota';
import { openTestDb } from '../support/mongo';

const NOW = Date.UTC(2026, 8, 2, 11, 30);
const ID = 'mini|mp-subscribe';
let db: Awaited<ReturnType<typeof openTestDb>>;
const open: Connection[] = [];
let gates: GateStore;
const connected = async (): Promise<Connection> => {
  const connection = await connect(db.uri);
  open.push(connection);
  return connection;
};
const day = (at: number) => {
  const { startsAt, endsAt } = quotaDay(at);
  return { dayStart: startsAt, dayEnd: endsAt };
};
const take = (want: number, limit: { perDay?: number; perMinute?: number } = {}, at = NOW, from = gates) =>
  from.take(ID, want, { ...day(at), ...limit }, at);

beforeAll(async () => {
  db = await openTestDb();
  gates = openGateStore(await connected());
});
beforeEach(() => open[0]?.collection('channelGates').deleteMany({}));
afterAll(async () => {
  for (const connection of open) await connection.close();
  await db.drop();
});

it('grants to all processes together exactly the day’s number, and begins anew at the reset', async () => {
  const processes = await Promise.all([1, 2, 3, 4].map(async () => openGateStore(await connected())));
  const asked = Array.from({ length: 120 }, (_, n) => take(1 + (n % 7), { perDay: 200 }, NOW, processes[n % 4]));
  const answers = await Promise.all(asked);
  expect(answers.reduce((sum, { granted }) => sum + granted, 0)).toBe(200);
  expect(await take(5, { perDay: 200 })).toMatchObject({ granted: 0, because: 'quota', askAgainAt: day(NOW).dayEnd });
  expect((await gates.all())[0]).toMatchObject({ id: ID, used: 200 });
  expect(await take(5, { perDay: 200 }, NOW + DAY)).toMatchObject({ granted: 5 });
});

it('counts the minute too, and what was not called after all', async () => {
  expect(await take(30, { perMinute: 20 })).toMatchObject({ granted: 20, because: 'rate', askAgainAt: NOW + MINUTE });
  await gates.giveBack(ID, 3);
  expect(await take(30, { perMinute: 20 })).toMatchObject({ granted: 3 });
  expect(await take(1, { perMinute: 20 }, NOW + MINUTE)).toMatchObject({ granted: 1 });
});

it('a closed channel grants nothing until then; the longer closure stands, the first of many is told', async () => {
  const until = NOW + 10 * MINUTE;
  const told = await Promise.all([1, 2, 3].map(() => gates.close(ID, { until, because: 'quota', code: '45009' }, NOW)));
  expect(told.filter(Boolean)).toHaveLength(1);
  await gates.close(ID, { until: NOW + SECOND, because: 'trouble', code: 'timeout' }, NOW);
  expect(await take(1, {}, NOW + MINUTE)).toEqual({ granted: 0, times: 0, askAgainAt: until, because: 'quota' });
  expect(await take(9, {}, until)).toMatchObject({ granted: 9 });
});

it('after trouble one of all finds out, again and again until it is over', async () => {
  const close = (times: number, at: number) => gates.close(ID, { until: at + 2 * SECOND, because: 'trouble', code: 'timeout', times }, at);
  await close(0, NOW);
  const first = NOW + 2 * SECOND;
  const answers = await Promise.all(Array.from({ length: 8 }, () => take(4, {}, first)));
  expect(answers.filter(({ granted }) => granted > 0)).toEqual([expect.objectContaining({ granted: 1, probe: true, times: 0 })]);
  // Whoever was to find out died: after a while another one is.
  expect(await take(1, {}, first + SECOND)).toMatchObject({ granted: 0, because: 'trouble' });
  expect(await take(1, {}, first + 20 * SECOND)).toMatchObject({ granted: 1, probe: true });
  await close(1, first + 20 * SECOND);
  expect(await take(1, {}, first + 22 * SECOND)).toMatchObject({ granted: 1, probe: true, times: 1 });
  await gates.reopen(ID);
  expect(await take(50, {}, first + 22 * SECOND)).toEqual({ granted: 50, times: 0 });
});

it('the end of a trouble does not open a channel whose quota is used up', async () => {
  await gates.close(ID, { until: NOW + MINUTE, because: 'quota', code: '45009' }, NOW);
  await gates.reopen(ID);
  expect(await take(1)).toMatchObject({ granted: 0, because: 'quota' });
});

it('of one person there is one call at a time, over all processes, and the next when it has ended', async () => {
  const attempts = await Promise.all([1, 2].map(async () => openAttemptStore(await connected())));
  await attempts[0]?.syncIndexes();
  const row = (id: string, identityId = 'mini:o1') => ({
    id,
    messageId: id,
    channel: 'mp-subscribe' as const,
    ordinal: 1,
    identityId,
    state: 'calling' as const,
    at: NOW,
  });
  const both = await Promise.all(attempts.map((store, n) => store.insert(row(`m${n}`))));
  expect([...both].sort()).toEqual(['busy', true]);
  expect(await attempts[0]?.insert(row(both[0] === true ? 'm0' : 'm1'))).toBe(false);
  expect(await attempts[1]?.insert(row('m2', 'mini:o2'))).toBe(true);
  await attempts[0]?.settle(both[0] === true ? 'm0' : 'm1', ['calling'], { state: 'sent', at: NOW });
  expect(await attempts[1]?.insert(row('m3'))).toBe(true);
});
