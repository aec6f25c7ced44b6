import { randomBytes } from 'node:crypto';
import { openSeal } from '../../bot-server/seal/field';
import { openBindingStore, type BindingStore } from '../../bot-server/store/bindings';
import { connect, type Connection } from '../../bot-server/store/connect';
import { openIdentityStore } from '../../bot-server/store/identities';
import { openLimits } from '../../bot-server/store/limits';
import { openRosterStore } from '../../bot-server/store/roster';
import { openTestDb, type TestDb } from '../support/mongo';

let db: TestDb;
let connection: Connection;
let store: BindingStore;
const seal = openSeal([{ id: 'k1', key: randomBytes(32) }]);
const NOW = Date.UTC(2026, 10, 18, 5);
const HOUR = 3_600_000;

beforeAll(async () => {
  db = await openTestDb();
  connection = await connect(db.uri);
  store = openBindingStore(connection, seal);
  await store.syncIndexes();
});
afterAll(async () => {
  await connection.close();
  await db.drop();
});
const raw = async (): Promise<string> => {
  const all = await Promise.all(
    ['class_codes', 'binding_slips', 'binding_requests', 'join_codes', 'guardians'].map((name) =>
      connection.collection(name).find().toArray(),
    ),
  );
  return JSON.stringify(all);
};

describe('class codes', () => {
  it('are made once, also by two at a time; a new one ends the old one', async () => {
    let drawn = 0;
    const draw = () => `CODE${(drawn += 1)}`;
    const [first, second] = await Promise.all([store.classCodes.ofClass('c1', draw, NOW), store.classCodes.ofClass('c1', draw, NOW)]);
    expect(first.code).toBe(second.code);
    expect(await store.classCodes.classroomOf(first.code)).toBe('c1');
    await store.classCodes.keepPicture(first, 'PICTURE');
    expect(await store.classCodes.picture('c1')).toBe('PICTURE');

    const renewed = await store.classCodes.renew('c1', draw, NOW + 1);
    expect(renewed.code).not.toBe(first.code);
    expect(await store.classCodes.classroomOf(first.code)).toBeUndefined();
    expect(await store.classCodes.picture('c1')).toBeUndefined();
    // A picture that was still being drawn for the old code is not kept for the new one.
    await store.classCodes.keepPicture(first, 'OLD');
    expect(await store.classCodes.picture('c1')).toBeUndefined();
    expect(await raw()).not.toMatch(/CODE\d/);
  });

  it('of two classes never are the same', async () => {
    const luck = ['SAME', 'SAME', 'OTHER'];
    const draw = () => luck.shift() ?? 'END';
    expect((await store.classCodes.ofClass('c2', draw, NOW)).code).toBe('SAME');
    expect((await store.classCodes.ofClass('c3', draw, NOW)).code).toBe('OTHER');
  });

  it('ask for the end of a phone unless the school chose otherwise', async () => {
    expect(await store.classCodes.checkOf('A')).toBe('phone-tail');
    await store.classCodes.setCheck('A', 'slip');
    expect(await store.classCodes.checkOf('A')).toBe('slip');
    expect(await store.classCodes.checkOf('B')).toBe('phone-tail');
  });
});

describe('slips', () => {
  it('are used once, by one identity, before their end; a new printing voids the old', async () => {
    await store.slips.print('c1', [{ studentId: 's1', code: 'PAPER1' }], NOW + HOUR, NOW);
    const [slip] = await store.slips.ofStudents(['s1', 's9']);
    if (!slip) throw new Error('no slip');
    expect(slip.codeBlind).toBe(store.slips.blind('PAPER1'));
    expect(await store.slips.use(slip, 'mini:late', NOW + HOUR)).toBe(false);
    const both = await Promise.all(['mini:a', 'mini:b'].map((who) => store.slips.use(slip, who, NOW)));
    expect(both.filter(Boolean)).toHaveLength(1);
    const winner = both[0] ? 'mini:a' : 'mini:b';
    expect(await store.slips.use(slip, winner, NOW)).toBe(true);
    await store.slips.print('c1', [{ studentId: 's1', code: 'PAPER2' }], NOW + HOUR, NOW);
    expect(await store.slips.use(slip, winner, NOW)).toBe(false);
    expect(await raw()).not.toContain('PAPER');
  });
});

describe('requests', () => {
  const asked = { id: 'r1', identityId: 'mini:a', schoolId: 'A', classroomId: 'c1', relation: '外婆' as const, askedAt: NOW };
  it('asked twice are one, decided once, and hold no name in clear', async () => {
    expect(await store.requests.ask({ ...asked, childName: '程雅妍', ownName: '文秀兰' })).toBe(true);
    expect(await store.requests.ask({ ...asked, id: 'r2', childName: '程雅妍', ownName: '文 秀兰', relation: '奶奶' })).toBe(false);
    expect(await store.requests.countOpen('mini:a')).toBe(1);
    expect(await store.requests.openOfClass('c1', 10)).toMatchObject([
      { id: 'r1', childName: '程雅妍', ownName: '文 秀兰', relation: '奶奶' },
    ]);
    expect(await raw()).not.toMatch(/程雅妍|秀兰/);

    const decisions = await Promise.all([
      store.requests.decide('r1', { state: 'approved', studentId: 's1' }, NOW),
      store.requests.decide('r1', { state: 'refused', because: 'other-class' }, NOW),
    ]);
    expect(decisions.filter(Boolean)).toHaveLength(1);
    expect(await store.requests.ask({ ...asked, id: 'r3', childName: '程雅妍', ownName: '文秀兰' })).toBe(true);
    await store.requests.forget(['mini:a']);
    expect(await store.requests.ofIdentity('mini:a', 10)).toEqual([]);
  });
});

describe('join codes', () => {
  it('are for one taker, for ten minutes, one at a time', async () => {
    const code = await store.joinCodes.give('mini:a', () => '123456', NOW + HOUR, NOW);
    expect(await store.joinCodes.take(code, NOW + HOUR)).toBeUndefined();
    const newer = await store.joinCodes.give('mini:a', () => '654321', NOW + HOUR, NOW);
    expect(await store.joinCodes.take(code, NOW)).toBeUndefined();
    const taken = await Promise.all([store.joinCodes.take(newer, NOW), store.joinCodes.take(newer, NOW)]);
    expect(taken.filter((id) => id === 'mini:a')).toHaveLength(1);
    const luck = ['111111', '111111', '222222'];
    await store.joinCodes.give('mini:b', () => luck.shift() ?? '', NOW + HOUR, NOW);
    expect(await store.joinCodes.give('mini:c', () => luck.shift() ?? '', NOW + HOUR, NOW)).toBe('222222');
    expect(await raw()).not.toMatch(/111111|222222|654321/);
  });
});

describe('kinship', () => {
  it('an ended guardianship is gone for everybody, survives the next roster file, and comes back by the class teacher', async () => {
    const roster = openRosterStore(connection, seal);
    const nothing = { bureaus: [], schools: [], terms: [], teachers: [], officers: [], classrooms: [], guardians: [], students: [] };
    const kin = { guardianId: 'g1', studentId: 's1', relation: '父亲' as const, caregiverAtHome: false, worksAway: true };
    expect(await store.kinship.add(kin)).toBe(true);
    expect(await store.kinship.add(kin)).toBe(false);
    expect(await roster.guardianshipsOfGuardian('g1')).toEqual([kin]);

    expect(await store.kinship.end(kin, NOW)).toBe(true);
    expect(await store.kinship.end(kin, NOW)).toBe(false);
    await roster.apply({ ...nothing, guardianships: [kin] });
    expect(await roster.guardianshipsOfGuardian('g1')).toEqual([]);
    expect(await roster.guardianshipsOfStudents(['s1'])).toEqual([]);
    // What is compared with a file still holds the row, so that the same file writes nothing.
    expect((await roster.snapshot()).guardianships).toEqual([kin]);

    await store.kinship.bar(kin, ['mini:x']);
    expect(await store.kinship.isBarred('s1', ['mini:x', 'mini:y'])).toBe(true);
    expect(await store.kinship.isBarred('s2', ['mini:x'])).toBe(false);
    await store.kinship.unbar('s1', ['mini:x']);
    expect(await store.kinship.isBarred('s1', ['mini:x'])).toBe(false);
    expect(await store.kinship.add({ ...kin, relation: '其他' })).toBe(true);
    expect(await roster.guardianshipsOfStudents(['s1'])).toEqual([{ ...kin, relation: '其他' }]);
  });

  it('guardians without a phone are not one guardian', async () => {
    const roster = openRosterStore(connection, seal);
    const one = { name: '文秀兰', phone: '', quietHours: null, largeType: false };
    await store.kinship.addGuardian({ ...one, id: 'n1' });
    await store.kinship.addGuardian({ ...one, id: 'n2' });
    await store.kinship.addGuardian({ ...one, id: 'n1', name: '别人' });
    expect((await roster.guardian('n1'))?.name).toBe('文秀兰');
    expect(await roster.guardianByPhone('')).toBeUndefined();
    expect(await raw()).not.toContain('秀兰');
  });
});

describe('identities', () => {
  it('become one guardian, whoever asks first, and lose them on every account at once', async () => {
    const identities = openIdentityStore(connection);
    await identities.seen({ accountId: 'mini', openid: 'a' }, NOW);
    const claims = await Promise.all(['g1', 'g2'].map((id) => identities.claimGuardian('mini:a', id)));
    expect(new Set(claims).size).toBe(1);
    const own = claims[0] ?? '';
    await identities.bind({
      accountId: 'oa',
      openid: 'a',
      persons: [
        { kind: 'guardian', id: own },
        { kind: 'teacher', id: 't1' },
      ],
    });
    expect(await identities.release({ kind: 'guardian', id: own })).toBe(2);
    expect((await identities.byId('mini:a'))?.persons).toEqual([]);
    expect((await identities.byId('oa:a'))?.persons).toEqual([{ kind: 'teacher', id: 't1' }]);
    expect(await identities.claimGuardian('mini:nobody', 'g1')).toBeUndefined();
  });
});

describe('tries', () => {
  it('are counted over two servers, given back one by one, and locked for an hour', async () => {
    const limits = await Promise.all([openLimits(connection), openLimits(connection)]);
    const at = (which: number) => limits[which % 2] ?? limits[0];
    const left: number[] = [];
    for (let turn = 0; turn < 4; turn += 1) left.push((await at(turn).spend('bind-identity', 'mini:z')).left);
    expect(left).toEqual([4, 3, 2, 1]);
    await at(0).giveBack('bind-identity', 'mini:z');
    expect(await at(1).spend('bind-identity', 'mini:z')).toEqual({ wait: 0, left: 1 });
    expect(await at(0).spend('bind-identity', 'mini:z')).toEqual({ wait: 0, left: 0 });
    await at(0).lock('bind-identity', 'mini:z');
    const refused = await at(1).spend('bind-identity', 'mini:z');
    expect(refused.wait).toBeGreaterThan(3500);
    expect(refused.wait).toBeLessThanOrEqual(3600);
    expect((await at(1).spend('bind-identity', 'mini:other')).wait).toBe(0);
  });

  it('many at once are no more than allowed', async () => {
    const limits = await openLimits(connection);
    const spent = await Promise.all(Array.from({ length: 20 }, () => limits.spend('bind-identity', 'mini:many')));
    expect(spent.filter(({ wait }) => wait === 0)).toHaveLength(5);
  });
});
