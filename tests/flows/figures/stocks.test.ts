import { Figures } from '../../../bot-server/contract/figures';
import type { Account } from '../../../bot-server/domain/account/account';
import { NO_CHANGES } from '../../../bot-server/domain/importing/roster-changes';
import type { Way } from '../../../bot-server/domain/figures/channel-stock';
import { DAY } from '../../../bot-server/domain/time/instant';
import { showFigures } from '../../../bot-server/flows/figures/show-figures';
import { tellStocks, type StockNeeds } from '../../../bot-server/flows/figures/tell-stocks';
import { presentFigures } from '../../../bot-server/present/figures';
import { openConsentStore } from '../../../bot-server/store/consents';
import { openIdentityStore } from '../../../bot-server/store/identities';
import { aWorld, officer, STARTS, type World } from '../progress/world';

/** Monday 2026-09-07 09:00 in China. */
const MONDAY = STARTS + 5 * DAY + 13.5 * 3_600_000;
const template = { purpose: 'new-item' as const, title: '新内容', fields: {} };
const account = (id: string, kind: Account['kind'], templates: Account['templates']): Account => ({ id, kind, appid: id, originalId: id, name: id, mode: 'sandbox', templates }); // prettier-ignore
const ACCOUNTS = [
  account('mini', 'mini-program', [{ ...template, id: 'once', kind: 'one-time' }]),
  account('oa', 'official-account', [{ ...template, id: 'oa', kind: 'long-term' }]),
  account('work', 'wecom', []),
];
const WAYS: readonly Way[] = ['reminder', 'official-account', 'wecom', 'inbox', 'nobody'];

describe('by which ways families can be reached', () => {
  let world: World;
  let needs: StockNeeds;
  let consents: ReturnType<typeof openConsentStore>;
  let identities: ReturnType<typeof openIdentityStore>;
  beforeEach(async () => {
    world = await aWorld();
    consents = openConsentStore(world.connection);
    identities = openIdentityStore(world.connection);
    needs = { ...world.deps, consents, identities, accounts: { all: async () => ACCOUNTS } };
    await world.deps.roster.apply({
      ...NO_CHANGES,
      bureaus: [{ id: 'XX', name: '小县教育局', level: 'county' }, { id: 'EMPTY', name: '空县教育局', level: 'county' }], // prettier-ignore
      schools: [...['T1', 'T2', 'T3'].map((id) => ({ id, bureauId: 'XX', name: id, kind: 'school' as const })), { id: 'TV', bureauId: 'XX', name: 'TV', kind: 'village-point', centralSchoolId: 'T3' }], // prettier-ignore
    });
  });
  afterEach(() => world.close());

  const agrees = (openid: string, at: number) => consents.credit({ accountId: 'mini', openid, templateId: 'once', at, index: 0, standing: false }); // prettier-ignore
  /** So many families of a school by their best way; each has a second guardian who is not bound. */
  const put = async (schoolId: string, families: readonly number[]) => {
    const all = WAYS.flatMap((way, at) => Array.from({ length: families[at] ?? 0 }, (_, n) => ({ way, id: `${schoolId}-${way}-${n}` })));
    const classroomId = `${schoolId}-1`;
    await world.deps.roster.apply({
      ...NO_CHANGES,
      classrooms: [{ id: classroomId, schoolId, grade: 1, number: 1, name: '一年级1班', stage: '小学低段' }],
      students: all.map(({ id }, n) => ({ id, schoolId, classroomId, name: '学生', studentNo: String(n) })),
      guardianships: all.flatMap(({ id }) => [`g-${id}`, `h-${id}`].map((guardianId) => ({ guardianId, studentId: id, relation: '母亲' as const, caregiverAtHome: true, worksAway: false }))), // prettier-ignore
    });
    const bound = all.filter(({ way }) => way !== 'nobody');
    await identities.bindMany(
      bound.flatMap(({ id, way }) => {
        const persons = [{ kind: 'guardian' as const, id: `g-${id}` }];
        const isFollower = way === 'official-account';
        return [
          { accountId: 'mini', openid: `m-${id}`, persons, follows: false },
          // Who left the official account, or never followed it, is not reached by it.
          { accountId: 'oa', openid: `o-${id}`, persons, follows: isFollower },
          ...(way === 'wecom' ? [{ accountId: 'work', openid: `w-${id}`, persons, follows: false }] : []),
        ];
      }),
    );
    for (const { id, way } of bound) if (way === 'reminder') await agrees(`m-${id}`, STARTS);
    // One that is used up is as none.
    const [used] = bound.filter(({ way }) => way === 'inbox');
    if (used) {
      await agrees(`m-${used.id}`, STARTS);
      await consents.spend('mini', `m-${used.id}`, 'once');
    }
  };
  const crowd = async () => {
    await put('T1', [40, 12, 0, 30, 20]);
    await put('T2', [30, 12, 0, 20, 10]);
    await put('T3', [20, 12, 0, 20, 4]);
    await put('TV', [3, 0, 1, 2, 8]);
  };
  const told = async (from = '2026-09-07', to = '2026-09-13') =>
    Figures.parse(presentFigures(await showFigures(world.deps, { ...officer, bureauId: 'XX', schoolIds: ['T1', 'T2', 'T3', 'TV'] }, { by: 'school', window: 'week', from, to }, MONDAY))); // prettier-ignore
  /** 93, 36, 72 and 42 of 244 families, in whole tens of 240; WeCom has one. */
  const row = { county: '小县教育局', on: '2026-09-07', reminder: 3, officialAccount: 1, wecom: null, inbox: 2, nobody: 1 };

  it('is counted once a week, the teaching point with its central school, and read by its bureau alone', async () => {
    await crowd();
    expect((await told()).stock).toEqual([]);
    // QX has five children, who are told of nobody but counted.
    expect(await tellStocks(needs, MONDAY)).toBe(2);
    expect((await told()).stock).toEqual([row]);
    const kept = await world.connection.collection<{ _id: string; bases: unknown[] }>('bureauStocks').findOne({ _id: 'XX:2958' });
    expect(kept?.bases).toContainEqual({ place: 'T3', way: 'reminder', families: 23, others: 35 });
    expect((await told('2026-08-31', '2026-09-06')).stock).toEqual([]);
    const own = Figures.parse(presentFigures(await showFigures(world.deps, officer, { by: 'school', window: 'week', from: '2026-09-07', to: '2026-09-13' }, MONDAY))); // prettier-ignore
    expect(own.stock).toEqual([{ county: '清溪县教育局', on: '2026-09-07', reminder: null, officialAccount: null, wecom: null, inbox: null, nobody: null }]); // prettier-ignore
    const narrowed = await showFigures(world.deps, { ...officer, bureauId: 'XX', schoolIds: ['T1'] }, { by: 'school', window: 'week', school: 'T1', from: '2026-09-07', to: '2026-09-13' }, MONDAY); // prettier-ignore
    expect(presentFigures(narrowed).stock).toBeUndefined();
  });

  it('stands for good: run again, by two at once, or after everybody agreed', async () => {
    await crowd();
    expect((await Promise.all([tellStocks(needs, MONDAY), tellStocks(needs, MONDAY + 1)])).reduce((n, one) => n + one, 0)).toBe(2);
    for (let n = 0; n < 30; n += 1) await agrees(`m-T1-inbox-${n}`, MONDAY);
    expect(await tellStocks(needs, MONDAY + DAY)).toBe(0);
    expect((await told()).stock).toEqual([row]);
    // A crowd has moved by the next week; nobody counted the one before it.
    expect(await tellStocks(needs, MONDAY + 14 * DAY)).toBe(2);
    expect((await told('2026-09-07', '2026-09-27')).stock?.map(({ on, reminder }) => [on, reminder])).toEqual([['2026-09-07', 3], ['2026-09-21', 5]]); // prettier-ignore
  });

  it('does not move while fewer than ten families of a place have', async () => {
    await crowd();
    await tellStocks(needs, MONDAY);
    for (let n = 1; n < 10; n += 1) for (const school of ['T1', 'T2', 'T3']) await agrees(`m-${school}-inbox-${n}`, MONDAY);
    await tellStocks(needs, MONDAY + 7 * DAY);
    // 120 of 244 by now.
    expect((await told('2026-09-14', '2026-09-20')).stock?.map(({ reminder }) => reminder)).toEqual([3]);
    await agrees('m-T1-inbox-10', MONDAY);
    await agrees('m-T2-inbox-10', MONDAY);
    await agrees('m-T3-inbox-10', MONDAY);
    await tellStocks(needs, MONDAY + 14 * DAY);
    expect((await told('2026-09-21', '2026-09-27')).stock?.map(({ reminder }) => reminder)).toEqual([5]);
  });

  it('is told by the next sweep when one was cut off, and not by one that is told to stop', async () => {
    await crowd();
    const dying = { ...needs, rollups: { ...world.deps.rollups, tellStock: () => Promise.reject(new Error('gone')) } };
    await expect(tellStocks(dying, MONDAY)).rejects.toThrow('gone');
    expect(await tellStocks(needs, MONDAY, () => true)).toBe(0);
    expect((await told()).stock).toEqual([]);
    expect(await tellStocks(needs, MONDAY)).toBe(2);
    expect((await told()).stock).toEqual([row]);
  });

  it('asks the database five times a school, however many families', async () => {
    await crowd();
    let reads = 0;
    const count = <T extends object>(store: T): T =>
      new Proxy(store, { get: (of, name) => { const found: unknown = Reflect.get(of, name); return typeof found === 'function' ? (...args: unknown[]) => { reads += 1; return Reflect.apply(found, of, args) as unknown; } : found; } }); // prettier-ignore
    await tellStocks({ ...needs, roster: count(needs.roster), identities: count(identities), consents: count(consents) }, MONDAY);
    // Seven schools of two counties, two of them without a class; and the bureaus and their schools once each.
    expect(reads).toBeLessThanOrEqual(7 * 5 + 1 + 3);
  });
});
