import type { Connection } from 'mongoose';
import { EMPTY_FUNNEL } from '../../bot-server/domain/report/funnel';
import { connect } from '../../bot-server/store/connect';
import { openRollupStore, type Rollup, type RollupStore } from '../../bot-server/store/rollups';
import { openTestDb, type TestDb } from '../support/mongo';

describe('the roll-up store', () => {
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
  const rollup = (over: Partial<Rollup> = {}): Rollup => ({
    pushId: 'p1',
    classroomId: 'c1',
    schoolId: 's1',
    resourceId: 'r1',
    startsAt: 1000,
    dueAt: 2000,
    funnel: { ...EMPTY_FUNNEL, targeted: 40, completed: 7 },
    rev: 0,
    computedAt: 1500,
    ...over,
  });

  it('replaces only the counter that was read, so an older count never covers a newer one', async () => {
    expect(await rollups.replace(rollup())).toBe(true);
    expect(await rollups.replace(rollup({ funnel: EMPTY_FUNNEL }))).toBe(false);
    expect(await rollups.replace(rollup({ rev: 1, funnel: { ...EMPTY_FUNNEL, targeted: 40, completed: 8 } }))).toBe(true);
    expect(await rollups.replace(rollup({ rev: 1, funnel: EMPTY_FUNNEL }))).toBe(false);
    expect(await rollups.get({ pushId: 'p1', classroomId: 'c1' })).toMatchObject({ rev: 2, funnel: { targeted: 40, completed: 8 } });
  });

  it('gives a counter to one of two that write at once', async () => {
    const both = await Promise.all([1, 2].map(() => rollups.replace(rollup({ classroomId: 'twice' }))));
    expect(both.sort()).toEqual([false, true]);
  });

  it('sums by school over the pushes of a time', async () => {
    const school = { schoolId: 's2', funnel: { ...EMPTY_FUNNEL, targeted: 10, lateCompleted: 1 } };
    await rollups.replace(rollup({ ...school, pushId: 'p2', classroomId: 'a' }));
    await rollups.replace(rollup({ ...school, pushId: 'p2', classroomId: 'b', computedAt: 1700 }));
    await rollups.replace(rollup({ ...school, pushId: 'p3', classroomId: 'a' }));
    await rollups.replace(rollup({ ...school, pushId: 'p4', classroomId: 'a', startsAt: 5000 }));
    const [sum, ...others] = await rollups.sumsOfSchools(['s2', 's9'], { from: 1000, to: 4999 });
    expect(others).toEqual([]);
    expect(sum).toMatchObject({ schoolId: 's2', computedAt: 1700, funnel: { ...EMPTY_FUNNEL, targeted: 30, lateCompleted: 3 } });
    expect([...(sum?.pushIds ?? [])].sort()).toEqual(['p2', 'p3']);
    expect((await rollups.ofPush('p2')).map(({ classroomId }) => classroomId)).toEqual(['a', 'b']);
    expect(await rollups.ofClassroom('a', ['p3', 'p4', 'p9'])).toHaveLength(2);
  });

  it('keeps a cell that was marked again after it was read, even after it had gone meanwhile', async () => {
    const [cell, other] = [{ pushId: 'p5', classroomId: 'a' }, { pushId: 'p5', classroomId: 'b' }]; // prettier-ignore
    await rollups.touch([cell, other, cell], 1);
    const read = await rollups.touched(10);
    expect(read).toHaveLength(2);
    await rollups.touch([cell], 2);
    await rollups.untouch(read);
    const [left] = await rollups.touched(10);
    expect(left).toMatchObject(cell);
    await rollups.untouch([left!]);
    await rollups.touch([cell], 3);
    await rollups.untouch([left!]);
    expect(await rollups.isAnyTouched()).toBe(true);
  });
});
