import { at, openWorld, type World } from './world';

jest.setTimeout(30_000);
let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterEach(() => world.clean());
afterAll(() => world.close());

/** As the class teacher's unbinding leaves the row. */
const unbind = async (pair: string): Promise<void> => {
  const { matchedCount } = await world.connection
    .collection<{ _id: string }>('guardianships')
    .updateOne({ _id: pair }, { $set: { endedAt: new Date() } });
  expect(matchedCount).toBe(1);
};
const rung = () => world.wire.map(({ openid, page }) => `${openid} ${/for=([^&]*)/.exec(page)?.[1]}`);

it('who was unbound while a message waited is not rung for that child, and still for another', async () => {
  const quietHours = { from: 19 * 60, to: 20 * 60 };
  await world.families([
    { id: 'mum', children: ['ann.c1', 'bob.c1'], quietHours },
    { id: 'dad', children: ['ann.c1'], quietHours },
    { id: 'gran', children: ['ann.c1'], quietHours },
  ]);
  await world.plan([['读书', at('19:30')]]);
  world.at('19:30');
  await world.sweep();
  expect(world.wire).toEqual([]);
  await unbind('mum:ann.c1');
  await unbind('dad:ann.c1');
  world.at('20:01');
  await world.sweep();
  expect(rung().sort()).toEqual(['mp-gran ann.c1', 'mp-mum bob.c1']);
});

it('who was unbound before is not among those a push is for', async () => {
  await world.families([
    { id: 'mum', children: ['ann.c1'] },
    { id: 'dad', children: ['ann.c1'] },
  ]);
  await unbind('dad:ann.c1');
  await world.plan([['读书', at('19:30')]]);
  world.at('19:30');
  await world.sweep();
  expect(await world.messages()).toEqual(['mum:first:p-plan-1 sent']);
});
