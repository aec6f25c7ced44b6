import { viewing as noun } from '../../../bot-server/cli/viewing';
import { showRetention } from '../../../bot-server/flows/figures/show-retention';
import { recomputeDirty } from '../../../bot-server/flows/progress/recompute-dirty';
import { openRetentionStore } from '../../../bot-server/store/retention';
import { aWorld, DUE, guardian, MINUTE, officer, STARTS, stranger, teacher, video, type World } from '../progress/world';

describe('viewing verify on every level', () => {
  let world: World;
  beforeEach(async () => {
    world = await aWorld();
    await world.push();
    await world.watch('m1', 'a', [[0, 95]], STARTS + 10 * MINUTE);
    await recomputeDirty(world.deps, STARTS + 60 * MINUTE);
  });
  afterEach(() => world.close());
  const run = (options: Record<string, string | boolean>, now = DUE - MINUTE) => {
    const deps = { ...world.deps, retention: openRetentionStore(world.connection), now: () => now } as unknown as Parameters<NonNullable<typeof noun.verify>['run']>[0]; // prettier-ignore
    return noun['verify']!.run(deps, { positional: [], options });
  };
  const rows = (name: string) => world.connection.collection<{ _id: string }>(name);

  it('finds nothing where nothing is wrong', async () => {
    expect(await run({ push: 'p1' })).toMatchObject({ differences: [], wrong: [], mended: 0 });
    expect(await run({ all: true })).toEqual({ pushes: 1, families: 4, different: [] });
  });

  it('finds a release that was changed, its sums, or that is gone, and mends it', async () => {
    const [release] = await rows('bureauReleases').find({}).toArray();
    for (const spoil of [
      () => rows('bureauReleases').updateOne({ _id: release!._id }, { $set: { cells: [{ p: 'S1', x: { t: 90, c: 10, r: 0, rt: 0, s: 0, sc: 0, l: 0 } }] } }), // prettier-ignore
      () => rows('bureauReleases').updateOne({ _id: release!._id }, { $set: { x: { t: 990, c: 10, r: 0, rt: 0, s: 0, sc: 0, l: 0 } } }),
      () => rows('bureauReleases').deleteOne({ _id: release!._id }),
    ]) {
      await spoil();
      await expect(run({ push: 'p1' })).rejects.toThrow('1 个合计不对');
      await expect(run({ all: true })).rejects.toThrow('release QX');
      expect(await run({ all: true, repair: true })).toMatchObject({ different: [{ wrong: [{ level: 'release' }], mended: 1 }] });
      expect(await run({ all: true })).toMatchObject({ different: [] });
    }
  });

  it('finds class rows that do not say what they were, and fills them in', async () => {
    await rows('rollups').updateOne({ _id: 'p1:c1' }, { $unset: { theme: '', grade: '' } });
    await expect(run({ push: 'p1' })).rejects.toThrow('frozen c1');
    const repaired = (await run({ push: 'p1', repair: true })) as { wrong: unknown[]; mended: number };
    expect(repaired.mended).toBe(repaired.wrong.length);
    expect(await run({ push: 'p1' })).toMatchObject({ wrong: [] });
    expect(await world.deps.rollups.get({ pushId: 'p1', classroomId: 'c1' })).toMatchObject({ frozen: { theme: '家庭教育', grade: 3, bureauId: 'QX' } }); // prettier-ignore
  });

  it('passes over pushes whose rows are past their time', async () => {
    expect(await run({ all: true, repair: true }, DUE + 600 * 86_400_000)).toEqual({ pushes: 0, families: 0, different: [] });
  });
});

describe('retention of an item', () => {
  let world: World;
  beforeEach(async () => {
    world = await aWorld();
    await world.push();
  });
  afterEach(() => world.close());
  const head = teacher([], ['head']);

  it('is nothing for fewer than five, and a curve of all believed viewers from there on', async () => {
    const show = () => showRetention(world.deps, head, { resource: 'r1', push: 'p1' });
    expect((await show()).shown).toBeUndefined();
    for (const [who, child, to] of [
      ['m1', 'a', 100],
      ['f1', 'a', 60],
      ['o1', 'a', 60],
      ['m2', 'b', 100],
    ] as const)
      await world.watch(who, child, [[0, to]], STARTS + 10 * MINUTE);
    expect((await show()).shown).toBeUndefined();
    const words = (await world.deps.viewings.read(['g:m1:r1:1']))[0]!;
    // As many again by rows of their own: guardians of children in the same push.
    const extra = Array.from({ length: 20 }, (_, n) => `x${n}`);
    const row = await world.connection.collection<{ _id: string }>('viewings').findOne({ _id: 'g:m1:r1:1' }, { promoteLongs: false });
    const delivery = (await world.deps.deliveries.ofPushAndClass('p1', 'c1'))[0]!;
    await world.deps.deliveries.put(extra.map((id) => ({ ...delivery, id: `p1:a:${id}:first`, guardianId: id })));
    await world.connection
      .collection<{ _id: string }>('viewings')
      .insertMany(extra.map((id) => ({ ...row, _id: `g:${id}:r1:1`, viewerId: id })));
    const { shown } = await show();
    expect(words.sessions).toHaveLength(1);
    expect(shown).toMatchObject({ viewers: 20, every: 1 });
    expect(shown?.points).toHaveLength(100);
    expect(shown?.points[0]?.watched).toBe(20);
    // Who says to have played nothing is not believed, whatever their seconds: not in the curve.
    const viewings = world.connection.collection<{ _id: string }>('viewings');
    const sid = words.sessions[0]!.id;
    for (const id of extra) await viewings.updateOne({ _id: `g:${id}:r1:1` }, { $set: { [`s.${sid}.p`]: 0 } });
    expect((await show()).shown).toBeUndefined();
  });

  it('is for the school’s staff and its bureau', async () => {
    for (const who of [teacher(['c1']), guardian('m1'), stranger])
      await expect(showRetention(world.deps, who, { resource: 'r1' })).rejects.toMatchObject({ code: 'access/denied' });
    await expect(showRetention(world.deps, teacher([], ['head'], 'S2'), { resource: 'r1', push: 'p1' })).rejects.toMatchObject({ code: 'push/not-found' }); // prettier-ignore
    await expect(showRetention(world.deps, officer, { resource: 'r1', push: 'p1' })).rejects.toMatchObject({ code: 'push/not-found' });
    await expect(showRetention(world.deps, head, { resource: 'r9' })).rejects.toMatchObject({ code: 'resource/not-found' });
    expect(await showRetention(world.deps, officer, { resource: 'r1' })).toMatchObject({ smallest: 10 });
    expect((await showRetention(world.deps, officer, { resource: video.id })).shown).toBeUndefined();
  });
});
