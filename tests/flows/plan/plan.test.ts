import type { Actor } from '../../../bot-server/domain/access/actor';
import type { Slot } from '../../../bot-server/domain/push/push';
import { DAY, HOUR, MINUTE } from '../../../bot-server/domain/time/instant';
import { listPlans, showPlan } from '../../../bot-server/flows/plan/list-plans';
import { moveSlot } from '../../../bot-server/flows/plan/move-slot';
import { publishPlan } from '../../../bot-server/flows/plan/publish-plan';
import { PlanCard, PlanDetail } from '../../../bot-server/contract/school';
import { presentPlan, presentPlanCard } from '../../../bot-server/present/plan';
import { at, openWorld, type World } from '../push/world';

jest.setTimeout(30_000);
let world: World;
let woken = 0;
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(() => {
  woken = 0;
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
  classroomIds: [],
});
const scheduler = staff('s', 'school-scheduler');
const officer: Actor = { ...signed, role: 'officer', officerId: 'o', bureauId: 'b', schoolIds: ['s'] };
const guardian: Actor = { ...signed, role: 'guardian', guardianId: 'g', studentIds: [], classroomIds: [] };
const NOW = at('12:00', '2026-09-10');

const needs = () => ({
  ...world.needs,
  roster: {
    classroomsOfSchool: world.needs.roster.classroomsOfSchool,
    term: async (id: string) => (id === 't' ? { id, name: '2026 秋', startsOn: '2026-09-01', endsOn: '2027-01-20' } : undefined),
  },
  wake: () => void (woken += 1),
});
const draft = (...lines: Parameters<World['plan']>[0]) => world.plan(lines, { publish: false });
const states = async () => (await world.needs.plans.slotsOf('plan')).map(({ state, skippedBecause }) => skippedBecause ?? state);

describe('publishing a plan', () => {
  it('lets the latest past line of 48 hours run now, leaves the older ones out, and wakes the scheduler', async () => {
    await draft(['旧', NOW - 3 * DAY], ['昨天', NOW - DAY], ['刚才', NOW - HOUR], ['明天', NOW + DAY]);
    const plan = await publishPlan(needs(), scheduler, 'plan', NOW);
    expect([plan.state, woken]).toEqual(['published', 1]);
    expect(await states()).toEqual(['before-publish', 'before-publish', 'waiting', 'waiting']);
    expect((await world.needs.plans.dueSlots('plan', NOW)).map(({ resourceId }) => resourceId)).toEqual(['刚才']);
  });

  it.each<[string, Actor, string, string]>([
    ['an unknown plan', scheduler, 'other', 'plan/not-found'],
    ['another school’s scheduler', staff('x', 'school-scheduler'), 'plan', 'plan/not-found'],
    ['a parent', guardian, 'plan', 'plan/not-found'],
    ['a head', staff('s', 'head'), 'plan', 'access/denied'],
    ['an officer', officer, 'plan', 'access/denied'],
  ])('is refused to %s', async (_, actor, id, code) => {
    await draft(['明天', NOW + DAY]);
    await expect(publishPlan(needs(), actor, id, NOW)).rejects.toMatchObject({ code });
    expect((await world.needs.plans.get('plan'))?.state).toBe('draft');
    expect(woken).toBe(0);
  });

  it('is refused without lines and a second time', async () => {
    await draft();
    await expect(publishPlan(needs(), scheduler, 'plan', NOW)).rejects.toMatchObject({ code: 'plan/empty' });
    await draft(['明天', NOW + DAY]);
    await publishPlan(needs(), 'operator', 'plan', NOW);
    await expect(publishPlan(needs(), scheduler, 'plan', NOW)).rejects.toMatchObject({ code: 'plan/not-draft' });
  });
});

describe('moving a line', () => {
  const move = (actor: Actor, startsAt: number, slot = 'plan-1') => moveSlot(needs(), actor, { plan: 'plan', slot, startsAt }, NOW);
  it('puts a waiting one to a future time, and the sweep follows', async () => {
    await draft(['后天', NOW + 2 * DAY]);
    await publishPlan(needs(), scheduler, 'plan', NOW);
    const moved = await move(scheduler, NOW + 5 * MINUTE);
    expect([moved.startsAt, moved.date, moved.minute]).toEqual([NOW + 5 * MINUTE, '2026-09-10', 12 * 60 + 5]);
    expect(await world.needs.plans.nextSlotAt()).toBe(NOW + 5 * MINUTE);
    expect(woken).toBe(2);
  });
  it.each<[string, Actor, number, string, string]>([
    ['to the past', scheduler, NOW, 'plan-1', 'slot/in-past'],
    ['when there is no such line', scheduler, NOW + HOUR, 'plan-9', 'slot/not-found'],
    ['by another school', staff('x', 'school-scheduler'), NOW + HOUR, 'plan-1', 'slot/not-found'],
    ['by a head', staff('s', 'head'), NOW + HOUR, 'plan-1', 'access/denied'],
  ])('is refused %s', async (_, actor, startsAt, slot, code) => {
    await draft(['后天', NOW + 2 * DAY]);
    await expect(move(actor, startsAt, slot)).rejects.toMatchObject({ code });
    expect((await world.needs.plans.slot('plan-1'))?.startsAt).toBe(NOW + 2 * DAY);
  });
  it('is refused once it was pushed, also when that happens at the same moment', async () => {
    await draft(['刚才', NOW - HOUR]);
    await publishPlan(needs(), scheduler, 'plan', NOW);
    world.clock.now = NOW;
    const slot = await world.needs.plans.slot('plan-1');
    const late = { ...needs(), plans: { ...world.needs.plans, slot: async (): Promise<Slot | undefined> => slot } };
    await world.sweep();
    await expect(move(scheduler, NOW + HOUR)).rejects.toMatchObject({ code: 'slot/already-pushed' });
    await expect(moveSlot(late, scheduler, { plan: 'plan', slot: 'plan-1', startsAt: NOW + HOUR }, NOW)).rejects.toMatchObject({
      code: 'slot/already-pushed',
    });
  });
});

describe('reading plans', () => {
  it('shows them to who may read the school, in shapes that the contract knows', async () => {
    await world.families([{ id: 'mum', children: ['ann.c1', 'ben.c2'] }]);
    await draft(
      ['read', NOW + DAY],
      ['move', NOW + 2 * DAY, { audience: { grades: [1, 2], classroomIds: [] } }],
      ['sleep', NOW + 3 * DAY, { audience: { grades: [], classroomIds: ['c2'] } }],
    );
    const { items, next } = await listPlans(needs(), officer, { limit: 10 });
    expect(items.map((each) => PlanCard.parse(presentPlanCard(each)))).toEqual([
      { id: 'plan', title: '秋季', term: '2026 秋', state: 'draft', version: 1, slots: 3, waiting: 3, next: NOW + DAY },
    ]);
    expect(next).toBeNull();
    const shown = PlanDetail.parse(presentPlan(await showPlan(needs(), staff('s', 'head'), 'plan')));
    expect(shown.lines.map(({ title, audience, stateText, dueAt }) => [title, audience, stateText, dueAt])).toEqual([
      ['《read》', '全校', '等发布', NOW + 8 * DAY],
      ['《move》', '一年级、二年级', '等发布', NOW + 9 * DAY],
      ['《sleep》', '二年级1班', '等发布', NOW + 10 * DAY],
    ]);
  });
  it('refuses parents and class teachers, and hides other schools’ plans', async () => {
    await draft(['read', NOW + DAY]);
    await expect(listPlans(needs(), guardian, { limit: 1 })).rejects.toMatchObject({ code: 'access/denied' });
    await expect(listPlans(needs(), staff('s', 'teacher'), { limit: 1 })).rejects.toMatchObject({ code: 'access/denied' });
    await expect(showPlan(needs(), staff('x', 'head'), 'plan')).rejects.toMatchObject({ code: 'plan/not-found' });
    expect((await listPlans(needs(), staff('x', 'head'), { limit: 1 })).items).toEqual([]);
  });
});
