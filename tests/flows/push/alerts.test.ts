import type { Actor } from '../../../bot-server/domain/access/actor';
import { DAY } from '../../../bot-server/domain/time/instant';
import { ALERT_DAYS, listAlerts } from '../../../bot-server/flows/push/list-alerts';
import { presentAlerts } from '../../../bot-server/present/alerts';
import { openAlertStore } from '../../../bot-server/store/alerts';
import { at, openWorld, type World } from './world';

jest.setTimeout(60_000);
let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterEach(() => world.clean());
afterAll(() => world.close());

const signed = { identityId: 'i', accountId: 'mini' };
const staff = (schoolId: string, ...roles: ('teacher' | 'school-scheduler' | 'head')[]): Actor => ({
  ...signed,
  role: 'teacher',
  teacherId: 't',
  schoolId,
  roles,
  classroomIds: ['c1'],
});
const alerts = (actor: Actor, now = world.clock.now) =>
  listAlerts(
    {
      alerts: openAlertStore(world.connection),
      plans: world.needs.plans,
      resources: world.needs.resources,
    },
    actor,
    now,
  );

/** Three days without a running product: two lines are too old to be made up for, the last one goes out. */
async function threeDaysAway(): Promise<void> {
  await world.families([{ id: 'ann', children: ['a.c1'] }]);
  await world.plan([
    ['早睡', at('19:30', '2026-09-02'), { week: 1 }],
    ['读书', at('19:30', '2026-09-03')],
    ['谈心', at('19:30', '2026-09-05')],
  ]);
  world.at('19:40', '2026-09-05');
  await world.sweep();
  world.at('19:45', '2026-09-05');
  await world.sweep();
}

it('names the lines that were left out, earliest first, once, and not the one that was made up for', async () => {
  await threeDaysAway();
  const { items, days } = presentAlerts(await alerts(staff('s', 'school-scheduler')), ALERT_DAYS);
  expect(days).toBe(ALERT_DAYS);
  expect(items).toHaveLength(1);
  expect(items[0]).toMatchObject({
    kind: 'slots-missed',
    plan: 'plan',
    planTitle: '秋季',
    count: 2,
    lines: [
      { line: 1, title: '《早睡》', startsAt: at('19:30', '2026-09-02') },
      { line: 2, title: '《读书》', startsAt: at('19:30', '2026-09-03') },
    ],
  });
  expect(items[0]?.at).toBe(at('19:40', '2026-09-05'));
});

it('is for the school’s office alone, each for its own school, and not for ever', async () => {
  await threeDaysAway();
  expect(await alerts(staff('s', 'head'))).toHaveLength(1);
  expect(await alerts(staff('other', 'school-scheduler'))).toEqual([]);
  await expect(alerts(staff('s', 'teacher'))).rejects.toMatchObject({ code: 'access/denied' });
  await expect(alerts({ ...signed, role: 'guardian', guardianId: 'ann', studentIds: ['a.c1'] } as unknown as Actor)).rejects.toMatchObject({
    code: 'access/denied',
  });
  expect(await alerts(staff('s', 'head'), world.clock.now + (ALERT_DAYS + 1) * DAY)).toEqual([]);
});

it('tells nothing of a plan that is gone, and cuts a long list but not its count', async () => {
  await threeDaysAway();
  const [first] = await alerts(staff('s', 'head'));
  if (!first) throw new Error('no alert');
  const long = { ...first, alert: { ...first.alert, slotIds: Array.from({ length: 30 }, (_, n) => `s${n}`) } };
  const [line] = first.lines;
  if (!line) throw new Error('no line');
  const { items } = presentAlerts([{ ...long, lines: Array.from({ length: 30 }, () => line) }], ALERT_DAYS);
  expect([items[0]?.count, items[0]?.lines.length]).toEqual([30, 10]);
  await world.connection.collection('plans').deleteMany({});
  expect(await alerts(staff('s', 'head'))).toEqual([]);
});
