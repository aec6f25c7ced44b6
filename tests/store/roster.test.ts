import { randomBytes } from 'node:crypto';
import type { Connection } from 'mongoose';
import { NO_CHANGES, type RosterChanges } from '../../bot-server/domain/importing/roster-changes';
import { DEFAULT_QUIET_HOURS } from '../../bot-server/domain/push/quiet-hours';
import { openSeal } from '../../bot-server/seal/field';
import { connect } from '../../bot-server/store/connect';
import { openIdentityStore } from '../../bot-server/store/identities';
import { openRosterStore } from '../../bot-server/store/roster';
import { openSessionStore } from '../../bot-server/store/sessions';
import { DAY } from '../../bot-server/domain/time/instant';
import { openTestDb, type TestDb } from '../support/mongo';

let db: TestDb;
let connection: Connection;
beforeAll(async () => {
  db = await openTestDb();
  connection = await connect(db.uri);
});
afterAll(async () => {
  await connection.close();
  await db.drop();
});

const changes: RosterChanges = {
  ...NO_CHANGES,
  bureaus: [{ id: 'QX', name: '清溪县教育局', level: 'county' }],
  schools: [{ id: 'QX01', bureauId: 'QX', name: '清溪县城关小学', kind: 'school' }],
  classrooms: [{ id: 'QX01-3-1', schoolId: 'QX01', grade: 3, number: 1, name: '三年级1班', stage: '小学高段' }],
  students: [{ id: 'QX01-001', schoolId: 'QX01', classroomId: 'QX01-3-1', name: '陈雨桐', studentNo: '001' }],
  guardians: [{ id: 'g1', name: '陈静', phone: '13900000001', quietHours: DEFAULT_QUIET_HOURS, largeType: false }],
  guardianships: [{ guardianId: 'g1', studentId: 'QX01-001', relation: '母亲', caregiverAtHome: true, worksAway: false }],
};

describe('roster store', () => {
  it('gives back what was applied, applied twice like once, and keeps a guardian’s own settings', async () => {
    const roster = openRosterStore(connection, openSeal([{ id: 'k', key: randomBytes(32) }]));
    await roster.syncIndexes();
    await roster.apply(changes);
    await roster.setGuardianSettings('g1', { quietHours: null, largeType: true });
    await roster.apply(changes);
    expect(await roster.studentsOfClassrooms(['QX01-3-1'])).toEqual(changes.students);
    expect(await roster.guardianshipsOfGuardian('g1')).toEqual(changes.guardianships);
    expect(await roster.guardianByPhone('13900000001')).toEqual({ ...changes.guardians[0], quietHours: null, largeType: true });
    expect(await roster.guardianByPhone('13900000002')).toBeUndefined();
    expect(await roster.countStudents(['QX01-3-1', 'nowhere'])).toEqual(new Map([['QX01-3-1', 1]]));
    expect((await roster.snapshot()).students).toHaveLength(1);
  });

  it('writes no name and no phone in the clear', async () => {
    for (const collection of ['students', 'guardians', 'teachers', 'officers']) {
      const text = JSON.stringify(await connection.collection(collection).find().toArray());
      expect(text).not.toMatch(/陈|13900000001/);
    }
    expect(await connection.collection('guardians').countDocuments()).toBe(1);
  });

  it('refuses a query on a path that no schema declares instead of matching everything', async () => {
    await expect(connection.model('Guardian').deleteMany({ phone: '13900000001' })).rejects.toThrow(/strict/i);
    expect(await connection.collection('guardians').countDocuments()).toBe(1);
  });
});

describe('identities and sessions', () => {
  it('binds without taking away, and forgets the person when they leave the account', async () => {
    const identities = openIdentityStore(connection);
    await identities.bind({ accountId: 'oa', openid: 'o1', persons: [{ kind: 'guardian', id: 'g1' }], follows: true });
    await identities.bind({ accountId: 'oa', openid: 'o1', persons: [{ kind: 'teacher', id: 't1' }] });
    await identities.bindMany([{ accountId: 'mini', openid: 'm1', persons: [{ kind: 'guardian', id: 'g1' }], follows: false }]);
    expect((await identities.ofGuardians(['g1'])).map(({ id }) => id).sort()).toEqual(['mini:m1', 'oa:o1']);
    expect((await identities.get('oa', 'o1'))?.persons).toHaveLength(2);
    await identities.setFollows('oa', 'o1', false);
    expect((await identities.ofGuardians(['g1'])).map(({ id }) => id)).toEqual(['mini:m1']);
    expect(await identities.get('oa', 'o1')).toMatchObject({ follows: false, persons: [] });
  });

  it('keeps only a hash of the token and ends a session by idleness, by age and by hand', async () => {
    const sessions = openSessionStore(connection);
    const now = Date.UTC(2026, 8, 1);
    const token = await sessions.open('mini:m1', now);
    expect(await sessions.identityOf(token, now)).toBe('mini:m1');
    expect(await sessions.identityOf(`${token}x`, now)).toBeUndefined();
    expect(await sessions.identityOf(token, now + 8 * DAY)).toBeUndefined();
    for (let day = 1; day < 30; day += 1) expect(await sessions.identityOf(token, now + day * DAY)).toBe('mini:m1');
    expect(await sessions.identityOf(token, now + 30 * DAY)).toBeUndefined();
    const other = await sessions.open('mini:m1', now);
    await sessions.close(other);
    expect(await sessions.identityOf(other, now)).toBeUndefined();
    expect(JSON.stringify(await connection.collection('sessions').find().toArray())).not.toContain(token);
  });
});
