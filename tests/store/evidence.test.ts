import type { Connection } from 'mongoose';
import type { Flag } from '../../bot-server/domain/viewing/flags';
import { connect } from '../../bot-server/store/connect';
import { openEvidenceStore, type EvidenceStore } from '../../bot-server/store/evidence';
import { openTestDb } from '../support/mongo';

describe('evidence', () => {
  let connection: Connection;
  let store: EvidenceStore;
  let drop: () => Promise<unknown>;
  beforeEach(async () => {
    const db = await openTestDb();
    connection = await connect(db.uri);
    store = openEvidenceStore(connection);
    await store.syncIndexes();
    drop = async () => {
      await connection.close();
      await db.drop();
    };
  });
  afterEach(() => drop());

  const flag = (over: Partial<Flag> = {}): Flag => ({
    ...{ id: 'g:1:r:1:claims', viewingId: 'g:1:r:1', kind: 'claims', level: 'hold', evidence: 'over', size: 2, amount: 90, foundAt: 7 },
    ...over,
  });
  const decision = { verdict: 'released', reason: 'talked', by: 't', at: 9, evidence: 'over', level: 'hold', size: 2 } as const;

  it('keeps a flag as it was given, and knows which viewings are held', async () => {
    expect(await store.flags.replace(flag(), 0)).toBe(true);
    expect(await store.flags.get('g:1:r:1:claims')).toEqual({ ...flag(), rev: 1 });
    expect(await store.flags.held(['g:1:r:1', 'g:2:r:1'])).toEqual(new Set(['g:1:r:1']));
    expect(await store.flags.replace(flag({ decision }), 1)).toBe(true);
    expect(await store.flags.ofViewings(['g:1:r:1'])).toEqual([{ ...flag({ decision }), rev: 2 }]);
    expect((await store.flags.held(['g:1:r:1'])).size).toBe(0);
    expect(await store.flags.replace(flag({ lapsedAt: 8 }), 2)).toBe(true);
    expect((await store.flags.held(['g:1:r:1'])).size).toBe(0);
  });

  it('lets only one of two writers who read the same flag', async () => {
    expect(await Promise.all([store.flags.replace(flag(), 0), store.flags.replace(flag({ size: 3 }), 0)])).toContain(false);
    const written = await Promise.all([store.flags.replace(flag({ decision }), 1), store.flags.replace(flag({ size: 9 }), 1)]);
    expect([...written].sort()).toEqual([false, true]);
  });

  it('keeps one declaration for a push and child, and takes back only what is in the class', async () => {
    const one = {
      pushId: 'p',
      studentId: 'a',
      classroomId: 'c1',
      schoolId: 'S',
      reason: 'paper',
      on: '2026-09-01',
      by: 't',
      at: 5,
    } as const;
    expect(await store.declarations.put([one, { ...one, studentId: 'b' }])).toEqual(['a', 'b']);
    expect(
      await store.declarations.put([
        { ...one, reason: 'visit' },
        { ...one, studentId: 'd' },
      ]),
    ).toEqual(['d']);
    expect(await store.declarations.ofPushAndClass('p', 'c1')).toMatchObject([{ ...one }, { studentId: 'b' }, { studentId: 'd' }]);
    expect(await store.declarations.remove({ pushId: 'p', studentId: 'a', classroomId: 'c2' })).toBe(false);
    expect(await store.declarations.remove({ pushId: 'p', studentId: 'a', classroomId: 'c1' })).toBe(true);
    expect(await store.declarations.ofStudents(['a', 'b'])).toHaveLength(1);
  });

  it('latches a family’s completion once', async () => {
    const push = { id: 'p', schoolId: 'S' };
    await store.families.latch(push, 'a', { at: 5, threshold: 0.9, ruleVersion: 1, grade: 'A' });
    await store.families.latch(push, 'a', { at: 3, threshold: 0.1, ruleVersion: 2, grade: 'B' });
    expect((await store.families.of('p', ['a', 'b'])).get('a')).toEqual({ at: 5, threshold: 0.9, ruleVersion: 1, grade: 'A' });
  });

  it('knows who opened the same version at the same line, and forgets it after three days', async () => {
    const item = { resourceId: 'r', version: 1 };
    const note = (viewing: string, address: string, of = item) => store.addresses.note(viewing, of, address, 1000);
    await note('v1', 'x');
    await note('v1', 'x');
    await note('v1', 'y');
    await note('v2', 'y');
    await note('v3', 'z');
    await note('v4', 'x', { resourceId: 'r', version: 2 });
    const of = (viewingId: string) => ({ viewingId, ...item });
    expect(await store.addresses.neighbours([of('v1'), of('v9')], 10)).toEqual([
      { here: ['v2'], elsewhere: ['v3'] },
      { here: [], elsewhere: [] },
    ]);
    const indexes = await connection.collection('viewingAddresses').indexes();
    expect(indexes).toContainEqual(expect.objectContaining({ key: { at: 1 }, expireAfterSeconds: 3 * 86_400 }));
  });
});
