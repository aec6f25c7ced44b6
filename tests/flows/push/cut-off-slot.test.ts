import { MINUTE } from '../../../bot-server/domain/time/instant';
import { at, openWorld, type World } from './world';

jest.setTimeout(30_000);
let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterEach(() => world.clean());
afterAll(() => world.close());

const START = at('19:30');
const titles = () => world.wire.map(({ text }) => text.split(' | ')[0]).sort();
/** As a process leaves it that was killed after the slot's write and before its push's. */
const cutOff = async (id: string): Promise<void> => {
  const slots = world.connection.collection<{ _id: string }>('slots');
  const { matchedCount } = await slots.updateOne({ _id: id, liveAt: { $exists: true } }, { $set: { state: 'pushed', pushId: `p-${id}` } });
  expect(matchedCount).toBe(1);
};

it.each(['killed before the push was written', 'killed after it'])('a slot whose opener was %s becomes its one push', async (when) => {
  await world.families([{ id: 'mum', children: ['ann.c1'] }]);
  // A newer one of the same classes is due too: a missed slot would give way to it, one that was begun does not.
  await world.plan([
    ['读书', START],
    ['运动', START + 25 * MINUTE],
  ]);
  if (when === 'killed after it') {
    world.at('19:30');
    await world.sweep();
    const live = { state: 'pushed', liveAt: new Date(START) };
    await world.connection.collection<{ _id: string }>('slots').updateOne({ _id: 'plan-1' }, { $set: live });
  }
  await cutOff('plan-1');
  world.at('19:56');
  await world.sweep();
  await world.sweep();
  // Both are due at one moment: one message tells of both, once.
  expect(titles()).toEqual(['《读书》等2份']);
  expect((await world.needs.pushes.ofPlan('plan')).map(({ id }) => id)).toEqual(['p-plan-1', 'p-plan-2']);
  expect(await world.needs.plans.nextSlotAt()).toBeUndefined();
});

it('withdrawn meanwhile, it is opened and rings nobody', async () => {
  await world.families([{ id: 'mum', children: ['ann.c1'] }]);
  await world.plan([['读书', START]]);
  await cutOff('plan-1');
  world.resource('读书', { withdrawn: true });
  world.at('19:31');
  await world.sweep();
  expect(world.wire).toEqual([]);
  expect(await world.messages()).toEqual(['mum:first:p-plan-1 held withdrawn']);
  expect(await world.needs.plans.nextSlotAt()).toBeUndefined();
});
