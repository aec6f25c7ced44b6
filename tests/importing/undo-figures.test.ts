import type { Tie } from '../../bot-server/domain/roster/roster';
import { recomputeDirty } from '../../bot-server/flows/progress/recompute-dirty';
import { recountChildren } from '../../bot-server/flows/progress/recount-children';
import { verifyPush } from '../../bot-server/flows/progress/verify-push';
import { sweepRoster } from '../../bot-server/flows/roster/sweep-roster';
import { undoRoster } from '../../bot-server/flows/roster/undo-roster';
import { writeRoster } from '../../bot-server/flows/roster/write-roster';
import { openSeal } from '../../bot-server/seal/field';
import { openIdentityStore } from '../../bot-server/store/identities';
import { openLeaseStore } from '../../bot-server/store/leases';
import { openRosterOperationStore } from '../../bot-server/store/roster-operations';
import { aWorld, MINUTE, STARTS, type World } from '../flows/progress/world';

const NOW = STARTS + 30 * MINUTE;
/** The mother of b, who has watched it all, becomes a guardian of c too. */
const tie: Tie = { guardianId: 'm2', studentId: 'c', relation: '其他', caregiverAtHome: true, worksAway: false, barred: [], since: NOW };

let world: World;
let needs: ReturnType<typeof needsOf>;
beforeEach(async () => {
  world = await aWorld();
  needs = needsOf(world);
  await world.push();
  await world.watch('m2', 'b', [[0, 100]], STARTS + 10 * MINUTE);
});
afterEach(() => world.close());

const needsOf = ({ deps, connection }: World) => ({
  ...deps,
  rosterOperations: openRosterOperationStore(connection, openSeal([{ id: 'k', key: Buffer.alloc(32, 7) }])),
  leases: openLeaseStore(connection),
  identities: openIdentityStore(connection),
  recountChildren: (children: readonly string[], at: number) => recountChildren(deps, children, at),
});

/** The counter of the class after a sweep, which is what a count of the rows gives. */
async function completed(): Promise<number | undefined> {
  await recomputeDirty(world.deps, NOW + MINUTE);
  expect((await verifyPush(world.deps, { push: 'p1', repair: false }, NOW + MINUTE)).differences).toEqual([]);
  return (await world.deps.rollups.get({ pushId: 'p1', classroomId: 'c1' }))?.funnel.completed;
}

async function imported(over: Partial<typeof needs> = {}): Promise<void> {
  const operation = { id: 'o1', kind: 'import', state: 'reading', schoolIds: [], at: NOW } as const;
  const row = { ...operation, by: { kind: 'operator', id: 'command-line' }, title: '名册', progress: { step: '读表', done: 0 } } as const;
  await needs.rosterOperations.open(row);
  await writeRoster({ ...needs, ...over }, { ...row, faults: [], faultCount: 0 }, [{ changes: { guardianships: [tie] } }], NOW);
}

const killed = (): Promise<never> => Promise.reject(new Error('killed'));

describe('the figures of a child whose guardians an import changed', () => {
  it('are counted again when it is written, and when it is undone', async () => {
    expect(await completed()).toBe(1);
    await imported();
    expect(await completed()).toBe(2);
    await undoRoster(needs, 'operator', 'o1', NOW + MINUTE);
    expect(await completed()).toBe(1);
  });

  it('nor does an undoing that was cut off, and ended by the sweep, leave old ones', async () => {
    await imported();
    expect(await completed()).toBe(2);
    await expect(undoRoster({ ...needs, recountChildren: killed }, 'operator', 'o1', NOW + MINUTE)).rejects.toThrow('killed');
    await sweepRoster(needs, NOW + MINUTE);
    expect((await needs.rosterOperations.get('o1'))?.state).toBe('undone');
    expect(await completed()).toBe(1);
  });

  it('nor does an import that was cut off when its rows were written and counted already', async () => {
    const { journal } = needs.roster;
    const counted = async (): Promise<never> => {
      await needs.recountChildren(['c'], NOW);
      expect(await completed()).toBe(2);
      return killed();
    };
    // Who is killed puts nothing back.
    const dead = { ...journal, keepUntil: counted, restore: () => ({ [Symbol.asyncIterator]: () => ({ next: killed }) }) };
    await expect(imported({ roster: { ...needs.roster, journal: dead as unknown as typeof journal } })).rejects.toThrow('killed');
    await sweepRoster(needs, NOW + MINUTE);
    expect((await needs.rosterOperations.get('o1'))?.state).toBe('failed');
    expect(await completed()).toBe(1);
  });
});
