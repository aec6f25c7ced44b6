import { NO_CHANGES } from '../../../bot-server/domain/importing/roster-changes';
import type { Tie } from '../../../bot-server/domain/roster/roster';
import { recomputeDirty } from '../../../bot-server/flows/progress/recompute-dirty';
import { recountChildren } from '../../../bot-server/flows/progress/recount-children';
import { verifyPush } from '../../../bot-server/flows/progress/verify-push';
import { listToday } from '../../../bot-server/flows/today/list-today';
import { showViewing } from '../../../bot-server/flows/viewing/show-viewing';
import { aWorld, DUE, guardian, MINUTE, STARTS, type World } from './world';

const LATER = DUE + 3 * 86_400_000;
let world: World;
beforeEach(async () => {
  world = await aWorld();
});
afterEach(() => world.close());

const funnelOf = async () => {
  await recomputeDirty(world.deps, LATER);
  expect((await verifyPush(world.deps, { push: 'p1', repair: false }, LATER)).differences).toEqual([]);
  return (await world.deps.rollups.get({ pushId: 'p1', classroomId: 'c1' }))?.funnel;
};
/** The mother of b becomes a guardian of c too. */
async function tie(over: Partial<Tie>): Promise<void> {
  const one: Tie = { guardianId: 'm2', studentId: 'c', relation: '其他', caregiverAtHome: true, worksAway: false, barred: [], ...over };
  await world.deps.roster.apply({ ...NO_CHANGES, guardianships: [one] });
  await recountChildren(world.deps, ['c'], LATER);
}

describe('a guardian who comes to the family after the push', () => {
  beforeEach(async () => {
    await world.push();
    await world.watch('m2', 'b', [[0, 100]], STARTS + 10 * MINUTE);
    expect(await funnelOf()).toMatchObject({ targeted: 3, completed: 1, lateCompleted: 0 });
  });

  it('raises no figure of the time before, whatever they had watched', async () => {
    await tie({ since: DUE + 1 });
    expect(await funnelOf()).toMatchObject({ completed: 1, started: 1, lateCompleted: 1 });
  });

  it('counts from then on while the push runs', async () => {
    await tie({ since: DUE });
    expect(await funnelOf()).toMatchObject({ completed: 2, completedOnline: 2, lateCompleted: 0 });
  });

  it('counts as ever where nobody knows when they came', async () => {
    await tie({});
    expect(await funnelOf()).toMatchObject({ completed: 2 });
  });

  it('stays in the figures of then when the tie ends, and adds nothing afterwards', async () => {
    await tie({ since: STARTS + 20 * MINUTE, endedAt: DUE - MINUTE });
    expect(await funnelOf()).toMatchObject({ completed: 2 });
    await tie({ since: STARTS, endedAt: STARTS + 5 * MINUTE });
    expect(await funnelOf()).toMatchObject({ completed: 1, lateCompleted: 0 });
  });
});

describe('a family that may watch together', () => {
  const shown = async (who: string, child: string, push?: string) =>
    (await showViewing(world.deps, guardian(who), { resource: 'r1', for: child, push }, STARTS + 60 * MINUTE)).family;
  const card = async (who: string) => {
    const needs = { ...world.deps, plans: { upcoming: async () => [] }, questions: { count: async () => 0 } };
    return (await listToday(needs, guardian(who), {}, STARTS + 60 * MINUTE)).cards[0];
  };

  it('is told how far it is between it, in whole tens, beside one’s own', async () => {
    await world.push({ together: true });
    await world.watch('f1', 'a', [[0, 37]], STARTS + 10 * MINUTE);
    await world.watch('o1', 'a', [[30, 58]], STARTS + 20 * MINUTE);
    expect(await shown('m1', 'a', 'p1')).toEqual({ percent: 50, completed: false });
    expect(await card('o1')).toMatchObject({ standing: { percent: 28 }, family: { percent: 50, completed: false } });
    await world.watch('m1', 'a', [[58, 95]], STARTS + 30 * MINUTE);
    await recomputeDirty(world.deps, STARTS + 40 * MINUTE);
    expect(await shown('f1', 'a', 'p1')).toEqual({ percent: 100, completed: true });
    expect(await card('f1')).toMatchObject({ standing: { percent: 37, completed: false }, family: { completed: true } });
    // Another family's, and the mother's other child, whom she has alone.
    expect(await shown('m2', 'b', 'p1')).toEqual({ percent: 0, completed: false });
    expect(await shown('m1', 'e', 'p1')).toEqual({ percent: 30, completed: false });
  });

  it('is told nothing where everybody counts alone, of no push, of another child’s, and to the child', async () => {
    await world.push();
    await world.push({ id: 'p2', together: true, classroomIds: ['c1'] });
    await world.watch('f1', 'a', [[0, 37]], STARTS + 10 * MINUTE);
    expect(await shown('m1', 'a', 'p1')).toBeUndefined();
    expect(await shown('m1', 'a')).toBeUndefined();
    expect(await shown('m1', 'e', 'p2')).toBeUndefined();
    expect(await shown('m1', 'a', 'p2')).toMatchObject({ percent: 30 });
    await expect(shown('m2', 'a', 'p2')).rejects.toMatchObject({ code: 'access/denied' });
  });
});
