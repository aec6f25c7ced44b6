import { ClassProgress, PushPage } from '../../../bot-server/contract/classroom';
import { PushDetail } from '../../../bot-server/contract/school';
import { viewing as viewingNoun } from '../../../bot-server/cli/viewing';
import { messagesOf } from '../../../bot-server/domain/push/audience';
import { EMPTY_FUNNEL } from '../../../bot-server/domain/report/funnel';
import { classProgress } from '../../../bot-server/flows/progress/class-progress';
import { listClassPushes, listSchoolPushes } from '../../../bot-server/flows/progress/list-pushes';
import { pushFunnel } from '../../../bot-server/flows/progress/push-funnel';
import { recomputeCell } from '../../../bot-server/flows/progress/recompute-cell';
import { recomputeDirty } from '../../../bot-server/flows/progress/recompute-dirty';
import { verifyPush } from '../../../bot-server/flows/progress/verify-push';
import { presentClassProgress, presentPushDetail, presentPushPage } from '../../../bot-server/present/progress';
import { aWorld, DUE, guardian, MINUTE, officer, STARTS, stranger, teacher, video, type World } from './world';

const c1 = { pushId: 'p1', classroomId: 'c1' };
const c2 = { pushId: 'p1', classroomId: 'c2' };
const address = (path: string) => `/media/${path}`;

describe('progress', () => {
  let world: World;
  beforeEach(async () => {
    world = await aWorld();
  });
  afterEach(() => world.close());

  const sweep = (now = STARTS + 60 * MINUTE) => recomputeDirty(world.deps, now);
  const funnelOf = async (cell: typeof c1) => (await world.deps.rollups.get(cell))?.funnel;

  it('counts a push’s families when it is delivered, and what they watch afterwards', async () => {
    await world.push();
    await sweep();
    // a, b, c, d sit in c1; d has no guardian, so nothing was delivered for d; c's mother is not bound.
    expect(await funnelOf(c1)).toEqual({ ...EMPTY_FUNNEL, targeted: 3, reachable: 2, leftBehind: 1 });
    await world.watch('m2', 'b', [[0, 55]], STARTS + 10 * MINUTE);
    await world.watch('m1', 'a', [[0, 95]], STARTS + 10 * MINUTE);
    await sweep();
    expect(await funnelOf(c1)).toMatchObject({ targeted: 3, reachable: 2, opened: 2, started: 2, q25: 2, q50: 2, q75: 1, completed: 1 });
    expect(await funnelOf(c2)).toMatchObject({ targeted: 1, started: 1, completed: 1 });
  });

  it('calls a family done when any guardian is, and counts guardian content for all her children', async () => {
    await world.push();
    await world.watch('o1', 'a', [[0, 95]], STARTS + 10 * MINUTE);
    await sweep();
    expect([(await funnelOf(c1))?.completed, (await funnelOf(c2))?.completed]).toEqual([1, 0]);
    await world.watch('m1', 'a', [[0, 95]], STARTS + 11 * MINUTE);
    await sweep();
    expect([(await funnelOf(c1))?.completed, (await funnelOf(c2))?.completed]).toEqual([1, 1]);
  });

  it('counts children’s content for each child', async () => {
    await world.deps.resources.save({ ...video, id: 'pupil', for: 'student' });
    await world.push({ resourceId: 'pupil' });
    await world.watch('m1', 'e', [[0, 95]], STARTS + 10 * MINUTE, 'pupil');
    await sweep();
    expect([(await funnelOf(c1))?.completed, (await funnelOf(c2))?.completed]).toEqual([0, 1]);
    await world.watch('o1', 'a', [[0, 95]], STARTS + 11 * MINUTE, 'pupil');
    await sweep();
    expect((await funnelOf(c1))?.completed).toBe(1);
  });

  it('counts a guardian who joined the family after the push', async () => {
    await world.push();
    await world.deps.roster.apply({
      ...(await world.deps.roster.snapshot()),
      guardianships: [{ guardianId: 'm2', studentId: 'c', relation: '其他', caregiverAtHome: true, worksAway: false }],
    });
    await world.watch('m2', 'b', [[0, 95]], STARTS + 10 * MINUTE);
    await sweep();
    expect((await funnelOf(c1))?.completed).toBe(2);
  });

  it('counts who had watched before the push as done, and who watched after its due time as late only', async () => {
    await world.push({ id: 'p0', startsAt: STARTS - 30 * 24 * 60 * MINUTE, dueAt: STARTS - 20 * 24 * 60 * MINUTE });
    await world.watch('m2', 'b', [[0, 95]], STARTS - 25 * 24 * 60 * MINUTE);
    await world.push();
    await sweep();
    expect(await funnelOf(c1)).toMatchObject({ targeted: 3, reachable: 2, started: 1, completed: 1 });
    await world.watch('m1', 'a', [[0, 95]], DUE + MINUTE);
    await sweep(DUE + 60 * MINUTE);
    expect(await funnelOf(c1)).toMatchObject({ started: 1, completed: 1, lateCompleted: 1 });
    expect((await world.deps.rollups.get({ pushId: 'p0', classroomId: 'c1' }))?.funnel).toMatchObject({ completed: 1, lateCompleted: 1 });
  });

  it('counts what was watched of a newer encoding of the same item', async () => {
    await world.push();
    await world.deps.resources.save({ ...video, version: 2, durationSeconds: 120, effectiveEnd: 120 });
    // Whoever was sent the new version later watches that one; it counts for the earlier push too.
    await world.push({ id: 'p2', resourceVersion: 2, startsAt: STARTS + 5 * MINUTE });
    await world.watch('m2', 'b', [[0, 110]], STARTS + 10 * MINUTE);
    await sweep();
    expect((await funnelOf(c1))?.completed).toBe(1);
  });

  it('swept twice is swept once, and leaves no mark', async () => {
    await world.push();
    await world.watch('m2', 'b', [[0, 55]], STARTS + 10 * MINUTE);
    expect(await sweep()).toMatchObject({ more: false });
    const before = await world.deps.rollups.ofPush('p1');
    expect(await sweep()).toEqual({ viewings: 0, cells: 0, more: false });
    await world.deps.rollups.touch([c1, c2], STARTS);
    expect(await sweep()).toMatchObject({ cells: 2 });
    expect(await world.deps.rollups.ofPush('p1')).toEqual(before);
    expect([await world.deps.viewings.isAnyDirty(), await world.deps.rollups.isAnyTouched()]).toEqual([false, false]);
  });

  it('asks once for what a lot of marked viewings needs, and counts each of their classes once', async () => {
    await world.push();
    for (const [who, child] of [['m1', 'a'], ['o1', 'a'], ['m2', 'b']] as const) await world.watch(who, child, [[0, 95]], STARTS + 10 * MINUTE); // prettier-ignore
    const { deliveries, viewings, rollups } = world.deps;
    const asked: string[] = [];
    const counted =
      <In extends readonly unknown[], Out>(name: string, call: (...given: In) => Out) =>
      (...given: In): Out => {
        asked.push(name);
        return call(...given);
      };
    const needs = {
      ...world.deps,
      deliveries: { ...deliveries, classesTouchedBy: counted('cells', deliveries.classesTouchedBy) },
      viewings: { ...viewings, alongside: counted('alongside', viewings.alongside) },
      rollups: { ...rollups, replace: counted('replace', rollups.replace) },
    };
    expect(await recomputeDirty(needs, STARTS + 60 * MINUTE)).toMatchObject({ viewings: 3, cells: 2, more: false });
    expect(asked.sort()).toEqual(['alongside', 'cells', 'replace', 'replace']);
    expect((await funnelOf(c1))?.completed).toBe(2);
  });

  it('does not lose what is written while it counts', async () => {
    await world.push();
    await world.watch('m2', 'b', [[0, 10]], STARTS + 10 * MINUTE);
    let later = [
      () => world.watch('m2', 'b', [[0, 95]], STARTS + 20 * MINUTE),
      () => world.watch('m1', 'a', [[0, 95]], STARTS + 21 * MINUTE),
    ];
    const viewings = {
      ...world.deps.viewings,
      // What comes after the rows were read and before the mark is taken away.
      clearDirty: async (read: Parameters<World['deps']['viewings']['clearDirty']>[0]) => {
        const [next, ...rest] = later;
        later = rest;
        await next?.();
        return world.deps.viewings.clearDirty(read);
      },
    };
    await recomputeDirty({ ...world.deps, viewings }, STARTS + 60 * MINUTE);
    expect((await funnelOf(c1))?.completed).toBe(2);
    expect((await verifyPush(world.deps, { push: 'p1', repair: false }, DUE)).differences).toEqual([]);
  });

  it('repeats the work after a crash at any step', async () => {
    await world.push();
    await world.watch('m2', 'b', [[0, 95]], STARTS + 10 * MINUTE);
    const crash = async (): Promise<never> => {
      throw new Error('killed');
    };
    const { rollups, viewings } = world.deps;
    for (const broken of [
      { ...world.deps, rollups: { ...rollups, replace: crash } },
      { ...world.deps, viewings: { ...viewings, clearDirty: crash } },
      { ...world.deps, rollups: { ...rollups, untouch: crash } },
    ]) {
      await expect(recomputeDirty(broken, STARTS + 60 * MINUTE)).rejects.toThrow('killed');
      expect((await viewings.isAnyDirty()) || (await rollups.isAnyTouched())).toBe(true);
    }
    await sweep();
    expect((await funnelOf(c1))?.completed).toBe(1);
    expect((await world.deps.rollups.get(c1))?.rev).toBe(1);
  });

  it('stores a completion that a crash kept from being latched', async () => {
    await world.push();
    const { viewings } = world.deps;
    world.deps.viewings = { ...viewings, latch: async () => undefined };
    await world.watch('m2', 'b', [[0, 95]], STARTS + 10 * MINUTE);
    world.deps.viewings = viewings;
    expect((await viewings.read(['g:m2:r1:1']))[0]?.completion).toBeUndefined();
    await sweep();
    expect((await viewings.read(['g:m2:r1:1']))[0]?.completion).toMatchObject({ at: STARTS + 10 * MINUTE });
    expect((await funnelOf(c1))?.completed).toBe(1);
  });

  it('is no difference for whoever compares, when something is sent while it is compared', async () => {
    await world.push();
    await sweep();
    let sendings = 2;
    const deliveries = {
      ...world.deps.deliveries,
      ofPushAndClass: async (pushId: string, classroomId: string) => {
        // After the counter was read and before the rows are.
        if (sendings-- > 0) {
          await world.deps.deliveries.markSent(`m${sendings + 1}:first:p1`, STARTS + MINUTE);
          await world.deps.rollups.touch([c1, c2], STARTS + MINUTE);
        }
        return world.deps.deliveries.ofPushAndClass(pushId, classroomId);
      },
    };
    expect((await verifyPush({ ...world.deps, deliveries }, { push: 'p1', repair: false }, DUE)).differences).toEqual([]);
    expect(sendings).toBeLessThan(0);
  });

  it('keeps the newer of two that count at once', async () => {
    await world.push();
    await sweep();
    const slow = {
      ...world.deps,
      deliveries: {
        ...world.deps.deliveries,
        ofPushAndClass: async (pushId: string, classroomId: string) => {
          const old = await world.deps.deliveries.ofPushAndClass(pushId, classroomId);
          slow.deliveries = world.deps.deliveries;
          await world.deps.deliveries.markSent('m2:first:p1', STARTS + MINUTE);
          await recomputeCell(world.deps, c1, STARTS + 2 * MINUTE);
          await world.watch('m1', 'a', [[0, 50]], STARTS + 3 * MINUTE);
          return old;
        },
      },
    };
    await recomputeCell(slow, c1, STARTS + 4 * MINUTE);
    expect(await funnelOf(c1)).toMatchObject({ sent: 2, started: 1 });
  });

  describe('shown to a class teacher', () => {
    it('goes by name and by the roster’s order, with how each guardian was reached', async () => {
      const push = await world.push();
      const deliveries = await world.deps.deliveries.ofPushAndClass('p1', 'c1');
      await world.deps.messages.put(messagesOf(push, deliveries, STARTS));
      const stored = world.connection.collection<{ _id: string }>('messages');
      await stored.updateOne({ _id: 'm3:first:p1' }, { $set: { state: 'held', because: 'not-bound' } });
      await stored.updateOne(
        { _id: 'm2:first:p1' },
        { $set: { state: 'held', because: 'quiet-hours', dueAt: new Date(STARTS + 11.5 * 60 * MINUTE) } },
      );
      await world.watch('o1', 'a', [[0, 95]], STARTS + 10 * MINUTE);
      await world.watch('m1', 'a', [[0, 30]], STARTS + 10 * MINUTE);
      await world.watch('m2', 'b', [[0, 30]], STARTS + 10 * MINUTE);
      const view = await classProgress(world.deps, teacher(['c1']), { classroom: 'c1', push: 'p1' }, STARTS + 20 * MINUTE);
      const wire = ClassProgress.parse(presentClassProgress(view, address));
      expect(wire.families.map(({ student, state, percent }) => [student.id, state, percent])).toEqual([
        ['a', 'completed', 95],
        ['b', 'partial', 30],
        ['c', 'not-reachable', 0],
      ]);
      expect(wire.push.funnel).toMatchObject({ targeted: 3, started: 2, completed: 1 });
      expect(wire.families[0]?.guardians).toHaveLength(3);
      expect(wire.families[0]?.guardians).toContainEqual({
        relation: '父亲',
        worksAway: true,
        caregiverAtHome: false,
        bound: true,
        delivery: '正在送出',
        percent: 0,
        completed: false,
      });
      expect(wire.families[1]?.guardians[0]).toMatchObject({ bound: true, delivery: '免打扰时段，明天 07:00 送' });
      expect(wire.families[2]?.guardians[0]).toMatchObject({ bound: false, delivery: '还没有绑定微信，收不到' });
    });

    it.each([
      ['the teacher of another class', teacher(['c2'])],
      ['the school’s scheduler', teacher([], ['school-scheduler'])],
      ['an officer', officer],
      ['a parent of the class', guardian('m1')],
      ['a stranger', stranger],
    ])('is refused to %s', async (_, who) => {
      await world.push();
      const asked = classProgress(world.deps, who, { classroom: 'c1', push: 'p1' }, STARTS);
      await expect(asked).rejects.toMatchObject({ code: 'access/denied' });
      await expect(listClassPushes(world.deps, who, 'c1', { limit: 10 })).rejects.toMatchObject({ code: 'access/denied' });
    });

    it('says so when the push was not for this class', async () => {
      await world.push({ classroomIds: ['c2'] });
      const asked = (push: string) => classProgress(world.deps, teacher(['c1']), { classroom: 'c1', push }, STARTS);
      await expect(asked('p1')).rejects.toMatchObject({ code: 'push/not-found' });
      await expect(asked('p9')).rejects.toMatchObject({ code: 'push/not-found' });
    });

    it('lists the class’s pushes with the class’s counts only', async () => {
      await world.push();
      await world.watch('m1', 'a', [[0, 95]], STARTS + 10 * MINUTE);
      await sweep();
      const page = await listClassPushes(world.deps, teacher(['c2']), 'c2', { limit: 10 });
      expect(PushPage.parse(presentPushPage(page, address)).items[0]).toMatchObject({ push: 'p1', funnel: { targeted: 1, completed: 1 } });
    });
  });

  describe('shown to a school', () => {
    const scheduler = teacher([], ['school-scheduler']);

    it('adds its classes up and tells what did not ring', async () => {
      const push = await world.push();
      const deliveries = await world.deps.deliveries.ofPushAndClass('p1', 'c1');
      await world.deps.messages.put(messagesOf(push, deliveries, STARTS));
      await world.watch('m1', 'a', [[0, 95]], STARTS + 10 * MINUTE);
      await sweep();
      const wire = PushDetail.parse(presentPushDetail(await pushFunnel(world.deps, scheduler, 'p1', STARTS), address));
      // Four families in two small classes: so few that nothing of them is told to the office.
      expect(wire.push).toMatchObject({ funnel: { targeted: 0, completed: 0 }, office: { rounded: true } });
      expect(wire.classes.map(({ id, funnel, joined }) => [id, funnel.completed, joined])).toEqual([['c1', 0, true], ['c2', 0, true]]); // prettier-ignore
      const tutor = teacher(['c1', 'c2'], ['teacher', 'school-scheduler']);
      const whole = PushDetail.parse(presentPushDetail(await pushFunnel(world.deps, tutor, 'p1', STARTS), address));
      expect(whole.push.funnel).toMatchObject({ targeted: 4, reachable: 3, completed: 2 });
      expect(whole.classes.map(({ id, funnel }) => [id, funnel.targeted, funnel.completed])).toEqual([['c1', 3, 1], ['c2', 1, 1]]); // prettier-ignore
      expect(wire.waiting + wire.held.reduce((sum, { count }) => sum + count, 0)).toBe(
        new Set(deliveries.map((one) => one.messageId)).size,
      );
      expect((await listSchoolPushes(world.deps, tutor, { limit: 10 })).items[0]?.funnel).toMatchObject({ targeted: 4, completed: 2 });
      expect((await listSchoolPushes(world.deps, scheduler, { limit: 10 })).items[0]?.funnel).toMatchObject({ targeted: 0 });
    });

    it('is refused to a plain teacher, to another school and to the bureau', async () => {
      await world.push();
      const codeOf = async (who: Parameters<typeof pushFunnel>[1]) =>
        pushFunnel(world.deps, who, 'p1', STARTS).catch((e: { code: string }) => e.code);
      expect(await codeOf(teacher(['c1']))).toBe('access/denied');
      expect(await codeOf(teacher([], ['head'], 'S2'))).toBe('push/not-found');
      expect(await codeOf(officer)).toBe('access/denied');
      await expect(listSchoolPushes(world.deps, teacher(['c1']), { limit: 1 })).rejects.toMatchObject({ code: 'access/denied' });
    });
  });

  describe('verify', () => {
    const run = (options: Record<string, string | boolean>, at = DUE) => {
      const deps = { ...world.deps, now: () => at } as unknown as Parameters<NonNullable<typeof viewingNoun.verify>['run']>[0];
      return viewingNoun['verify']!.run(deps, { positional: [], options });
    };

    it('of a push whose rows are past their time it says that it can not be checked, and mends nothing', async () => {
      await world.push();
      await world.watch('m1', 'a', [[0, 95]], STARTS + 10 * MINUTE);
      await recomputeDirty(world.deps, DUE);
      const before = await funnelOf(c1);
      expect(before?.completed).toBe(1);
      // What the retention leaves of it a school year later.
      for (const name of ['deliveries', 'viewings']) await world.connection.collection(name).deleteMany({});
      const later = STARTS + 400 * 86_400_000;
      expect(await run({ push: 'p1' }, later)).toMatchObject({ data: { tooOld: true, differences: [] } });
      await expect(run({ push: 'p1', repair: true }, later)).rejects.toThrow('这次推送的原始记录已过保存期限，不能重算');
      expect(await funnelOf(c1)).toEqual(before);
      // A school that keeps them for 40 days only is at its end sooner.
      await world.push({ id: 'p2' });
      expect(await run({ push: 'p2' }, STARTS + 50 * 86_400_000)).toMatchObject({ tooOld: false });
      await world.deps.retention.shorten('S1', { 'viewing-seconds': 40 }, STARTS);
      expect(await run({ push: 'p2' }, STARTS + 50 * 86_400_000)).toMatchObject({ data: { tooOld: true } });
    });

    it('finds a counter that is wrong or missing, and mends it when told to', async () => {
      await world.push();
      await world.watch('m1', 'a', [[0, 95]], STARTS + 10 * MINUTE);
      expect(await run({ push: 'p1' })).toMatchObject({ classes: 2, families: 4, differences: [] });
      const rows = world.connection.collection<{ _id: string }>('rollups');
      await rows.updateOne({ _id: 'p1:c1' }, { $set: { 'funnel.completed': 3 } });
      await rows.deleteOne({ _id: 'p1:c2' });
      await expect(run({ push: 'p1' })).rejects.toThrow('2 个班');
      expect((await funnelOf(c1))?.completed).toBe(3);
      expect(await run({ push: 'p1', repair: true })).toMatchObject({ repaired: 2 });
      expect([(await funnelOf(c1))?.completed, (await funnelOf(c2))?.completed]).toEqual([1, 1]);
      expect(await run({ push: 'p1' })).toMatchObject({ differences: [] });
    });

    it('says what is missing', async () => {
      await expect(run({})).rejects.toThrow('--push');
      await expect(run({ push: 'p9' })).rejects.toMatchObject({ code: 'push/not-found' });
    });
  });
});
