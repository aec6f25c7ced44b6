import { mongo } from 'mongoose';
import type { Account, Template } from '../../../bot-server/domain/account/account';
import { bulletinId, type Bulletin, type BulletinPlace } from '../../../bot-server/domain/bulletin/bulletin';
import { NO_CHANGES } from '../../../bot-server/domain/importing/roster-changes';
import { instantOf } from '../../../bot-server/domain/time/civil';
import { DAY, MINUTE, type Instant } from '../../../bot-server/domain/time/instant';
import { ringReaders, type RingReadersNeeds } from '../../../bot-server/flows/bulletin/ring-readers';
import type { PushNeeds } from '../../../bot-server/flows/push/needs';
import { openBulletinStore } from '../../../bot-server/store/bulletins';
import { ACCOUNTS, openWorld, type World } from '../push/world';

const MONDAY = instantOf('2026-09-14', 8 * 60);
const TEMPLATE: Template = {
  ...{ purpose: 'bulletin-ready', id: 'mini-bulletin-ready', kind: 'one-time', title: '通报提醒' },
  fields: { thing1: '通报名称', thing2: '统计时间', thing3: '所属单位', time4: '发布时间' },
};
const [mini, oa] = ACCOUNTS as [Account, Account];
const county: BulletinPlace = { kind: 'bureau', id: 'QX' };
const school: BulletinPlace = { kind: 'school', id: 's' };
const go = (): boolean => false;

let world: World;
let bulletins: ReturnType<typeof openBulletinStore>;
let ring: RingReadersNeeds;
let needs: PushNeeds;
let credits = 0;
jest.setTimeout(60_000);
beforeAll(async () => {
  world = await openWorld();
  bulletins = openBulletinStore(world.connection);
  await bulletins.syncIndexes();
  const { messages, content } = world.needs as PushNeeds & { content: RingReadersNeeds['content'] };
  ring = { bulletins, messages, content, roster: world.roster, identities: world.identities };
  needs = {
    ...{ ...world.needs, bulletins, identities: world.identities, roster: world.roster },
    accounts: { all: async () => [{ ...mini, templates: [...mini.templates, TEMPLATE] }, oa] },
  };
});
beforeEach(async () => {
  await world.clean();
  await world.roster.apply({
    ...NO_CHANGES,
    bureaus: [{ id: 'QX', name: '清溪县教育局', level: 'county' }],
    schools: [{ id: 's', bureauId: 'QX', name: '小学', kind: 'school' }],
    officers: [
      { id: 'B1', bureauId: 'QX', officerNo: 'B1', name: '赵红' },
      { id: 'B2', bureauId: 'QX', officerNo: 'B2', name: '钱明' },
      { id: 'B3', bureauId: 'QX', officerNo: 'B3', name: '彭建国', duty: 'teaching-research' },
    ],
    teachers: ['head', 'teacher'].map((id) => ({
      ...{ id, schoolId: 's', teacherNo: id, name: '李敏', subjects: [], classroomIds: [] },
      roles: id === 'head' ? ['teacher' as const, 'head' as const] : ['teacher' as const],
    })),
  });
  await bound('B1', 'officer', 'B1');
  await bound('B3', 'officer', 'B3');
  await bound('head', 'teacher', 'head');
});
afterAll(() => world.close());

const bound = async (openid: string, kind: 'officer' | 'teacher', id: string) =>
  world.identities.bind({ accountId: 'mini', openid, persons: [{ kind, id }] });
async function agrees(openid: string, times = 1): Promise<void> {
  for (let n = 0; n < times; n++)
    await world.consents.credit({ ...{ accountId: 'mini', openid, templateId: TEMPLATE.id }, at: ++credits * 1000, index: 0, standing: false }); // prettier-ignore
}
const left = (openid: string) => world.consents.remaining('mini', openid, TEMPLATE.id);
async function made(
  place: BulletinPlace,
  change: Partial<Pick<Bulletin, 'kind' | 'period' | 'no' | 'seq' | 'cutoff'>> = {},
): Promise<Bulletin> {
  const { kind = 'weekly', period = '2026-09-07', no = 0, seq = 1, cutoff = MONDAY } = change;
  const id = bulletinId({ place, kind, period, no });
  const total = { exact: {}, tens: {}, interval: null } as unknown as Bulletin['facts']['total'];
  const bulletin: Bulletin = {
    ...{ id, place, kind, period, no, cutoff, rule: 1, rosterHash: '', sources: [], seq, before: '', hash: id },
    text: { title: [], parts: [] },
    facts: {
      ...{ place: { ...place, name: place.kind === 'bureau' ? '清溪县教育局' : '小学' }, kind, period, weeks: 1 },
      ...{ from: '2026-09-07', to: '2026-09-13', isSettled: true, lines: [], total, without: [], hidden: [], answers: null, changes: [] },
    },
  };
  expect(await bulletins.add(bulletin)).toBe(true);
  return bulletin;
}
const told = (now: Instant = MONDAY + MINUTE, given = ring) => ringReaders(given, now, go);
async function send(now: Instant = MONDAY + 2 * MINUTE, given: PushNeeds = needs): Promise<void> {
  world.clock.now = now;
  await world.sweep(given);
}
const wire = () => world.wire.map(({ openid, page, text }) => ({ openid, page: page.slice('school/pages/'.length), text }));

it('rings who reads it and has agreed, once; it opens the bulletin and takes one consent', async () => {
  await agrees('B1', 2);
  await agrees('B3');
  await made(county);
  expect(await told()).toEqual({ rung: 2 });
  await send();
  expect(wire()).toEqual([
    {
      ...{ openid: 'B1', page: 'bulletin/index?id=bureau.QX%3Aweekly%3A2026-09-07&from=notice' },
      text: '周通报 | 9月7日到9月13日 | 清溪县教育局 | 2026-09-14 08:00',
    },
  ]);
  expect([await left('B1'), await left('B3')]).toEqual([1, 1]);
  expect(await told()).toEqual({ rung: 0 });
  await send(MONDAY + DAY);
  expect(wire()).toHaveLength(1);
  expect(await world.messages()).toEqual([
    'officer:B1:staff:bulletin.bureau.QX:weekly:2026-09-07 sent',
    // Works in a browser and has no WeChat here: the mark in the list is all there is.
    'officer:B2:staff:bulletin.bureau.QX:weekly:2026-09-07 held not-bound',
  ]);
});

it('a school’s goes to its head and to no other teacher', async () => {
  await bound('teacher', 'teacher', 'teacher');
  await agrees('head');
  await agrees('teacher');
  await made(school);
  await told();
  await send();
  expect(wire().map(({ openid }) => openid)).toEqual(['head']);
});

it('a week’s and a month’s of one morning are one message that leads to the list; what comes later the same day is one of its own', async () => {
  await agrees('B1', 3);
  await made(county);
  await made(county, { kind: 'monthly', period: '2026-08', seq: 2 });
  await told();
  await send();
  expect(wire()).toEqual([{ openid: 'B1', page: 'bulletins/index?from=notice', text: '月调度、周通报 | 截至9月13日 | 清溪县教育局 | 2026-09-14 08:00' }]); // prettier-ignore
  await made(county, { kind: 'termly', period: 't', seq: 3, cutoff: MONDAY + 5 * MINUTE });
  await told(MONDAY + 6 * MINUTE);
  await send(MONDAY + 7 * MINUTE);
  expect(wire().slice(1).map(({ page }) => page)).toEqual(['bulletin/index?id=bureau.QX%3Atermly%3At&from=notice']); // prettier-ignore
});

it('a supplement rings nobody, and neither does what an operator makes of long ago', async () => {
  await agrees('B1', 2);
  await made(county, { no: 1 });
  await made(county, { seq: 2, period: '2026-05-04', cutoff: MONDAY + 30 * DAY });
  expect(await told()).toEqual({ rung: 0 });
  expect(await told(MONDAY + 30 * DAY + MINUTE)).toEqual({ rung: 0 });
  expect(await world.messages()).toEqual([]);
});

it('who opened it, left, or lost the post before the sending gets nothing', async () => {
  for (const openid of ['B1', 'B2', 'head']) await agrees(openid);
  await bound('B2', 'officer', 'B2');
  const bulletin = await made(county);
  await made(school);
  await told();
  await bulletins.noteRead('officer:B1', bulletin, MONDAY);
  const { officers, teachers } = await world.roster.snapshot();
  await world.roster.apply({
    ...NO_CHANGES,
    officers: officers.map((one) => (one.id === 'B2' ? { ...one, duty: 'teaching-research' } : one)),
    teachers: teachers.map((one) => ({ ...one, roles: ['teacher'] })),
  });
  await send();
  expect(wire()).toEqual([]);
  expect((await world.messages()).map((line) => line.split(' ').slice(1).join(' '))).toEqual([
    'held already-watched',
    'held withdrawn',
    'held withdrawn',
  ]);
  expect([await left('B1'), await left('B2')]).toEqual([1, 1]);
});

it('whoever is two of its readers by one WeChat gets one message, and of the one when they are two by then', async () => {
  const city: BulletinPlace = { kind: 'bureau', id: 'SZ' };
  const both = { ...NO_CHANGES, officers: [{ id: 'C1', bureauId: 'SZ', officerNo: 'C1', name: '赵红' }] };
  await world.roster.apply(both);
  await bound('B1', 'officer', 'C1');
  await agrees('B1', 2);
  await made(county);
  await made(city);
  await told();
  const { id } = (await world.needs.messages.get('officer:B1:staff:bulletin.bureau.QX:weekly:2026-09-07'))!;
  await send();
  expect(wire().map(({ page }) => page)).toEqual(['bulletins/index?from=notice']);
  expect(await world.message(id)).toMatchObject({ state: 'sent' });
  await made(county, { seq: 2, kind: 'monthly', period: '2026-08' });
  await made(city, { seq: 2, kind: 'monthly', period: '2026-08' });
  await told();
  await world.identities.release({ kind: 'officer', id: 'C1' });
  await send(MONDAY + 3 * MINUTE);
  expect(wire().at(-1)).toMatchObject({ page: 'bulletin/index?id=bureau.QX%3Amonthly%3A2026-08&from=notice', text: expect.stringMatching(/^月调度 \| 9月7日/) }); // prettier-ignore
});

it('waits for morning and for a working day, and is given up after four days', async () => {
  await agrees('B1', 2);
  const saturday = instantOf('2026-09-12', 9 * 60);
  await made(county, { cutoff: saturday });
  await told(saturday);
  await send(saturday + MINUTE);
  await send(MONDAY - MINUTE);
  expect(wire()).toEqual([]);
  const night = { ...needs, clock: () => instantOf('2026-09-14', 22 * 60) };
  await world.sweep(night);
  expect(wire()).toEqual([]);
  await send(instantOf('2026-09-18', 9 * 60));
  expect(await world.messages()).toContain('officer:B1:staff:bulletin.bureau.QX:weekly:2026-09-07 held past-due');
  expect(await left('B1')).toBe(2);
});

it('without a consent it stays in the list; refused by WeChat as not agreed, the count is set to nothing', async () => {
  await made(county);
  await told();
  await send();
  expect(await world.messages()).toContain('officer:B1:staff:bulletin.bureau.QX:weekly:2026-09-07 held no-consent');
  await agrees('head', 3);
  world.script.answer = () => ({ kind: 'refused', code: '43101', why: 'no-consent' });
  await made(school);
  await told();
  await send(MONDAY + 3 * MINUTE);
  expect(await left('head')).toBe(0);
  expect(await world.messages()).toContain('teacher:head:staff:bulletin.school.s:weekly:2026-09-07 held no-consent');
  expect(world.wire).toHaveLength(1);
});

it('without a template nobody is called and no consent is taken', async () => {
  await agrees('B1');
  await made(county);
  await told();
  await send(MONDAY + 2 * MINUTE, { ...needs, accounts: { all: async () => ACCOUNTS } });
  expect(world.wire).toEqual([]);
  expect(await world.messages()).toContain('officer:B1:staff:bulletin.bureau.QX:weekly:2026-09-07 held no-channel');
  expect(await left('B1')).toBe(1);
});

describe('cut off, twice, and at once', () => {
  it('two at once write each message once', async () => {
    await made(county);
    await made(school);
    const rung = await Promise.all([told(), told(), told()]);
    expect(rung.reduce((sum, one) => sum + one.rung, 0)).toBe(3);
    expect(await world.messages()).toHaveLength(3);
    expect(await bulletins.unrung(0)).toEqual([]);
  });

  it('between the messages and their being noted: the next run finds them, also when a reader came meanwhile', async () => {
    const noteRung = async (): Promise<never> => {
      throw new Error('gone');
    };
    await made(county);
    await expect(told(MONDAY, { ...ring, bulletins: { ...bulletins, noteRung } })).rejects.toThrow('gone');
    expect(await world.messages()).toHaveLength(2);
    await world.roster.apply({ ...NO_CHANGES, officers: [{ id: 'A0', bureauId: 'QX', officerNo: 'A0', name: '新' }] });
    await bound('B1', 'officer', 'A0');
    expect(await told()).toEqual({ rung: 1 });
    expect(await told()).toEqual({ rung: 0 });
    expect(await world.messages()).toHaveLength(3);
  });

  it('a message that would tell somebody a second time is refused by the database itself, and what it had beside is told next time', async () => {
    await made(county);
    await made(county, { kind: 'monthly', period: '2026-08', seq: 2 });
    const weekly = (await bulletins.unrung(0)).find(({ kind }) => kind === 'weekly');
    // Another process saw the week's alone.
    await told(MONDAY, { ...ring, bulletins: { ...bulletins, unrung: async () => [weekly!], noteRung: async () => undefined } });
    const blind = { ...ring, messages: { ...ring.messages, toldOf: async () => [] } };
    expect(await told(MONDAY, blind)).toEqual({ rung: 0 });
    expect(await bulletins.unrung(0)).toHaveLength(2);
    expect(await told()).toEqual({ rung: 2 });
    expect(await bulletins.unrung(0)).toEqual([]);
    const rows = await world.connection.collection('messages').find({}).toArray();
    const pairs = rows.flatMap((row) => (row['subject'] as { about: { reader: string; bulletinId: string }[] }).about.map((one) => `${one.reader} ${one.bulletinId}`)); // prettier-ignore
    expect(new Set(pairs).size).toBe(pairs.length);
    expect(pairs).toHaveLength(4);
    await expect(world.connection.collection<{ _id: string }>('messages').insertOne({ ...rows[0], _id: 'other' })).rejects.toThrow(mongo.MongoServerError); // prettier-ignore
  });

  it('killed between the attempt’s row and the answer: it is held as unknown and never repeated', async () => {
    await agrees('B1', 2);
    await made(county);
    await told();
    let calls = 0;
    const dying: PushNeeds = {
      ...needs,
      gateway: {
        ...needs.gateway,
        sendSubscribe: async (...args) => {
          calls += 1;
          await needs.gateway.sendSubscribe(...args);
          throw new Error('killed');
        },
      },
    };
    world.script.answer = ({ openid }) => (openid === 'B1' ? { kind: 'unknown', code: 'timeout' } : { kind: 'sent' });
    await send(MONDAY + 2 * MINUTE, dying);
    await world.letClaimsExpire();
    world.script.answer = () => ({ kind: 'sent' });
    for (const later of [3, 60, 600]) await send(MONDAY + later * MINUTE);
    expect([calls, world.wire.length]).toEqual([1, 1]);
    expect(await world.messages()).toContain('officer:B1:staff:bulletin.bureau.QX:weekly:2026-09-07 unknown unknown-outcome threw');
  });
});
