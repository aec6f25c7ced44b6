import type { Actor } from '../../../bot-server/domain/access/actor';
import { DAY } from '../../../bot-server/domain/time/instant';
import { foretellConsents } from '../../../bot-server/flows/push/foretell-consents';
import { at, openWorld, type World } from './world';

let world: World;
jest.setTimeout(60_000);
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(() => world.clean());

const scheduler: Extract<Actor, { role: 'teacher' }> = {
  role: 'teacher',
  teacherId: 't',
  schoolId: 's',
  classroomIds: ['c1'],
  roles: ['teacher', 'school-scheduler'],
} as never;
const outlook = (actor: Actor = scheduler) =>
  foretellConsents({ ...world.needs, consents: world.consents, identities: world.needs.identities }, actor, 'plan', world.clock.now);

it('says by class and week how many families WeChat will not ring, before the plan is published', async () => {
  await world.families([
    { id: 'g0', children: ['a-c1'], consents: 0 },
    { id: 'g1', children: ['b-c1', 'c-c2'], consents: 1 },
    { id: 'g3', children: ['d-c1'], consents: 3 },
    { id: 'unbound', children: ['e-c1'], bound: false },
  ]);
  await world.plan(
    [
      ['r1', at('19:30', '2026-09-02')],
      ['r2', at('19:30', '2026-09-09'), { audience: { grades: [1], classroomIds: [] } }],
    ],
    { publish: false },
  );
  const { counts, classes } = await outlook();
  expect(counts).toBe(true);
  expect(
    classes.map(({ name, guardians, weeks: [first, second, third] }) => [name, guardians, first?.out, second?.out, third?.out]),
  ).toEqual([
    // g0 at once; g1 after the first; who has not bound WeChat is not counted here.
    ['一年级1班', 3, 1, 2, 0],
    ['二年级1班', 1, 0, 0, 0],
  ]);
  // What was sent is gone, what was agreed to is there.
  await world.consent('g0', 'new-item', 2);
  expect((await outlook()).classes[0]?.weeks.slice(0, 2).map(({ out }) => out)).toEqual([0, 1]);
  world.clock.now += 14 * DAY;
  expect((await outlook()).classes[0]?.weeks.every(({ rings }) => rings === 0)).toBe(true);
});

it('is for the school’s office', async () => {
  await world.plan([['r1', at('19:30')]], { publish: false });
  await expect(outlook({ ...scheduler, schoolId: 'x' })).rejects.toMatchObject({ code: 'plan/not-found' });
  await expect(outlook({ ...scheduler, roles: ['teacher'] })).rejects.toMatchObject({ code: 'access/denied' });
});
