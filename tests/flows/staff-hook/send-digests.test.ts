import { randomBytes } from 'node:crypto';
import type { SendOutcome } from '../../../bot-server/domain/account/outcome';
import { nextDigestAt, staffDigest } from '../../../bot-server/domain/push/staff-digest';
import { DAY, HOUR, MINUTE } from '../../../bot-server/domain/time/instant';
import { sendDigests, type DigestNeeds } from '../../../bot-server/flows/staff-hook/send-digests';
import { openSeal } from '../../../bot-server/seal/field';
import { openGateStore } from '../../../bot-server/store/gates';
import { openStaffHookStore, type StaffHookStore } from '../../../bot-server/store/staff-hooks';
import { at, openWorld, type World } from '../push/world';

const KEY = '7f1e0000-aaaa-4a00-9c00-staffroom0009';
const SIX = 18 * 60;
let world: World;
let hooks: StaffHookStore;
let needs: DigestNeeds;
const posted: { key: string; text: string }[] = [];
let answer: SendOutcome = { kind: 'sent' };
jest.setTimeout(60_000);

beforeAll(async () => {
  world = await openWorld();
  hooks = openStaffHookStore(world.connection, { seal: openSeal([{ id: 'k', key: randomBytes(32) }]) });
  await hooks.syncIndexes();
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.clean();
  posted.length = 0;
  answer = { kind: 'sent' };
  const { roster, pushes, messages } = world.needs;
  needs = {
    staffHooks: hooks,
    roster: { ...roster, school: async (id) => (id === 's' ? { id: 's', bureauId: 'b', name: '青溪小学', kind: 'school' } : undefined) },
    pushes,
    messages,
    questions: { count: async () => 2, dayOf: async () => ({ asked: 3, onTime: 1, overdue: 1 }) },
    gates: openGateStore(world.connection),
    gateway: {
      postToStaff: async (key, text) => {
        posted.push({ key, text });
        return answer;
      },
    },
    luck: () => 0.5,
  };
  await hooks.put({ schoolId: 's', name: '教研组', key: KEY, minute: SIX }, at('18:00'));
});

it('tells a school’s staff the day’s numbers once, and nobody’s name', async () => {
  await world.families([
    { id: 'g1', children: ['小明-c1'], quietHours: null },
    { id: 'g2', children: ['小红-c2'], quietHours: null, consents: 0 },
  ]);
  await world.plan([['读书', at('10:00')]]);
  world.at('10:00');
  await world.sweep();
  expect(await sendDigests(needs, at('17:59'))).toBe(0);
  const both = await Promise.all([sendDigests(needs, at('18:00')), sendDigests(needs, at('18:00'))]);
  expect([...both].sort()).toEqual([0, 1]);
  expect(posted).toEqual([
    {
      key: KEY,
      text: '青溪小学 2026-09-02 18:00\n今天推了 1 份内容，共 2 条消息，送达 1 条\n今天收到 3 个家长提问，按时答复了 1 个\n有 2 个家长提问在等答复，其中 1 个已经超时',
    },
  ]);
  expect(await sendDigests(needs, at('23:00'))).toBe(0);
  expect(await sendDigests(needs, at('18:00') + DAY)).toBe(1);
});

it('tries a busy platform again, five times at most, and never what may have been taken', async () => {
  answer = { kind: 'later', code: '45009', why: 'rate' };
  let now = at('18:00');
  for (let n = 0; n < 60; n += 1) {
    await sendDigests(needs, now);
    now += 5 * MINUTE;
  }
  expect(posted).toHaveLength(5);
  expect((await hooks.all())[0]).toMatchObject({ lastCode: '45009', tries: 0, dueAt: at('18:00') + DAY });
  posted.length = 0;
  answer = { kind: 'unknown', code: 'timeout' };
  await sendDigests(needs, at('18:00') + DAY);
  await sendDigests(needs, at('18:00') + DAY + HOUR);
  expect(posted).toHaveLength(1);
});

it('says nothing on a day without anything, and keeps its key sealed', async () => {
  await sendDigests(
    { ...needs, questions: { count: async () => 0, dayOf: async () => ({ asked: 0, onTime: 0, overdue: 0 }) } },
    at('18:00'),
  );
  expect(posted).toEqual([]);
  const row = await world.connection.collection('staffHooks').findOne({});
  expect(JSON.stringify(row)).not.toContain(KEY.slice(4, 20));
  expect(JSON.stringify(await hooks.all())).not.toContain(KEY.slice(4, 20));
});

it('the same key is the same group; another key opens nothing', async () => {
  await hooks.put({ schoolId: 's', name: '新名字', key: KEY, minute: SIX }, at('18:00'));
  expect((await hooks.all()).map(({ name }) => name)).toEqual(['新名字']);
  const other = openStaffHookStore(world.connection, { seal: openSeal([{ id: 'x', key: randomBytes(32) }]) });
  expect(await sendDigests({ ...needs, staffHooks: other }, at('18:00'))).toBe(0);
  expect(posted).toEqual([]);
});

it('is for the next time of that minute', () => {
  expect(nextDigestAt(SIX, at('17:59'))).toBe(at('18:00'));
  expect(nextDigestAt(SIX, at('18:00'))).toBe(at('18:00') + DAY);
  const nothing = { place: 'x', at: 0, pushes: 0, messages: 0, sent: 0, ahead: 0, failed: 0, waiting: 0, asked: 0, onTime: 0, overdue: 0 };
  expect(staffDigest(nothing)).toBeUndefined();
  expect(staffDigest({ ...nothing, asked: 5, onTime: 3 })).toMatch(/\n今天收到 5 个家长提问，按时答复了 3 个$/);
  expect(staffDigest({ ...nothing, waiting: 4, overdue: 2 })).toMatch(/\n有 4 个家长提问在等答复，其中 2 个已经超时$/);
});
