import type { Actor, TeacherActor } from '../../../bot-server/domain/access/actor';
import type { Slot } from '../../../bot-server/domain/push/push';
import type { StaffRole } from '../../../bot-server/domain/roster/roster';
import { DAY, HOUR, MINUTE } from '../../../bot-server/domain/time/instant';
import { listPlans, showPlan } from '../../../bot-server/flows/plan/list-plans';
import { moveSlot } from '../../../bot-server/flows/plan/move-slot';
import { publishPlan } from '../../../bot-server/flows/plan/publish-plan';
import { stepPlanDraft } from '../../../bot-server/flows/plan/step-draft';
import { civilDate, instantOf, minuteOfDay, weekday } from '../../../bot-server/domain/time/civil';
import { PlanCard, PlanDetail } from '../../../bot-server/contract/school';
import { presentPlan, presentPlanCard } from '../../../bot-server/present/plan';
import { openAuditStore, type AuditStore } from '../../../bot-server/store/audit';
import { at, openWorld, type World } from '../push/world';

jest.setTimeout(30_000);
let world: World;
let woken = 0;
let audit: AuditStore;
let named: string[] = [];
beforeAll(async () => {
  world = await openWorld();
  audit = openAuditStore(world.connection);
  await audit.syncIndexes();
});
beforeEach(() => {
  woken = 0;
});
afterEach(() => world.clean());
afterAll(() => world.close());

const signed = { identityId: 'i', accountId: 'mini' };
const staff = (schoolId: string, ...roles: StaffRole[]): TeacherActor => ({
  ...signed,
  role: 'teacher',
  teacherId: 't',
  schoolId,
  roles,
  classroomIds: [],
});
const scheduler = staff('s', 'school-scheduler');
const reviewer: TeacherActor = { ...staff('s', 'school-reviewer'), teacherId: 'r' };
const officer: Actor = { ...signed, role: 'officer', officerId: 'o', bureauId: 'b', schoolIds: ['s'] };
const guardian: Actor = { ...signed, role: 'guardian', guardianId: 'g', studentIds: [], classroomIds: [] };
const NOW = at('12:00', '2026-09-10');

const needs = () => ({
  ...world.needs,
  audit,
  resources: {
    ...world.needs.resources,
    newest: async () => (await Promise.all(named.map((id) => world.needs.resources.get(id)))).flatMap((one) => one ?? []),
  },
  roster: {
    classroomsOfSchool: world.needs.roster.classroomsOfSchool,
    school: async (id: string) => ({ id, bureauId: 'b', name: '学校', kind: 'school' as const }),
    bureaus: async () => [],
    term: async (id: string) => (id === 't' ? { id, name: '2026 秋', startsOn: '2026-09-01', endsOn: '2027-01-20' } : undefined),
  },
  wake: () => void (woken += 1),
});
/** A line at an instant, with the week, day and minute that say it. */
const draft = (...lines: Parameters<World['plan']>[0]) => {
  named = lines.map(([id]) => id);
  for (const id of named) world.resource(id, { media: `${id}.mp4` });
  return world.plan(
    lines.map(([id, startsAt, more]) => {
      const date = civilDate(startsAt);
      const week = Math.floor((instantOf(date) - instantOf('2026-08-31')) / (7 * DAY)) + 1;
      return [id, startsAt, { week, weekday: weekday(startsAt), minute: minuteOfDay(startsAt), date, ...more }] as const;
    }),
    { publish: false },
  );
};
/** Submitted by the scheduler, published by somebody else. */
const publish = async (by: Actor, now = NOW) => {
  await stepPlanDraft(needs(), scheduler, { plan: 'plan', word: 'submit', revision: await revision() }, now);
  return publishPlan(needs(), by, { plan: 'plan', revision: await revision() }, now);
};
const revision = async () => (await world.needs.plans.drafts.get('plan'))?.head.revision ?? 0;
const states = async () => (await world.needs.plans.slotsOf('plan')).map(({ state, skippedBecause }) => skippedBecause ?? state);

describe('publishing a plan', () => {
  beforeEach(() => world.families([{ id: 'mum', children: ['ann.c1', 'ben.c2'] }]));

  it('lets the latest past line of 48 hours run now, leaves the older ones out, and wakes the scheduler', async () => {
    await draft(['旧', NOW - 3 * DAY], ['昨天', NOW - DAY], ['刚才', NOW - HOUR], ['明天', NOW + DAY]);
    const { plan, version } = await publish(reviewer);
    expect([plan.state, version, woken]).toEqual(['published', 1, 1]);
    expect(await states()).toEqual(['before-publish', 'before-publish', 'waiting', 'waiting']);
    expect((await world.needs.plans.dueSlots('plan', NOW)).map(({ resourceId }) => resourceId)).toEqual(['刚才']);
    const kept = await world.needs.plans.drafts.version('plan', 1);
    expect([kept?.publishedBy, kept?.submitted?.by, kept?.lines.length]).toEqual([{ kind: 'teacher', id: 'r' }, 't', 4]);
    const trail = await audit.newest('s', { limit: 10 });
    expect(trail.map(({ action, actor: { id } }) => [action, id])).toEqual([
      ['plan-published', 'r'],
      ['plan-submitted', 't'],
    ]);
  });

  it.each<[string, Actor, string]>([
    ['another school’s reviewer', { ...reviewer, schoolId: 'x' }, 'plan/not-found'],
    ['a parent', guardian, 'plan/not-found'],
    ['the scheduler', scheduler, 'access/denied'],
    ['an officer', officer, 'plan/not-found'],
    ['who submitted it, though a reviewer too', staff('s', 'school-scheduler', 'school-reviewer'), 'plan/own-review'],
  ])('is refused to %s', async (_, actor, code) => {
    await draft(['明天', NOW + DAY]);
    await expect(publish(actor)).rejects.toMatchObject({ code });
    expect((await world.needs.plans.get('plan'))?.state).toBe('draft');
    expect([await world.needs.plans.nextSlotAt(), woken]).toEqual([undefined, 0]);
  });

  it('is refused before it was submitted, from an older look, and for what is not there', async () => {
    await draft(['明天', NOW + DAY]);
    const at = (revision?: number, plan = 'plan') => publishPlan(needs(), reviewer, { plan, ...(revision ? { revision } : {}) }, NOW);
    await expect(at()).rejects.toMatchObject({ code: 'plan/not-in-review' });
    await expect(at(1, 'other')).rejects.toMatchObject({ code: 'plan/not-found' });
    await stepPlanDraft(needs(), scheduler, { plan: 'plan', word: 'submit', revision: await revision() }, NOW);
    await expect(at((await revision()) - 1)).rejects.toMatchObject({ code: 'plan/draft-changed' });
  });

  it('an operator publishes without a review, once, and the trail says so', async () => {
    await draft();
    await expect(publishPlan(needs(), 'operator', { plan: 'plan' }, NOW)).rejects.toMatchObject({ code: 'plan/empty' });
    await draft(['明天', NOW + DAY]);
    await publishPlan(needs(), 'operator', { plan: 'plan' }, NOW);
    const [row] = await audit.newest('s', { limit: 1 });
    expect([row?.action, row?.actor.kind]).toEqual(['plan-published', 'operator']);
    await expect(publishPlan(needs(), 'operator', { plan: 'plan' }, NOW)).rejects.toMatchObject({ code: 'plan/no-draft' });
  });

  it('what a line points at is looked at again: withdrawn since it was submitted, it is not published', async () => {
    await draft(['明天', NOW + DAY]);
    await stepPlanDraft(needs(), scheduler, { plan: 'plan', word: 'submit', revision: await revision() }, NOW);
    world.resource('明天', { withdrawn: true });
    await expect(publishPlan(needs(), reviewer, { plan: 'plan' }, NOW)).rejects.toMatchObject({
      code: 'plan/faulty',
      details: { faults: [{ line: 1, column: 'resource', code: 'resource-withdrawn' }] },
    });
  });
});

describe('moving a line', () => {
  beforeEach(() => world.families([{ id: 'mum', children: ['ann.c1', 'ben.c2'] }]));

  const move = (actor: Actor, startsAt: number, slot = 'plan-1') => moveSlot(needs(), actor, { plan: 'plan', slot, startsAt }, NOW);
  it('puts a waiting one to a future time, and the sweep follows', async () => {
    await draft(['后天', NOW + 2 * DAY]);
    await publish(reviewer);
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
    await publish(reviewer);
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
      { id: 'plan', title: '秋季', term: '2026 秋', state: 'draft', version: 1, slots: 3, waiting: 3, next: NOW + DAY, draft: 'editing' },
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
