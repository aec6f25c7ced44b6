import { createHash } from 'node:crypto';
import { viewing as noun } from '../../../bot-server/cli/viewing';
import { DAY } from '../../../bot-server/domain/time/instant';
import { recomputeDirty } from '../../../bot-server/flows/progress/recompute-dirty';
import { cursorSince } from '../../../bot-server/domain/xapi/cursor';
import { consistentThrough, pullStatements, type StatementNeeds } from '../../../bot-server/flows/xapi/pull-statements';
import { openRetentionStore } from '../../../bot-server/store/retention';
import { aWorld, guardian, MINUTE, officer, STARTS, stranger, teacher, video, type World } from '../progress/world';

describe('pulling statements', () => {
  let world: World;
  let needs: StatementNeeds;
  const agreed = new Set(['a', 'e']);
  beforeEach(async () => {
    world = await aWorld();
    needs = {
      ...world.deps,
      retention: openRetentionStore(world.connection),
      seal: { blind: (text) => `k:${text}` },
      sha256: (text) => createHash('sha256').update(text).digest('hex'),
      env: { publicUrl: 'https://school.example/' },
      mayRecord: async (studentId) => agreed.has(studentId),
    };
    await world.push();
    await world.watch('m1', 'a', [[0, 95]], STARTS + 10 * MINUTE);
    await world.watch('m2', 'b', [[0, 40]], STARTS + 30 * MINUTE);
    await recomputeDirty(world.deps, STARTS + 60 * MINUTE);
  });
  afterEach(() => world.close());
  const head = teacher([], ['head']);
  const pull = (now: number, after?: { at: number; id: string }, limit = 100) =>
    pullStatements(needs, head, { schoolId: 'S1', after, limit }, now);
  const verbs = (page: Awaited<ReturnType<typeof pull>>) => page.statements.map(({ verb }) => verb.id.split('/').at(-1));
  const REST = STARTS + 8 * DAY;

  it('gives only what will not change any more, page by page, the same each time', async () => {
    expect((await pull(STARTS + 6 * DAY)).statements).toEqual([]);
    const all = await pull(REST);
    expect(verbs(all)).toEqual(['initialized', 'completed', 'paused', 'terminated', 'initialized', 'paused', 'terminated']);
    expect(all.more).toBe(false);
    const first = await pull(REST, undefined, 1);
    const second = await pull(REST, first.next, 1);
    expect([first.more, second.more]).toEqual([true, false]);
    expect([...first.statements, ...second.statements]).toEqual(all.statements);
    expect((await pull(REST, second.next, 1)).statements).toEqual([]);
    expect(JSON.stringify(all)).not.toMatch(/家长|139000|"m1"|学生/);
  });

  it('takes `since` for later than that instant', async () => {
    const all = await pull(REST);
    const stored = [...new Set(all.statements.map((one) => one.stored))];
    expect(stored).toHaveLength(2);
    expect((await pull(REST, cursorSince(stored[0]!))).statements).toEqual(all.statements.filter((one) => one.stored === stored[1]));
    expect((await pull(REST, cursorSince(stored[1]!))).statements).toEqual([]);
    const before = new Date(Date.parse(stored[0]!) - 1).toISOString();
    expect((await pull(REST, cursorSince(before))).statements).toEqual(all.statements);
    expect(all.statements.every((one) => one.stored <= consistentThrough(REST))).toBe(true);
  });

  it('misses nothing that is taken up again after it was pulled', async () => {
    const first = await pull(REST);
    await world.watch('m2', 'b', [[40, 95]], STARTS + 9 * DAY);
    expect((await pull(STARTS + 10 * DAY, first.next)).statements).toEqual([]);
    const again = await pull(STARTS + 17 * DAY, first.next);
    expect(verbs(again)).toEqual(['initialized', 'initialized', 'completed', 'paused', 'terminated']);
    const known = new Map(first.statements.map((one) => [one.id, one]));
    expect(again.statements.filter(({ id }) => known.has(id))).toHaveLength(1);
  });

  it('leaves out a child for whom nobody agrees, and what is erased', async () => {
    await world.deps.resources.save({ ...video, id: 'pupil', for: 'student' });
    await world.push({ id: 'p2', resourceId: 'pupil' });
    await world.watch('m1', 'a', [[0, 50]], STARTS + 40 * MINUTE, 'pupil');
    await world.watch('m2', 'b', [[0, 50]], STARTS + 41 * MINUTE, 'pupil');
    await recomputeDirty(world.deps, STARTS + 60 * MINUTE);
    expect(verbs(await pull(REST))).toHaveLength(10);
    agreed.delete('a');
    expect(verbs(await pull(REST))).toHaveLength(7);
    agreed.add('a');
    await world.connection.collection<{ _id: string }>('viewings').deleteOne({ _id: 'g:m1:r1:1' });
    expect(verbs(await pull(REST))).toHaveLength(6);
  });

  it('is for the head of the school, leaves a line, and goes by the command line too', async () => {
    for (const who of [teacher(['c1']), teacher([], ['school-scheduler']), teacher([], ['head'], 'S2'), officer, guardian('m1'), stranger])
      await expect(pullStatements(needs, who, { schoolId: 'S1', after: undefined, limit: 9 }, REST)).rejects.toMatchObject({ code: 'access/denied' }); // prettier-ignore
    await pull(REST);
    const trail = await world.connection
      .collection('audit')
      .find({ action: 'statements-pulled' })
      .toArray()
      .catch(() => []);
    const found = trail.length > 0 ? trail : await anyWith(world, 'statements-pulled');
    expect(found).toHaveLength(1);
    const run = (options: Record<string, string | boolean>) => {
      const deps = { ...needs, roster: world.deps.roster, now: () => REST } as unknown as Parameters<
        NonNullable<typeof noun.statements>['run']
      >[0];
      return noun['statements']!.run(deps, { positional: [], options });
    };
    const page = (await run({ school: 'S1', limit: '1' })) as { next: string; more: boolean };
    expect(page).toMatchObject({ more: true });
    expect(await run({ school: 'S1', since: page.next })).toMatchObject({ more: false });
    await expect(run({})).rejects.toThrow('--school');
    await expect(run({ school: 'nowhere' })).rejects.toThrow('nowhere');
    await expect(run({ school: 'S1', since: 'x' })).rejects.toMatchObject({ code: 'request/invalid' });
  });
});

/** Rows of whatever collection keeps the trail. */
async function anyWith({ connection }: World, action: string): Promise<unknown[]> {
  const names = (await connection.db!.listCollections().toArray()).map(({ name }) => name);
  const found = await Promise.all(names.map((name) => connection.collection(name).find({ action }).toArray()));
  return found.flat();
}
