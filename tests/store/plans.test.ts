import type { Connection } from 'mongoose';
import { scopeOf, systemScope } from '../../bot-server/domain/access/scope';
import { lineOf } from '../../bot-server/domain/plan/draft';
import { pushIdOf, type Push, type Slot } from '../../bot-server/domain/push/push';
import { movedTo, slotsOf } from '../../bot-server/domain/push/slots';
import { instantOf } from '../../bot-server/domain/time/civil';
import { DAY, HOUR } from '../../bot-server/domain/time/instant';
import { connect } from '../../bot-server/store/connect';
import { openPlanStore } from '../../bot-server/store/plans';
import { openPushStore } from '../../bot-server/store/pushes';
import { openTestDb, type TestDb } from '../support/mongo';

let db: TestDb;
let connection: Connection;
beforeAll(async () => {
  db = await openTestDb();
  connection = await connect(db.uri);
  await openPlanStore(connection).syncIndexes();
  await openPushStore(connection).syncIndexes();
});
afterAll(async () => {
  await connection.close();
  await db.drop();
});
beforeEach(async () => {
  for (const name of ['plans', 'slots', 'pushes', 'planDrafts', 'planVersions']) await connection.collection(name).deleteMany({});
});

const now = instantOf('2026-09-02', 12 * 60);
const draft = { id: 'plan', schoolId: 'QX01', termId: 't', title: '秋季' };
const lines = (count: number): Slot[] =>
  slotsOf(
    draft,
    { startsOn: '2026-09-01', endsOn: '2027-01-20' },
    Array.from({ length: count }, (_, index) => ({
      line: index + 1,
      week: index + 1,
      weekday: 3 as const,
      minute: 19 * 60 + 30,
      dueDays: 7,
      resourceId: `r${index}`,
      audience: { grades: [], classroomIds: [] },
      note: '',
    })),
  ).slots;
const pushOf = (slot: Slot): Push => ({
  id: pushIdOf(slot.id),
  slotId: slot.id,
  planId: slot.planId,
  schoolId: slot.schoolId,
  resourceId: slot.resourceId,
  resourceVersion: 1,
  title: 'x',
  startsAt: slot.startsAt,
  dueAt: slot.startsAt + 7 * DAY,
  classroomIds: ['c1'],
  state: 'open',
  createdAt: slot.startsAt,
});
const first = (slots: readonly Slot[]): Slot => {
  const [slot] = slots;
  if (!slot) throw new Error('no slot');
  return slot;
};

describe('plan store', () => {
  it('keeps a draft out of the sweep’s sight, shows a published one, and hides a paused one', async () => {
    const plans = openPlanStore(connection);
    await plans.saveDraft(draft, lines(3));
    expect(await plans.nextSlotAt()).toBeUndefined();
    expect(await plans.publish('plan', 1, [], now)).toBe(true);
    expect(await plans.nextSlotAt()).toBe(instantOf('2026-09-02', 19 * 60 + 30));
    expect((await plans.dueSlots('plan', now + 8 * DAY)).map(({ line }) => line)).toEqual([1, 2]);
    expect(await plans.setState('plan', 'published', 'paused')).toBe(true);
    expect(await plans.dueSlots('plan', now + 8 * DAY)).toEqual([]);
    expect(await plans.setState('plan', 'published', 'paused')).toBe(false);
    expect(await plans.setState('plan', 'paused', 'published')).toBe(true);
    expect(await plans.dueSlots('plan', now + 8 * DAY)).toHaveLength(2);
    expect((await plans.statesOf(['plan', 'none'])).get('plan')).toBe('published');
  });

  it('replaces a draft whole and refuses once it is published', async () => {
    const plans = openPlanStore(connection);
    await plans.saveDraft(draft, lines(3));
    await plans.saveDraft({ ...draft, title: '新' }, lines(2));
    expect(await plans.get('plan')).toEqual({ ...draft, title: '新', state: 'draft', version: 2 });
    expect(await plans.slotsOf('plan')).toEqual(lines(2));
    expect((await plans.countsOf(['plan'])).get('plan')).toEqual({ slots: 2, waiting: 2, next: first(lines(1)).startsAt });
    await plans.publish('plan', 2, [], now);
    await expect(plans.saveDraft(draft, lines(3))).rejects.toMatchObject({ code: 'plan/not-draft' });
    expect(await plans.slotsOf('plan')).toHaveLength(2);
  });

  it('publishes only what was read: a plan changed meanwhile is not published', async () => {
    const plans = openPlanStore(connection);
    await plans.saveDraft(draft, lines(2));
    await plans.saveDraft(draft, lines(3));
    expect(await plans.publish('plan', 1, [], now)).toBe(false);
    expect((await plans.get('plan'))?.state).toBe('draft');
    expect(await plans.nextSlotAt()).toBeUndefined();
  });

  it('moves a waiting slot, live or not, and no other', async () => {
    const plans = openPlanStore(connection);
    await plans.saveDraft(draft, lines(2));
    const slot = first(lines(2));
    const later = movedTo(slot, slot.startsAt + 8 * DAY);
    expect([later.week, later.weekday, later.date]).toEqual([2, 4, '2026-09-10']);
    expect(await plans.moveSlot(slot, later)).toBe(true);
    expect(await plans.nextSlotAt()).toBeUndefined();
    expect(await plans.slot(slot.id)).toEqual(later);
    expect(await plans.moveSlot(slot, later)).toBe(false);
    expect(await plans.publish('plan', 1, [], now)).toBe(false);
    await plans.publish('plan', 2, [], now);
    const soon = movedTo(later, now + HOUR);
    expect(await plans.moveSlot(later, soon)).toBe(true);
    expect(await plans.nextSlotAt()).toBe(now + HOUR);
    expect((await plans.upcoming(['QX01', 'x'], now, 9)).map(({ line }) => line)).toEqual([1, 2]);
    expect((await plans.upcoming(['QX01'], now + HOUR, 9)).map(({ line }) => line)).toEqual([2]);
    expect(await plans.duePlans(now)).toEqual([]);
    expect(await plans.duePlans(now + HOUR)).toEqual(['plan']);
  });

  it('a further version is written whole or not at all: a line pushed since it was read, or another draft, undoes it', async () => {
    const plans = openPlanStore(connection);
    const pushes = openPushStore(connection);
    await plans.saveDraft(draft, lines(3));
    await plans.publish('plan', 1, [], now);
    const head = { planId: 'plan', schoolId: 'QX01', revision: 1, state: 'editing' as const, lastLine: 3 };
    expect([await plans.drafts.begin(head, '秋季', lines(3)), await plans.drafts.begin(head, '秋季', [])]).toEqual([true, false]);
    const [one, two, three] = await plans.slotsOf('plan');
    if (!one || !two || !three) throw new Error('three slots');
    const copy = {
      ...{ planId: 'plan', schoolId: 'QX01', number: 1, title: '冬季', publishedAt: now },
      ...{ publishedBy: { kind: 'operator' as const }, lines: [lineOf(one)] },
    };
    const moved = movedTo(one, one.startsAt + HOUR);
    const made = { from: 'published' as const, title: '冬季', revision: 1, put: [moved], remove: [two.id], copy };
    await pushes.openFrom(one, pushOf(one));
    const before = await plans.slotsOf('plan');
    expect(await plans.publish('plan', 1, [], now, made)).toBe(false);
    expect(await plans.publish('plan', 1, [], now, { ...made, put: [], revision: 2 })).toBe(false);
    expect([await plans.slotsOf('plan'), await plans.drafts.newest('plan'), (await plans.get('plan'))?.title]).toEqual([before, 0, '秋季']);

    const added = { ...three, id: 'plan-4', line: 4 };
    expect(await plans.publish('plan', 1, [], now, { ...made, put: [added] })).toBe(true);
    expect((await plans.slotsOf('plan')).map(({ line, state }) => [line, state])).toEqual([
      [1, 'pushed'],
      [3, 'waiting'],
      [4, 'waiting'],
    ]);
    expect((await plans.dueSlots('plan', three.startsAt)).map(({ line }) => line)).toEqual([3, 4]);
    expect([await plans.drafts.get('plan'), await plans.drafts.newest('plan')]).toEqual([undefined, 1]);
    expect(await plans.publish('plan', 1, [], now, { ...made, put: [], remove: [], revision: 0 })).toBe(false);
  });

  it('keeps a draft only for who saw its last revision', async () => {
    const plans = openPlanStore(connection);
    await plans.saveDraft(draft, lines(2));
    const plan = { id: 'plan', state: 'draft' as const };
    const head = (await plans.drafts.get('plan'))?.head;
    if (!head) throw new Error('no draft');
    const next = { ...head, revision: head.revision + 1 };
    const saved = await Promise.all([1, 2, 3].map((count) => plans.drafts.save(plan, { head: next, lines: lines(count) })));
    expect(saved.filter(Boolean)).toHaveLength(1);
    expect((await plans.slotsOf('plan')).length).toBe(saved.indexOf(true) + 1);
    expect(await plans.drafts.save(plan, { head: next, lines: [] })).toBe(false);
    expect(await plans.publish('plan', 1, [], now)).toBe(false);
  });

  it('shows each actor the plans of their own schools', async () => {
    const plans = openPlanStore(connection);
    await plans.saveDraft(draft, lines(1));
    await plans.saveDraft({ ...draft, id: 'other', schoolId: 'QX02' }, []);
    const teacher = { role: 'teacher', teacherId: 't', schoolId: 'QX01', classroomIds: [], identityId: 'i', accountId: 'mini' } as const;
    const seen = async (roles: readonly ('teacher' | 'school-scheduler')[]) =>
      (await plans.list(scopeOf({ ...teacher, roles }), { limit: 10 })).items.map(({ id }) => id);
    expect(await seen(['school-scheduler'])).toEqual(['plan']);
    expect(await seen(['teacher'])).toEqual([]);
    const page = await plans.list(systemScope, { limit: 1 });
    expect([page.items.length, page.next]).toEqual([1, '1']);
    expect((await plans.list(systemScope, { limit: 1, cursor: '1' })).next).toBeNull();
  });
});

describe('push store', () => {
  it('makes one push of a slot, however many ask at once', async () => {
    const plans = openPlanStore(connection);
    const pushes = openPushStore(connection);
    await plans.saveDraft(draft, lines(1));
    await plans.publish('plan', 1, [], now);
    const slot = first(lines(1));
    const asked = await Promise.all(Array.from({ length: 8 }, () => pushes.openFrom(slot, pushOf(slot))));
    expect(asked.filter(Boolean)).toHaveLength(1);
    expect(await connection.collection('pushes').countDocuments()).toBe(1);
    expect(await plans.slot(slot.id)).toMatchObject({ state: 'pushed', pushId: 'p-plan-1' });
    expect(await plans.nextSlotAt()).toBeUndefined();
  });

  it('makes none of a slot that was moved, skipped or paused since it was read', async () => {
    const plans = openPlanStore(connection);
    const pushes = openPushStore(connection);
    await plans.saveDraft(draft, lines(3));
    await plans.publish('plan', 1, [], now);
    const [moved, skipped, paused] = await plans.slotsOf('plan');
    if (!moved || !skipped || !paused) throw new Error('three slots');
    await plans.moveSlot(moved, movedTo(moved, moved.startsAt + HOUR));
    await plans.skip([skipped.id], 'missed');
    expect(await pushes.openFrom(moved, pushOf(moved))).toBe(false);
    expect(await pushes.openFrom(skipped, pushOf(skipped))).toBe(false);
    await plans.setState('plan', 'published', 'paused');
    expect(await pushes.openFrom(paused, pushOf(paused))).toBe(false);
    expect(await connection.collection('pushes').countDocuments()).toBe(0);
    expect((await plans.slot(skipped.id))?.skippedBecause).toBe('missed');
  });

  it('pages the latest first, and a class only to who may see it', async () => {
    const plans = openPlanStore(connection);
    const pushes = openPushStore(connection);
    await plans.saveDraft(draft, lines(5));
    await plans.publish('plan', 1, [], now);
    for (const slot of lines(5)) await pushes.openFrom(slot, pushOf(slot));
    const walked: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await pushes.list(systemScope, { limit: 2, ...(cursor === undefined ? {} : { cursor }) });
      walked.push(...page.items.map(({ id }) => id));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(walked).toEqual(['p-plan-5', 'p-plan-4', 'p-plan-3', 'p-plan-2', 'p-plan-1']);
    const guardian = { role: 'guardian', guardianId: 'g', studentIds: [], classroomIds: ['c1'], identityId: 'i', accountId: 'm' } as const;
    expect((await pushes.ofClassroom(scopeOf(guardian), 'c1', { limit: 9 })).items).toEqual([]);
    expect((await pushes.ofClassroom(systemScope, 'c1', { limit: 9 })).items).toHaveLength(5);
    await pushes.resolved('p-plan-1', now + HOUR);
    expect(await pushes.resolved('p-plan-1', now)).toBe(false);
    expect([await pushes.nextNudgeAt(), (await pushes.toNudge(now + HOUR, 5)).map(({ id }) => id)]).toEqual([now + HOUR, ['p-plan-1']]);
    await pushes.setNudgeAt('p-plan-1', undefined);
    expect([await pushes.nextNudgeAt(), (await pushes.open(9)).length]).toEqual([undefined, 4]);
  });
});
