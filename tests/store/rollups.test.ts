import fc from 'fast-check';
import type { Connection } from 'mongoose';
import { EMPTY_FUNNEL } from '../../bot-server/domain/report/funnel';
import { connect } from '../../bot-server/store/connect';
import { openRollupStore, type Rollup, type RollupStore } from '../../bot-server/store/rollups';
import type { StoredRelease } from '../../bot-server/store/rollups/releases';
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

  it('tells each of many that are written at once its own fate', async () => {
    const rooms = Array.from({ length: 40 }, (_, n) => `room${n}`);
    expect(await Promise.all(rooms.map((classroomId) => rollups.replace(rollup({ classroomId }))))).toEqual(rooms.map(() => true));
    // Half of them were counted from a counter that is not the newest any more.
    const fates = await Promise.all(rooms.map((classroomId, n) => rollups.replace(rollup({ classroomId, rev: n % 2, computedAt: 1600 }))));
    expect(fates).toEqual(rooms.map((_, n) => n % 2 === 1));
    const stored = await Promise.all(rooms.map((classroomId) => rollups.get({ pushId: 'p1', classroomId })));
    expect(stored.map((one) => one?.computedAt)).toEqual(rooms.map((_, n) => (n % 2 === 1 ? 1600 : 1500)));
  });

  const frozen = { theme: '习惯', grade: 3, bureauId: 'Q' };

  it('sums one school’s rows by any of their own words, over the pushes of a time', async () => {
    const school = { schoolId: 's2', funnel: { ...EMPTY_FUNNEL, targeted: 10, lateCompleted: 1 }, frozen };
    await rollups.replace(rollup({ ...school, pushId: 'p2', classroomId: 'a' }));
    await rollups.replace(rollup({ ...school, pushId: 'p2', classroomId: 'b', computedAt: 1700, frozen: { ...frozen, grade: 4 } }));
    await rollups.replace(rollup({ ...school, pushId: 'p3', classroomId: 'a', frozen: { ...frozen, theme: '健康' } }));
    await rollups.replace(rollup({ ...school, pushId: 'p4', classroomId: 'a', startsAt: 5000 }));
    const when = { schoolId: 's2', from: 1000, to: 5000 };
    const [sum, ...others] = await rollups.sumsBy('schoolId', when);
    expect(others).toEqual([]);
    expect(sum).toEqual({
      key: 's2',
      pushes: 2,
      computedAt: 1700,
      largest: { targeted: 10, started: 0 },
      funnel: { ...EMPTY_FUNNEL, targeted: 30, lateCompleted: 3 },
    });
    const counts = async (by: Parameters<typeof rollups.sumsBy>[0], more = {}) =>
      (await rollups.sumsBy(by, { ...when, ...more })).map(({ key, funnel }) => [key, funnel.targeted]);
    expect(await counts('theme')).toEqual([['习惯', 20], ['健康', 10]].sort()); // prettier-ignore
    expect(await counts('grade')).toEqual([[3, 20], [4, 10]]); // prettier-ignore
    expect(await counts('classroomId', { theme: '习惯' })).toEqual([['a', 10], ['b', 10]]); // prettier-ignore
    expect(await counts('pushId', { to: 6000, grade: 3 })).toEqual([['p2', 10], ['p3', 10], ['p4', 10]]); // prettier-ignore
    expect(await counts('week', { from: 9000, to: 10_000 })).toEqual([]);
    expect((await rollups.ofPush('p2')).map(({ classroomId }) => classroomId)).toEqual(['a', 'b']);
    expect(await rollups.ofClassroom('a', ['p3', 'p4', 'p9'])).toHaveLength(2);
  });

  it('adds nothing for a count that an older row does not have', async () => {
    const rows = connection.collection<{ _id: string }>('rollups');
    await rollups.replace(rollup({ schoolId: 's3', pushId: 'p6', frozen, funnel: { ...EMPTY_FUNNEL, targeted: 5, completed: 2 } }));
    await rows.updateOne({ _id: 'p6:c1' }, { $unset: { 'funnel.lateCompleted': '', 'funnel.q25': '' } });
    const [sum] = await rollups.sumsBy('pushId', { schoolId: 's3', from: 0, to: 9000 });
    expect(sum?.funnel).toEqual({ ...EMPTY_FUNNEL, targeted: 5, completed: 2 });
  });

  it('gives a release to one of two that write at once, and the same back', async () => {
    const key = { bureauId: 'Q', week: 5, resourceId: 'r1' };
    const cells = [
      {
        place: 'A',
        isExact: true,
        targeted: 100,
        completed: 40,
        reachable: 80,
        late: 10,
        grades: [{ grade: 1, targeted: 100, completed: 40 }],
      },
      { place: 'B', isExact: false, targeted: 30, completed: 10, late: 0 },
    ];
    const release = { ...key, theme: '习惯', state: 'settled' as const, cells, settlesAt: 10, rev: 0, computedAt: 9 };
    expect((await Promise.all([rollups.putRelease(release), rollups.putRelease(release)])).sort()).toEqual([false, true]);
    expect(await rollups.release(key)).toEqual({ ...release, rev: 1 });
    expect(await rollups.putRelease({ ...release, rev: 4 })).toBe(false);
    expect(await rollups.putRelease({ ...release, ...key, week: 6, state: 'running', rev: 0 })).toBe(true);
    expect(await rollups.releasesToSettle(9, 5)).toEqual([]);
    expect(await rollups.releasesToSettle(10, 5)).toEqual([{ ...key, week: 6 }]);
    const weeks = { bureauIds: ['Q'], from: 5, to: 6 };
    const [whole] = await rollups.releaseSums('bureauId', weeks);
    expect(whole).toMatchObject({ key: 'Q', exact: { targeted: 200, completed: 80, reachable: { of: 160, among: 200 }, started: { of: 0, completed: 0 }, late: 20 }, tens: { targeted: 60, completed: 20 } }); // prettier-ignore
    expect((await rollups.releaseSums('place', weeks)).map(({ key: k, exact, tens }) => [k, exact.targeted, tens.targeted])).toEqual([['A', 200, 0], ['B', 0, 60]]); // prettier-ignore
    expect((await rollups.releaseSums('grade', { ...weeks, to: 5 })).map(({ key: k, exact }) => [k, exact.targeted])).toEqual([[1, 100]]);
    expect((await rollups.releaseSums('week', { ...weeks, place: 'B' })).map(({ key: k, tens }) => [k, tens.completed])).toEqual([[5, 10], [6, 10]]); // prettier-ignore
    expect(await rollups.releaseSums('theme', { ...weeks, theme: '别的' })).toEqual([]);
    expect(await rollups.releaseSums('theme', { ...weeks, bureauIds: ['X'] })).toEqual([]);
  });

  it('a release that stood in tens and is exact now adds nothing in tens, also one that was written before', async () => {
    const about = { bureauId: 'T', week: 5, resourceId: 'r', theme: '习惯', settlesAt: 10, computedAt: 9 };
    const running = [{ place: 'A', isExact: false, targeted: 100, completed: 30, late: 0 }];
    const settled = [{ place: 'A', isExact: true, targeted: 104, completed: 37, late: 0 }];
    const sums = async () => {
      const [whole] = await rollups.releaseSums('week', { bureauIds: ['T'], from: 5, to: 5 });
      return [whole?.exact.targeted, whole?.tens.targeted];
    };
    await rollups.putRelease({ ...about, state: 'running', cells: running, rev: 0 });
    expect(await sums()).toEqual([0, 100]);
    await rollups.putRelease({ ...about, state: 'settled', cells: settled, rev: 1 });
    expect(await sums()).toEqual([104, 0]);
    await connection.collection('bureauReleases').updateOne({ bureauId: 'T' }, { $set: { x: { t: 100, c: 30 } } });
    expect(await sums()).toEqual([104, 100]);
    await rollups.syncIndexes();
    expect(await sums()).toEqual([104, 0]);
  });

  describe('sums of released cells by place', () => {
    const week = { from: 5, to: 9 };
    type Cell = StoredRelease['cells'][number];
    interface Drawn {
      readonly isExact: boolean;
      readonly hasReach: boolean;
      readonly hasStart: boolean;
      readonly parts: readonly number[];
    }
    const cell: fc.Arbitrary<Drawn> = fc.record({ isExact: fc.boolean(), hasReach: fc.boolean(), hasStart: fc.boolean(), parts: fc.array(fc.integer({ min: 10, max: 900 }), { minLength: 4, maxLength: 4 }) }); // prettier-ignore
    const cellOf = (place: string, { isExact, hasReach, hasStart, parts: [a = 0, b = 0, c = 0, late = 0] }: Drawn): Cell => ({
      ...{ place, isExact, targeted: a + b + c, completed: c, late },
      ...(isExact && hasReach ? { reachable: b + c } : {}),
      ...(isExact && hasStart ? { started: c + 10 } : {}),
    });
    const sum = (cells: readonly Cell[], of: (one: Cell) => number): number => cells.reduce((n, one) => n + of(one), 0);
    const countsOf = (cells: readonly Cell[]) => ({
      targeted: sum(cells, (one) => one.targeted),
      completed: sum(cells, (one) => one.completed),
      reachable: {
        of: sum(cells, (one) => one.reachable ?? 0),
        among: sum(cells, (one) => (one.reachable === undefined ? 0 : one.targeted)),
      },
      started: {
        of: sum(cells, (one) => one.started ?? 0),
        completed: sum(cells, (one) => (one.started === undefined ? 0 : one.completed)),
      },
      late: sum(cells, (one) => one.late),
    });
    const largest = (cells: readonly Cell[], of: (one: Cell) => number): number => Math.max(0, ...cells.map(of));
    const familiesOf = (cells: readonly Cell[]) => ({
      completion: largest(cells, (one) => one.targeted),
      reach: largest(cells, (one) => (one.reachable === undefined ? 0 : one.targeted)),
      finish: largest(cells, (one) => one.started ?? 0),
    });

    it('are the cells added up, with the largest exact cell of each rate; by week the exact ones alone', async () => {
      let run = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(fc.integer({ min: 4, max: 10 }), fc.dictionary(fc.constantFrom('A', 'B', 'C10', 'C2'), cell)), {
            maxLength: 6,
          }),
          async (releases) => {
            // prettier-ignore
            const bureauId = `P${(run += 1)}`;
            const all: StoredRelease[] = releases.map(([at, cells], n) => ({
              ...{
                bureauId,
                week: at,
                resourceId: `r${n}`,
                theme: n % 2 ? '习惯' : '安全',
                state: 'settled',
                settlesAt: 10,
                rev: 0,
                computedAt: 9 + n,
              },
              cells: Object.entries(cells).map(([place, one]) => cellOf(place, one)),
            }));
            for (const one of all) await rollups.putRelease(one);
            for (const narrowed of [{}, { theme: '习惯' }, { place: 'C2' }] as const) {
              const asked = all.filter((one) => one.week >= week.from && one.week <= week.to && (!('theme' in narrowed) || one.theme === narrowed.theme)); // prettier-ignore
              const cells = asked.flatMap((one) => one.cells.map((own) => ({ ...own, week: one.week, computedAt: one.computedAt })));
              const own = cells.filter((one) => !('place' in narrowed) || one.place === narrowed.place);
              const expected = [...new Set(own.map(({ place }) => place))].sort().map((key) => {
                const of = own.filter(({ place }) => place === key);
                const exact = of.filter(({ isExact }) => isExact);
                return { key, computedAt: largest(of, (one) => (one as (typeof own)[number]).computedAt), exact: countsOf(exact), tens: countsOf(of.filter(({ isExact }) => !isExact)), families: familiesOf(exact) }; // prettier-ignore
              });
              expect(await rollups.releaseSums('place', { bureauIds: [bureauId], ...week, ...narrowed })).toEqual(expected);
              if ('place' in narrowed) continue;
              const weeks = await rollups.placeWeeks({ bureauIds: [bureauId], ...week, ...narrowed });
              const exact = own.filter(({ isExact }) => isExact);
              expect(weeks.map((one) => [one.place, one.week, one.exact, one.families])).toEqual(
                [...new Set(exact.map((one) => `${one.place} ${one.week}`))].sort().map((name) => {
                  const of = exact.filter((one) => `${one.place} ${one.week}` === name);
                  return [of[0]?.place, of[0]?.week, countsOf(of), familiesOf(of)];
                }),
              );
            }
          },
        ),
        { numRuns: 40 },
      );
    });

    it('are there also for releases that were written before', async () => {
      const cells = [cellOf('A', { isExact: true, hasReach: true, hasStart: true, parts: [10, 20, 30, 10] })];
      await rollups.putRelease({
        bureauId: 'OLD',
        week: 5,
        resourceId: 'r',
        theme: '',
        state: 'settled',
        settlesAt: 10,
        rev: 0,
        computedAt: 9,
        cells,
      });
      const asked = { bureauIds: ['OLD'], ...week };
      const before = await rollups.releaseSums('place', asked);
      await connection.collection('bureauReleases').updateMany({ bureauId: 'OLD' }, { $unset: { columns: '' } });
      expect(await rollups.releaseSums('place', asked)).toEqual([]);
      await rollups.syncIndexes();
      expect(await rollups.releaseSums('place', asked)).toEqual(before);
      expect(before).toHaveLength(1);
    });
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
