import { NO_CHANGES } from '../../../bot-server/domain/importing/roster-changes';
import { EMPTY_FUNNEL, sumFunnels } from '../../../bot-server/domain/report/funnel';
import { DAY } from '../../../bot-server/domain/time/instant';
import type { RollupRow } from '../../../bot-server/store/rollups/row';
import { verifyFigures } from '../../../bot-server/flows/figures/verify-figures';
import { recomputeDirty } from '../../../bot-server/flows/progress/recompute-dirty';
import { resourcesOf } from '../../support/county/items';
import { placesOf, type Size } from '../../support/county/layout';
import { live } from '../../support/county/lived';
import { classRows, frameOf } from '../../support/county/rows';
import { afterAll as endOf } from '../../support/county/term';
import { aWorld, type World } from '../progress/world';

jest.setTimeout(120_000);
const seed = Number(process.env['FAULT_SEED'] ?? 7);
const SIZE: Size = { counties: 1, schools: 5, families: 180, pushes: 10, seed };

describe('a generated city that was lived through', () => {
  let world: World;
  beforeAll(async () => {
    world = await aWorld();
  });
  afterAll(() => world.close());

  it('is counted by the product as it happened: every class row, every figure, to the last family', async () => {
    const places = placesOf(SIZE);
    await world.deps.roster.apply({ ...NO_CHANGES, ...frameOf(SIZE, places) });
    for (const item of resourcesOf(SIZE.pushes)) await world.deps.resources.save(item);
    const { reports } = await live(world, SIZE, places);
    const now = endOf(SIZE.pushes) + DAY;
    for (;;) if (!(await recomputeDirty(world.deps, now)).more) break;

    const known = [...classRows(SIZE, places)];
    const stored = await world.connection.collection<RollupRow>('rollups').find().toArray();
    const open = ({ rev: _rev, computedAt: _at, ...row }: RollupRow) => row;
    const byId = (rows: readonly RollupRow[]) => new Map(rows.map((row) => [row._id, open(row)]));
    expect(Object.fromEntries(byId(stored))).toEqual(Object.fromEntries(byId(known)));

    // Every figure was there to be wrong, but what waits for a person's decision: the generator's families hide nothing.
    const all = sumFunnels(known.map(({ funnel }) => funnel));
    const empty = Object.entries(all).flatMap(([name, count]) => (count === 0 ? [name] : []));
    expect([empty, reports > 500, all.targeted]).toEqual([['held'], true, expect.any(Number)]);
    expect(known.reduce((sum, { funnel }) => sum + funnel.targeted, 0)).toBe(all.targeted);
    expect(Object.keys(EMPTY_FUNNEL)).toEqual(Object.keys(all));

    const checked = await verifyFigures(world.deps, { push: known[0]!.pushId, repair: false }, now);
    expect([checked.differences, checked.wrong]).toEqual([[], []]);
  });
});
