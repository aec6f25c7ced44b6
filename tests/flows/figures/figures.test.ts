import { intervalOf } from '../../../bot-server/domain/bulletin/interval';
import { Figures } from '../../../bot-server/contract/figures';
import type { OfficerActor } from '../../../bot-server/domain/access/actor';
import { EMPTY_FUNNEL, type Funnel } from '../../../bot-server/domain/report/funnel';
import { DAY } from '../../../bot-server/domain/time/instant';
import { releaseFigures, settleFigures } from '../../../bot-server/flows/figures/release-figures';
import type { FigureQuestion } from '../../../bot-server/flows/figures/question';
import { showFigures } from '../../../bot-server/flows/figures/show-figures';
import { recomputeDirty } from '../../../bot-server/flows/progress/recompute-dirty';
import { presentFigures } from '../../../bot-server/present/figures';
import { aWorld, DUE, guardian, MINUTE, officer, STARTS, stranger, teacher, type World } from '../progress/world';

/** The Monday after the week of the push. */
const NEXT_WEEK = DUE + DAY;

describe('figures', () => {
  let world: World;
  beforeEach(async () => {
    world = await aWorld();
  });
  afterEach(() => world.close());

  const ask = async (who: Parameters<typeof showFigures>[1], asked: Partial<FigureQuestion>, now = STARTS + 60 * MINUTE) =>
    Figures.parse(presentFigures(await showFigures(world.deps, who, { by: 'school', window: 'week', ...asked }, now)));
  const codeOf = async (...args: Parameters<typeof ask>) => ask(...args).then(() => 'shown', (fault: { code?: string }) => fault.code); // prettier-ignore
  const sweep = (now: number) => recomputeDirty(world.deps, now);
  type Counts = readonly [number, number, number, number];
  const put = async (schoolId: string, [targeted, reachable, started, completed]: Counts, over: Record<string, unknown> = {}) => {
    const funnel: Funnel = { ...EMPTY_FUNNEL, targeted, reachable, started, completed };
    const rollup = { pushId: `p-${schoolId}`, classroomId: `c-${schoolId}`, schoolId, resourceId: 'r1', startsAt: STARTS, dueAt: DUE, funnel, rev: 0, computedAt: STARTS + MINUTE, frozen: { theme: '家庭教育', grade: 3, bureauId: 'QX' }, ...over }; // prettier-ignore
    await world.deps.rollups.replace(rollup);
    const keys = await world.deps.rollups.releaseKeysOf([rollup]);
    await releaseFigures(world.deps, keys, STARTS + MINUTE);
  };

  describe('of a bureau', () => {
    const crowd = async () => {
      await put('S1', [300, 280, 200, 150]);
      await put('V1', [8, 8, 3, 2]);
      await put('S2', [200, 195, 100, 63]);
    };
    const names = (figures: Figures) => figures.rows.map(({ key, name, note }) => [key, name, note]);

    it('are in tens while the week runs, exact when it has settled, in the order of school codes', async () => {
      await crowd();
      const live = await ask(officer, {});
      expect(names(live)).toEqual([['S1', '城关小学', '含教学点：石坪教学点'], ['S2', '河口小学', '']]); // prettier-ignore
      expect(live.rows.map(({ exact, tens }) => [exact.targeted, tens?.targeted, tens?.completed])).toEqual([[0, 300, 150], [0, 200, 60]]); // prettier-ignore
      expect(await settleFigures(world.deps, DUE - 1)).toBe(0);
      expect(await settleFigures(world.deps, NEXT_WEEK)).toBe(1);
      expect(await settleFigures(world.deps, NEXT_WEEK)).toBe(0);
      const still = await ask(officer, { from: '2026-08-31', to: '2026-09-06' }, NEXT_WEEK);
      expect(still.rows.map(({ exact }) => [exact.targeted, exact.completed])).toEqual([[308, 152], [200, 63]]); // prettier-ignore
      expect(still.rows[0]?.exact.rates).toEqual({ reach: { of: 288, among: 308 }, completion: { of: 152, among: 308 }, finish: { of: 152, among: 203 } }); // prettier-ignore
      // Five families of S2 could not be reached: that is not told, and it is in no total.
      expect(still.rows[1]?.exact.rates.reach).toEqual({ of: 0, among: 0 });
      expect(still.total.exact).toMatchObject({ targeted: 508, completed: 215, rates: { reach: { of: 288, among: 308 } } });
      expect(still.freshAt).toBe(NEXT_WEEK);
      expect(JSON.stringify(still)).not.toMatch(/学生|家长|V1/);
    });

    it('are the same sums by school, county, item, theme, week and grade', async () => {
      await crowd();
      await put('S2', [90, 80, 50, 30], { pushId: 'p2', resourceId: 'r2', frozen: { theme: '习惯', grade: 4, bureauId: 'QX' } });
      await settleFigures(world.deps, NEXT_WEEK);
      const week = { from: '2026-08-31', to: '2026-09-06' };
      const sums = await Promise.all((['school', 'county', 'resource', 'theme', 'week', 'grade'] as const).map((by) => ask(officer, { by, ...week }))); // prettier-ignore
      for (const { total, rows } of sums) {
        expect([total.exact.targeted, total.exact.completed]).toEqual([598, 245]);
        // What is exact by now is in tens no more.
        expect(total.tens?.targeted ?? 0).toBe(0);
        expect(rows.reduce((n, { exact }) => n + (exact.completed ?? 0), 0)).toBe(245);
      }
      expect(sums[3]?.rows.map(({ name, exact }) => [name, exact.completed])).toEqual([['习惯', 30], ['家庭教育', 215]].sort()); // prettier-ignore
      expect(sums[5]?.rows.map(({ name, exact }) => [name, exact.completed])).toEqual([['三年级', 215], ['四年级', 30]]); // prettier-ignore
      // What nobody wrote is a line of its own, so the parts add up to the whole.
      const parts = await Promise.all((['dimension', 'subject', 'push'] as const).map((by) => ask(officer, { by, ...week })));
      for (const { total, rows } of parts) {
        expect(total).toEqual(sums[0]?.total);
        expect(rows.reduce((n, { exact }) => n + (exact.completed ?? 0), 0)).toBe(245);
      }
      expect(parts[0]?.rows.map(({ key, name }) => [key, name])).toEqual([['', '没有写维度']]);
      const own = await ask(officer, { by: 'theme', school: 'S2', ...week });
      expect(own.rows.map(({ exact }) => exact.completed).sort()).toEqual([30, 63]);
      expect((await ask(officer, { by: 'school', theme: '习惯', ...week })).rows).toHaveLength(1);
    });

    it('are parted by what it was pushed for: the line’s word before the item’s, and no release taken apart', async () => {
      const about = (dimension: string, subject: string) => ({ frozen: { theme: '学科', dimension, subject, grade: 3, bureauId: 'QX' } });
      await put('S1', [300, 280, 200, 150], about('能力', '语文'));
      await put('S2', [200, 180, 100, 63], about('能力', '语文'));
      await put('S1', [100, 90, 60, 40], { pushId: 'p2', resourceId: 'r2', ...about('习惯', '') });
      // One item that one school pushed for Chinese and the other for mathematics: of neither.
      await put('S1', [120, 100, 60, 50], { pushId: 'p3', resourceId: 'r3', ...about('能力', '语文') });
      await put('S2', [110, 90, 60, 45], { pushId: 'p4', resourceId: 'r3', ...about('能力', '数学') });
      await settleFigures(world.deps, NEXT_WEEK);
      const week = { from: '2026-08-31', to: '2026-09-06' };
      const told = async (asked: Partial<FigureQuestion>) => (await ask(officer, { ...week, ...asked })).rows.map(({ name, exact }) => [name, exact.completed]); // prettier-ignore
      expect(await told({ by: 'subject' })).toEqual([['没有写学科', 135], ['语文', 213]]); // prettier-ignore
      expect(await told({ by: 'dimension' })).toEqual([['习惯', 40], ['能力', 308]]); // prettier-ignore
      expect(await told({ by: 'school', subject: '语文' })).toEqual([['城关小学', 150], ['河口小学', 63]]); // prettier-ignore
      expect(await told({ by: 'subject', school: 'S2' })).toEqual([['没有写学科', 45], ['语文', 63]]); // prettier-ignore
      expect((await told({ by: 'push' })).map(([, completed]) => completed)).toEqual([213, 40, 95]);
      expect((await ask(officer, { ...week, by: 'push' })).rows[0]).toMatchObject({ key: expect.stringMatching(/^\d+:r1$/), note: '2026-08-31 到 2026-09-06' }); // prettier-ignore
      const head = teacher([], ['head']);
      expect((await ask(head, { ...week, by: 'subject' })).rows.map(({ name }) => name).sort()).toEqual(['没有写学科', '语文']);
      expect((await ask(head, { ...week, by: 'class', subject: '语文' })).total.exact.completed).toBe(200);
    });

    it('settle once: what moves one family afterwards is not told, what moves a crowd is', async () => {
      await crowd();
      await settleFigures(world.deps, NEXT_WEEK);
      const completed = async () => (await ask(officer, { from: '2026-08-31', to: '2026-09-06' }, NEXT_WEEK)).rows[0]?.exact.completed;
      await put('S1', [300, 280, 200, 151], { rev: 1 });
      expect(await completed()).toBe(152);
      await put('S1', [300, 280, 200, 170], { rev: 2 });
      expect(await completed()).toBe(172);
    });

    it('tell a week’s groups once, over all places together, when all of the week stands still; never by place', async () => {
      const group = (leftBehind: number, leftBehindCompleted: number, [targeted, completed]: readonly [number, number]) => ({ funnel: { ...EMPTY_FUNNEL, targeted, reachable: targeted, started: completed, completed, leftBehind, leftBehindCompleted } }); // prettier-ignore
      const week = { from: '2026-08-31', to: '2026-09-06' };
      const groups = async (asked: Partial<FigureQuestion> = {}) => (await ask(officer, { by: 'school', ...week, ...asked }, NEXT_WEEK)).groups; // prettier-ignore
      await put('S1', [0, 0, 0, 0], group(60, 30, [200, 120]));
      await put('S2', [0, 0, 0, 0], group(50, 29, [150, 90]));
      await put('S3', [0, 0, 0, 0], group(45, 28, [100, 60]));
      await put('S4', [0, 0, 0, 0], group(9, 9, [100, 60]));
      await settleFigures(world.deps, DUE - 1);
      expect(await groups()).toEqual([]);
      await settleFigures(world.deps, NEXT_WEEK);
      const told = [{ county: '清溪县教育局', ...week, leftBehind: 5, villagePoint: null }];
      expect(await groups()).toEqual(told);
      // What comes afterwards, however much, is no second telling.
      await put('S1', [0, 0, 0, 0], { ...group(60, 50, [200, 180]), rev: 1 });
      await put('S5', [0, 0, 0, 0], group(60, 50, [200, 120]));
      await settleFigures(world.deps, NEXT_WEEK + DAY);
      expect(await groups()).toEqual(told);
      for (const narrowed of [{ school: 'S1' }, { by: 'week' as const }, { resource: 'r1' }, { theme: '家庭教育' }]) expect(await groups(narrowed)).toBeUndefined(); // prettier-ignore
    });

    it('tell a week’s groups though the sweep died before, and nothing of counters that are too old to know', async () => {
      const funnel = { ...EMPTY_FUNNEL, targeted: 200, reachable: 200, started: 120, completed: 120, leftBehind: 60, leftBehindCompleted: 30 }; // prettier-ignore
      for (const id of ['S1', 'S2', 'S3']) await put(id, [0, 0, 0, 0], { funnel });
      const dying = { ...world.deps, rollups: { ...world.deps.rollups, tellWeek: () => Promise.reject(new Error('gone')) } };
      await expect(settleFigures(dying, NEXT_WEEK)).rejects.toThrow('gone');
      const { leftBehindCompleted: _, ...old } = funnel;
      await put('S3', [0, 0, 0, 0], { funnel: old, rev: 1 });
      await settleFigures(world.deps, NEXT_WEEK);
      const { groups } = await ask(officer, { by: 'school', from: '2026-08-31', to: '2026-09-06' }, NEXT_WEEK);
      expect(groups?.map(({ leftBehind }) => leftBehind)).toEqual([null]);
    });

    it('hides a place of which nothing may be told, and says why', async () => {
      await put('S1', [300, 280, 200, 150]);
      await put('S2', [9, 9, 9, 9]);
      const figures = await ask(officer, {});
      expect(figures.rows.map(({ hidden }) => hidden.length > 0)).toEqual([false, true]);
      expect(figures.total.tens?.targeted).toBe(300);
    });

    it('reach no further than whole weeks and the school', async () => {
      expect(await codeOf(officer, { from: '2026-08-31', to: '2026-09-05' })).toBe('figures/days');
      expect(await codeOf(officer, { from: '2026-09-01', to: '2026-09-07' })).toBe('figures/days');
      for (const finer of [{ by: 'class' }, { push: 'p1' }, { classroom: 'c1' }, { grade: 3 }, { by: 'grade', school: 'S1' }] as const)
        expect(await codeOf(officer, finer)).toBe('figures/not-so');
      expect(await codeOf(officer, { school: 'S9' })).toBe('access/denied');
      expect(await codeOf(officer, { county: 'X' })).toBe('access/denied');
      const researcher: OfficerActor = { ...officer, duty: 'teaching-research' };
      for (const who of [researcher, guardian('m1'), stranger]) expect(await codeOf(who, {})).toBe('access/denied');
    });

    it('hold the counties below a city, and no others', async () => {
      await world.deps.roster.apply({ ...(await world.deps.roster.snapshot()), bureaus: [{ id: 'CITY', name: '市局', level: 'city' }, { id: 'QX', name: '清溪县教育局', level: 'county', parentId: 'CITY' }, { id: 'ZZ', name: '别县', level: 'county' }] }); // prettier-ignore
      await crowd();
      await put('Z1', [100, 90, 80, 50], { frozen: { theme: '习惯', grade: 1, bureauId: 'ZZ' } });
      const city: OfficerActor = { ...officer, bureauId: 'CITY' };
      expect((await ask(city, { by: 'county' })).rows.map(({ name }) => name)).toEqual(['清溪县教育局']);
      expect((await ask(city, { by: 'school', county: 'QX' })).rows).toHaveLength(2);
    });

    it('by week are of the same places when asked so, with how sure each share is by families and not by pushes', async () => {
      const later = { pushId: 'p-later', startsAt: STARTS + 7 * DAY, dueAt: DUE + 7 * DAY };
      const both = { from: '2026-08-31', to: '2026-09-13' };
      await crowd();
      await put('S1', [300, 280, 200, 170], later);
      await settleFigures(world.deps, NEXT_WEEK + 7 * DAY);
      const all = await ask(officer, { by: 'week', ...both }, NEXT_WEEK + 7 * DAY);
      expect(all.rows.map(({ exact }) => exact.targeted)).toEqual([508, 300]);
      expect([all.cohort, all.rows[0]?.intervals]).toEqual([undefined, undefined]);
      const same = await ask(officer, { by: 'week', cohort: 'same', ...both }, NEXT_WEEK + 7 * DAY);
      expect(same.cohort).toEqual({ places: 1, among: 2 });
      expect(same.rows.map(({ exact }) => [exact.targeted, exact.completed])).toEqual([[308, 152], [300, 170]]); // prettier-ignore
      expect(same.rows[1]?.intervals?.completion).toEqual({ low: 510, high: 622 });
      const own = await ask(officer, { by: 'week', school: 'S1', ...both }, NEXT_WEEK + 7 * DAY);
      expect(own.rows[1]?.intervals?.completion).toEqual(same.rows[1]?.intervals?.completion);
      const [s1] = (await ask(officer, { by: 'school', ...both }, NEXT_WEEK + 7 * DAY)).rows;
      // 322 of 608, but of 308 families that had both: as wide as for 308.
      const { low = 0, high = 0 } = s1?.intervals?.completion ?? {};
      expect([s1?.exact.targeted, high - low > 105]).toEqual([608, true]);
      for (const not of [
        { by: 'school', cohort: 'same' },
        { by: 'week', cohort: 'same', school: 'S1' },
      ] as const)
        expect(await codeOf(officer, not)).toBe('figures/not-so');
    });

    it('say by name what a link asked for by id, where there are figures of it', async () => {
      await put('S1', [300, 280, 200, 150]);
      const named = await ask(officer, { by: 'resource', school: 'S1', resource: 'r1' });
      expect(named.asked?.map(({ kind, id }) => [kind, id])).toEqual([['school', 'S1'], ['resource', 'r1']]); // prettier-ignore
      expect(named.asked?.[0]?.name).toBe('城关小学');
      expect((await ask(officer, { by: 'school', resource: 'r-of-another-school' })).asked).toEqual([]);
    });

    it('come from the sweep, whether it is cut off or swept twice', async () => {
      await world.push();
      await sweep(STARTS + MINUTE);
      const release = await world.deps.rollups.release({ bureauId: 'QX', week: (await world.deps.rollups.releaseKeysOf([{ pushId: 'p1', classroomId: 'c1' }]))[0]!.week, resourceId: 'r1' }); // prettier-ignore
      expect(release).toMatchObject({ state: 'running', rev: 1, theme: '家庭教育', settlesAt: DUE });
      const { rollups } = world.deps;
      await world.watch('m1', 'a', [[0, 95]], STARTS + 10 * MINUTE);
      const crash = async (): Promise<never> => Promise.reject(new Error('killed'));
      await expect(recomputeDirty({ ...world.deps, rollups: { ...rollups, countsOf: crash } }, STARTS + 60 * MINUTE)).rejects.toThrow(
        'killed',
      );
      expect(await world.deps.viewings.isAnyDirty()).toBe(true);
      await sweep(STARTS + 60 * MINUTE);
      expect(await world.deps.viewings.isAnyDirty()).toBe(false);
      // Past the due time the sweep itself settles it.
      await sweep(NEXT_WEEK);
      expect(await rollups.release(release!)).toMatchObject({ state: 'settled' });
    });
  });

  describe('of a school', () => {
    const head = teacher([], ['head']);
    const rooms = async () => {
      for (const [id, counts] of [
        ['c1', [40, 35, 30, 20]],
        ['c2', [42, 36, 30, 21]],
      ] as const)
        await put('S1', counts, { pushId: 'p1', classroomId: id });
      await put('S1', [40, 30, 25, 10], { pushId: 'p2', classroomId: 'c1', resourceId: 'r2', frozen: { theme: '习惯', grade: 3, bureauId: 'QX' } }); // prettier-ignore
    };

    it('go down to the class, by any dimension, with the same total', async () => {
      await rooms();
      for (const by of ['push', 'class', 'grade', 'resource', 'theme', 'week'] as const) {
        const { total, place } = await ask(head, { by });
        expect([place.name, total.exact.targeted, total.exact.completed]).toEqual(['城关小学', 122, 51]);
      }
      const byClass = await ask(head, { by: 'class' });
      expect(byClass.rows.map(({ name, exact, hidden }) => [name, exact.targeted, exact.completed, hidden])).toEqual([['三年级1班', 80, 30, ''], ['三年级2班', 42, 21, '']]); // prettier-ignore
      expect((await ask(head, { by: 'class', theme: '习惯' })).rows).toHaveLength(1);
      expect((await ask(head, { by: 'push', from: '2026-09-02', to: '2026-09-02' })).rows).toEqual([]);
    });

    it('tell a class in fives where not five are done or not done, and small classes together, and say why', async () => {
      await rooms();
      await put('S1', [40, 38, 38, 36], { pushId: 'p3', classroomId: 'c1' });
      const row = (await ask(head, { by: 'push' })).rows.find(({ key }) => key === 'p3');
      expect([row?.exact.targeted, row?.tens?.targeted, row?.tens?.completed, row?.hidden]).toEqual([0, 40, 30, '']);
      await put('S1', [7, 7, 6, 6], { pushId: 'p4', classroomId: 'c1' });
      await put('S1', [8, 8, 4, 3], { pushId: 'p4', classroomId: 'c2' });
      const byClass = await ask(head, { by: 'class', push: 'p4' });
      expect(byClass.rows.map(({ exact, hidden }) => [exact.targeted, hidden.length > 0])).toEqual([[0, true], [0, true]]); // prettier-ignore
      expect([byClass.total.exact.targeted, byClass.total.exact.completed]).toEqual([15, 9]);
    });

    it('by week say how sure each share is, by families and not by pushes, of what is told exactly alone', async () => {
      await rooms();
      const sure = (of: number, among: number, families: number) => intervalOf({ of, among }, families);
      const expected = { reach: sure(101, 122, 82), completion: sure(51, 122, 82), finish: sure(51, 85, 60) };
      expect((await ask(head, { by: 'week' })).rows[0]?.intervals).toEqual(expected);
      // Told in fives: it is in no interval either.
      await put('S1', [40, 38, 38, 36], { pushId: 'p3', classroomId: 'c1' });
      expect((await ask(head, { by: 'week' })).rows[0]?.intervals).toEqual(expected);
      const own = { by: 'week', classroom: 'c1' } as const;
      expect((await ask(teacher(['c1']), own)).rows[0]?.intervals).toEqual({ reach: sure(103, 120, 40), completion: sure(66, 120, 40), finish: sure(66, 93, 38) }); // prettier-ignore
      for (const by of ['class', 'push', 'grade', 'resource', 'theme'] as const)
        expect((await ask(head, { by })).rows.map(({ intervals }) => intervals).filter(Boolean)).toEqual([]);
    });

    it('are its own alone', async () => {
      await rooms();
      expect((await ask(teacher([], ['head'], 'S2'), { by: 'class' })).rows).toEqual([]);
      expect(await codeOf(head, { by: 'class', school: 'S2' })).toBe('access/denied');
      for (const by of ['school', 'county'] as const) expect(await codeOf(head, { by })).toBe('figures/not-so');
      expect(await codeOf(teacher(['c1']), { by: 'class' })).toBe('access/denied');
      expect(await codeOf(teacher(['c1']), { by: 'theme', classroom: 'c2' })).toBe('access/denied');
      expect(await codeOf(head, { by: 'class', from: '2026-09-09', to: '2026-09-01' })).toBe('figures/days');
    });

    it('show a class teacher the own class whole, with what came late apart', async () => {
      await world.push();
      await world.watch('m2', 'b', [[0, 95]], STARTS + 10 * MINUTE);
      await world.watch('m1', 'a', [[0, 95]], DUE + MINUTE);
      await sweep(DUE + 60 * MINUTE);
      const figures = await ask(teacher(['c1']), { by: 'push', classroom: 'c1' });
      expect(figures.rows[0]).toMatchObject({
        name: '睡前少看屏幕',
        exact: { targeted: 3, completed: 1, late: 1, funnel: { started: 1 } },
      });
      expect(figures.place.name).toBe('三年级1班');
    });

    it('keep what a class and an item were when they were counted first', async () => {
      await world.push();
      await sweep(STARTS + MINUTE);
      const classrooms = (await world.deps.roster.snapshot()).classrooms.map((room) => ({ ...room, grade: 4 }));
      await world.deps.roster.apply({ ...(await world.deps.roster.snapshot()), classrooms });
      await world.watch('m2', 'b', [[0, 95]], STARTS + 10 * MINUTE);
      await sweep(STARTS + 60 * MINUTE);
      expect((await ask(teacher(['c1']), { by: 'grade', classroom: 'c1' }).catch(() => undefined))?.rows.map(({ name }) => name)).toEqual(['三年级']); // prettier-ignore
    });
  });
});
type Figures = ReturnType<typeof Figures.parse>;
