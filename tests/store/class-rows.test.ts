import fc from 'fast-check';
import type { Connection } from 'mongoose';
import { EMPTY_FUNNEL, wholeFunnel, type Funnel } from '../../bot-server/domain/report/funnel';
import { connect } from '../../bot-server/store/connect';
import { openRollupStore, type RollupStore } from '../../bot-server/store/rollups';
import { openTestDb, type TestDb } from '../support/mongo';

const NAMES = Object.keys(EMPTY_FUNNEL) as (keyof Funnel)[];

describe('class rows read straight from their bytes', () => {
  let db: TestDb;
  let connection: Connection;
  let rollups: RollupStore;
  beforeAll(async () => {
    db = await openTestDb();
    connection = await connect(db.uri);
    rollups = openRollupStore(connection);
    await rollups.syncIndexes();
  });
  afterAll(async () => {
    await connection.close();
    await db.drop();
  });

  it('are what the driver makes of them: with counts of any size, words of any language, and older rows that lack some', async () => {
    const stored = fc.record(
      {
        ...{
          _id: fc.uuid(),
          pushId: fc.string({ unit: 'grapheme' }),
          classroomId: fc.string(),
          resourceId: fc.string({ unit: 'grapheme' }),
        },
        ...{ startsAt: fc.date({ min: new Date(0), max: new Date(9e11), noInvalidDate: true }), dueAt: fc.constant(new Date(9e11)) },
        computedAt: fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }),
        // Doubles and 64-bit numbers are how other tools write counts back.
        funnel: fc.dictionary(fc.constantFrom(...NAMES), fc.oneof(fc.nat(60), fc.nat(), fc.integer({ min: 2 ** 31, max: 2 ** 40 }))),
        ...{
          rev: fc.nat(),
          theme: fc.oneof(fc.string({ unit: 'grapheme' }), fc.constant(null)),
          grade: fc.oneof(fc.nat(12), fc.constant(null)),
        },
        ...{ bureauId: fc.string(), week: fc.nat(4000) },
        ...{ dimension: fc.oneof(fc.string({ unit: 'grapheme' }), fc.constant(null)), subject: fc.string({ unit: 'grapheme' }) },
      },
      { requiredKeys: ['_id', 'pushId', 'classroomId', 'resourceId', 'startsAt', 'dueAt', 'computedAt', 'funnel', 'rev'] },
    );
    const collection = connection.collection<{ _id: string }>('rollups');
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(stored, { selector: ({ _id }) => _id, minLength: 1, maxLength: 30 }), async (rows) => {
        await collection.deleteMany({});
        await collection.insertMany(rows.map((row) => ({ ...row, schoolId: 'S' })));
        const asked = { schoolId: 'S', startsAt: { $gte: new Date(0), $lt: new Date(1e12) } };
        const driver = await collection.find<(typeof rows)[number]>(asked).toArray();
        const read = await rollups.classRows({ schoolId: 'S', from: 0, to: 1e12 });
        expect(read).toEqual(
          driver.map(({ pushId, classroomId, resourceId, theme, dimension, subject, grade, week, funnel, computedAt }) => ({
            ...{ pushId, classroomId, resourceId, theme: theme ?? null, grade: grade ?? null, week: week ?? null },
            ...{ dimension: dimension ?? '', subject: subject ?? '' },
            ...{ funnel: wholeFunnel(funnel as Partial<Funnel>), computedAt: computedAt.getTime() },
          })),
        );
        expect(read).toHaveLength(rows.length);
      }),
      { numRuns: 40 },
    );
  });

  it('are only those that were asked for', async () => {
    await connection.collection('rollups').deleteMany({});
    const put = (pushId: string, over: object = {}) =>
      rollups.replace({
        ...{ pushId, classroomId: 'c', schoolId: 'S', resourceId: 'r', startsAt: 1000, dueAt: 2000 },
        ...{ funnel: EMPTY_FUNNEL, rev: 0, computedAt: 1500, ...over },
      });
    await Promise.all([put('a'), put('b', { startsAt: 2000 }), put('c', { startsAt: 3000 }), put('d', { schoolId: 'T' }), put('e', { resourceId: 'q' })]); // prettier-ignore
    const ids = async (more: object = {}) =>
      (await rollups.classRows({ schoolId: 'S', from: 1000, to: 3000, ...more })).map(({ pushId }) => pushId).sort();
    expect(await Promise.all([ids(), ids({ resourceId: 'q' }), ids({ pushId: 'b' }), ids({ from: 5000, to: 6000 })])).toEqual([['a', 'b', 'e'], ['e'], ['b'], []]); // prettier-ignore
  });
});
