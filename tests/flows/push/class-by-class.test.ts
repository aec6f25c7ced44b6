import { NO_CHANGES } from '../../../bot-server/domain/importing/roster-changes';
import { openDuePushes } from '../../../bot-server/flows/push/open-due-pushes';
import { resolvePush } from '../../../bot-server/flows/push/resolve-push';
import { sendDueMessages } from '../../../bot-server/flows/push/send-due-messages';
import type { Push } from '../../../bot-server/domain/push/push';
import { openIdentityStore } from '../../../bot-server/store/identities';
import { at, openWorld, type World } from './world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterEach(() => world.clean());
afterAll(() => world.close());

const CLASSES = 20;
const START = at('19:30');
const ROOMS = Array.from({ length: CLASSES }, (_, n) => `r${String(n + 10)}`);

/** A child in every class; `both` has one in the first and one in the last, which two turns write. */
async function aLargeSchool(): Promise<Push> {
  await world.families([{ id: 'both', children: ['ann.c1'] }]);
  const child = (id: string, classroomId: string) => ({ id, schoolId: 's', classroomId, name: id, studentNo: id });
  const alone = ROOMS.map((room, n) => ({ id: `g${n + 10}`, childId: `k${n + 10}`, room }));
  await world.roster.apply({
    ...NO_CHANGES,
    classrooms: ROOMS.map((id, n) => ({
      id,
      schoolId: 's',
      grade: 1,
      number: n + 2,
      name: `一年级${n + 2}班`,
      stage: '小学低段' as const,
    })),
    students: [
      ...alone.map(({ childId, room }) => child(childId, room)),
      child('first', ROOMS[0] ?? ''),
      child('last', ROOMS.at(-1) ?? ''),
    ],
    guardians: alone.map(({ id }, n) => ({ id, name: id, phone: `138${String(n).padStart(8, '0')}`, quietHours: null, largeType: false })),
    guardianships: [...alone.map(({ id, childId }) => [id, childId] as const), ['both', 'first'] as const, ['both', 'last'] as const].map(
      ([guardianId, studentId]) => ({ guardianId, studentId, relation: '母亲' as const, caregiverAtHome: true, worksAway: false }),
    ),
  });
  const identities = openIdentityStore(world.connection);
  for (const { id } of alone) {
    await identities.bind({ accountId: 'mini', openid: `mp-${id}`, persons: [{ kind: 'guardian', id }] });
    await world.consent(id, 'new-item', 3);
  }
  await world.plan([['读书', START, { audience: { grades: [], classroomIds: ROOMS } }]]);
  world.at('19:30');
  await openDuePushes(world.needs, START);
  const [push] = await world.needs.pushes.open(1);
  if (!push) throw new Error('nothing was opened');
  return push;
}
const rung = (): string[] => world.wire.map(({ openid }) => openid.slice(3)).sort();
const aTurn = (push: Push) => resolvePush(world.needs, push, START, undefined, () => true);
const again = async (push: Push): Promise<Push> => (await world.needs.pushes.get(push.id)) ?? push;

it('families ring as soon as all their classes are written, and those with a child in a later class once, for both', async () => {
  const push = await aLargeSchool();
  expect(await aTurn(push)).toMatchObject({ done: false });
  await sendDueMessages(world.needs, { owner: 'one', epoch: 1 });
  expect(rung()).toEqual(Array.from({ length: 16 }, (_, n) => `g${n + 10}`));

  expect(await aTurn(await again(push))).toMatchObject({ done: true });
  await sendDueMessages(world.needs, { owner: 'one', epoch: 1 });
  expect(rung()).toEqual(['both', ...Array.from({ length: CLASSES }, (_, n) => `g${n + 10}`)]);
});

it('cut off before its classes were noted, it writes them again and rings nobody twice', async () => {
  const push = await aLargeSchool();
  await aTurn(push);
  await sendDueMessages(world.needs, { owner: 'one', epoch: 1 });
  // As if the process had died between the messages and the note: the row it went on from says nothing of them.
  while (!(await aTurn(push)).done) Object.assign(push, { written: 16 });
  await sendDueMessages(world.needs, { owner: 'one', epoch: 1 });
  expect(rung()).toHaveLength(CLASSES + 1);
  expect(new Set(rung()).size).toBe(CLASSES + 1);
});
