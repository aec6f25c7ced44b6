import { ClassEvidence } from '../../../bot-server/contract/evidence';
import { ClassProgress } from '../../../bot-server/contract/classroom';
import { DAY } from '../../../bot-server/domain/time/instant';
import { flagIdOf } from '../../../bot-server/domain/viewing/flags';
import { EMPTY_FUNNEL } from '../../../bot-server/domain/report/funnel';
import { classEvidence } from '../../../bot-server/flows/evidence/class-evidence';
import { decideFlag } from '../../../bot-server/flows/evidence/decide-flag';
import { declareCompletion } from '../../../bot-server/flows/evidence/declare-completion';
import { noteAddress } from '../../../bot-server/flows/evidence/note-address';
import { undoDeclaration } from '../../../bot-server/flows/evidence/undo-declaration';
import { classProgress } from '../../../bot-server/flows/progress/class-progress';
import { recomputeDirty } from '../../../bot-server/flows/progress/recompute-dirty';
import { verifyPush } from '../../../bot-server/flows/progress/verify-push';
import { issueTicket } from '../../../bot-server/flows/viewing/issue-ticket';
import { reportViewings } from '../../../bot-server/flows/viewing/report-viewings';
import { showViewing } from '../../../bot-server/flows/viewing/show-viewing';
import { presentClassEvidence } from '../../../bot-server/present/evidence';
import { presentClassProgress } from '../../../bot-server/present/progress';
import { presentStanding } from '../../../bot-server/present/viewing';
import { aWorld, DUE, guardian, MINUTE, officer, roster, STARTS, stranger, teacher, video, type World } from '../progress/world';

const c1 = { pushId: 'p1', classroomId: 'c1' };
const inC1 = { classroom: 'c1', push: 'p1' };
const AT = STARTS + 60 * MINUTE;
const own = teacher(['c1']);

describe('evidence', () => {
  let world: World;
  beforeEach(async () => {
    world = await aWorld();
  });
  afterEach(() => world.close());

  const sweep = (now = AT) => recomputeDirty(world.deps, now);
  const funnelOf = async (cell = c1) => {
    await sweep();
    return (await world.deps.rollups.get(cell))?.funnel;
  };
  /** Claims these seconds so long after the ticket, told in so many reports on the way. */
  async function claim(
    guardianId: string,
    studentId: string,
    spans: readonly [number, number][],
    { at = STARTS + 10 * MINUTE, clock = 100, reports = 1, offline = false, resource = 'r1' } = {},
  ): Promise<void> {
    const actor = guardian(guardianId);
    const { ticket } = await issueTicket(world.deps, actor, { resource, for: studentId, offline }, at);
    const told = { ticket, spans: spans.map(([from, to]) => ({ from, to })), playMs: clock * 1000, position: 50 };
    for (let seq = 1; seq <= reports; seq++) {
      const [judged] = await reportViewings(world.deps, actor, [{ ...told, seq }], at + (clock * 1000 * seq) / reports);
      if (!judged?.ok) throw new Error(`not recorded: ${judged?.code}`);
    }
  }

  describe('grades', () => {
    it('prints what was told while it was watched beside the headline, and leaves the headline as it is', async () => {
      await world.push();
      await claim('m2', 'b', [[0, 95]]);
      await claim('o1', 'a', [[0, 95]], { offline: true });
      expect(await funnelOf()).toMatchObject({ completed: 2, completedOnline: 1 });
      // The other parent sees it online as well, in time.
      await claim('m1', 'a', [[0, 95]], { at: DUE - 10 * MINUTE });
      expect(await funnelOf()).toMatchObject({ completed: 2, completedOnline: 2 });
    });

    it('counts an online completion after the due time for nothing more', async () => {
      await world.push();
      await claim('o1', 'a', [[0, 95]], { offline: true });
      await claim('m1', 'a', [[0, 95]], { at: DUE + MINUTE });
      expect(await funnelOf()).toMatchObject({ completed: 1, completedOnline: 0, lateCompleted: 0 });
    });

    it('shows the parent far away and who is at home apart, as they were when it was delivered', async () => {
      await world.push();
      await world.watch('f1', 'a', [[0, 95]], STARTS + 10 * MINUTE);
      expect(await funnelOf()).toMatchObject({ completed: 1, leftBehind: 1, awayCompleted: 1, homeCompleted: 0 });
      await world.watch('o1', 'a', [[0, 95]], STARTS + 20 * MINUTE);
      // The mother of b is at home, but there is nobody far away.
      await world.watch('m2', 'b', [[0, 95]], STARTS + 20 * MINUTE);
      expect(await funnelOf()).toMatchObject({ completed: 2, leftBehind: 1, awayCompleted: 1, homeCompleted: 1 });
      const guardianships = roster.guardianships.map((tie) => ({ ...tie, worksAway: false }));
      await world.deps.roster.apply({ ...(await world.deps.roster.snapshot()), guardianships });
      expect((await verifyPush(world.deps, { push: 'p1', repair: false }, AT)).differences).toEqual([]);
      const view = await classProgress(world.deps, own, inC1, AT);
      const { families } = ClassProgress.parse(presentClassProgress(view, (path) => path));
      expect(families[0]?.guardians.map(({ relation, percent, completed }) => [relation, percent, completed])).toEqual(
        expect.arrayContaining([
          ['父亲', 95, true],
          ['奶奶', 95, true],
          ['母亲', 0, false],
        ]),
      );
    });
  });

  describe('a family together', () => {
    it('completes what its guardians have seen between them, once and for good, where the plan says so', async () => {
      await world.push({ together: true });
      await world.watch('m1', 'a', [[0, 50]], STARTS + 10 * MINUTE);
      await world.watch('f1', 'a', [[50, 85]], STARTS + 11 * MINUTE);
      expect(await funnelOf()).toMatchObject({ completed: 0, started: 1 });
      await world.watch('o1', 'a', [[80, 95]], STARTS + 12 * MINUTE);
      expect(await funnelOf()).toMatchObject({ completed: 1, completedOnline: 1, awayCompleted: 0 });
      const latched = (await world.deps.evidence.families.of('p1', ['a'])).get('a');
      expect(latched).toMatchObject({ at: STARTS + 12 * MINUTE, threshold: 0.9, ruleVersion: 1, grade: 'A' });
      await world.deps.resources.save({ ...video, threshold: 1 });
      await world.watch('o1', 'a', [[0, 5]], STARTS + 30 * MINUTE);
      expect(await funnelOf()).toMatchObject({ completed: 1 });
      expect((await world.deps.evidence.families.of('p1', ['a'])).get('a')).toEqual(latched);
      expect((await verifyPush(world.deps, { push: 'p1', repair: false }, AT)).differences).toEqual([]);
      // The mother's other child in another class has her alone.
      expect((await world.deps.rollups.get({ pushId: 'p1', classroomId: 'c2' }))?.funnel.completed).toBe(0);
    });

    it('does not by default, and a forged map lifts nobody', async () => {
      await world.push();
      await world.watch('m1', 'a', [[0, 50]], STARTS + 10 * MINUTE);
      await world.watch('f1', 'a', [[50, 95]], STARTS + 11 * MINUTE);
      expect((await funnelOf())?.completed).toBe(0);
      await world.push({ id: 'p2', together: true });
      await sweep();
      expect((await world.deps.rollups.get({ pushId: 'p2', classroomId: 'c1' }))?.funnel.completed).toBe(1);
      await world.push({ id: 'p3', together: true, resourceId: 'r2' });
      await world.deps.resources.save({ ...video, id: 'r2' });
      await world.watch('m1', 'a', [[0, 40]], STARTS + 10 * MINUTE, 'r2');
      // All of it claimed after four seconds.
      await claim('f1', 'a', [[0, 100]], { clock: 4, resource: 'r2' });
      await sweep();
      expect((await world.deps.rollups.get({ pushId: 'p3', classroomId: 'c1' }))?.funnel.completed).toBe(0);
    });
  });

  describe('declarations', () => {
    const declare = (over: Partial<Parameters<typeof declareCompletion>[2]> = {}, who = own, now = AT) =>
      declareCompletion(world.deps, who, { ...inC1, students: ['b', 'c'], reason: 'screening', on: '2026-09-01', ...over }, now);
    const undo = (student: string, who = own) => undoDeclaration(world.deps, who, { ...inC1, student }, AT);

    it('count apart from the headline, one for a family, and can be taken back', async () => {
      await world.push();
      await world.watch('m2', 'b', [[0, 95]], STARTS + 10 * MINUTE);
      expect(await declare()).toEqual({ declared: 1, skipped: 1 });
      expect(await declare()).toEqual({ declared: 0, skipped: 2 });
      expect(await funnelOf()).toMatchObject({ targeted: 3, completed: 1, declared: 1, lateDeclared: 0 });
      const view = ClassEvidence.parse(presentClassEvidence(await classEvidence(world.deps, own, inC1, AT)));
      expect(view.families.map(({ student, completed, declared }) => [student.id, completed, declared?.reason])).toEqual([
        ['a', false, undefined],
        ['b', true, undefined],
        ['c', false, 'screening'],
      ]);
      await undo('c');
      expect((await funnelOf())?.declared).toBe(0);
      await expect(undo('c')).rejects.toMatchObject({ code: 'evidence/not-declared' });
      expect((await verifyPush(world.deps, { push: 'p1', repair: false }, AT)).differences).toEqual([]);
    });

    it('give way to what the family completes by itself', async () => {
      await world.push();
      await declare({ students: ['b'] });
      await world.watch('m2', 'b', [[0, 95]], DUE - 60 * MINUTE);
      expect(await funnelOf()).toMatchObject({ completed: 1, declared: 0 });
    });

    it('after the due time are told apart as late', async () => {
      await world.push();
      await declare({ students: ['b'], on: '2026-09-05' }, own, DUE + DAY);
      expect(await funnelOf()).toMatchObject({ declared: 0, lateDeclared: 1 });
      const view = presentClassEvidence(await classEvidence(world.deps, own, inC1, DUE + DAY));
      expect(view.families.find(({ student }) => student.id === 'b')?.declared).toEqual({
        reason: 'screening',
        on: '2026-09-05',
        late: true,
      });
    });

    it('are for pushes that began, days that were, and families it was for', async () => {
      await world.push();
      await expect(declare({}, own, STARTS - 1)).rejects.toMatchObject({ code: 'evidence/not-begun' });
      await expect(declare({ on: '2026-08-31' })).rejects.toMatchObject({ code: 'evidence/day-wrong' });
      await expect(declare({ on: '2026-09-02' })).rejects.toMatchObject({ code: 'evidence/day-wrong' });
      await expect(declare({ students: ['b', 'e'] })).rejects.toMatchObject({ code: 'evidence/family-not-found' });
      await expect(declare({ students: ['d'] })).rejects.toMatchObject({ code: 'evidence/family-not-found' });
      await expect(declare({ push: 'p9' })).rejects.toMatchObject({ code: 'push/not-found' });
      expect((await funnelOf())?.declared).toBe(0);
    });

    it('are the class teacher’s, and the school’s for any class', async () => {
      await world.push();
      for (const who of [
        teacher(['c2']),
        teacher([], ['school-reviewer']),
        teacher([], ['head'], 'S2'),
        officer,
        guardian('m2'),
        stranger,
      ]) {
        await expect(declare({}, who as typeof own)).rejects.toMatchObject({ code: 'access/denied' });
        await expect(undo('b', who as typeof own)).rejects.toMatchObject({ code: 'access/denied' });
        await expect(classEvidence(world.deps, who, inC1, AT)).rejects.toMatchObject({ code: 'access/denied' });
      }
      expect(await declare({ students: ['b'] }, teacher([], ['school-scheduler']))).toEqual({ declared: 1, skipped: 0 });
      expect(await declare({ students: ['c'] }, teacher([], ['head']))).toEqual({ declared: 1, skipped: 0 });
      // The office is not told who has completed.
      const seen = await classEvidence(world.deps, teacher([], ['school-scheduler']), inC1, AT);
      expect([seen.canDecide, seen.families.some((family) => 'completed' in family)]).toEqual([false, false]);
    });

    it('leave a row in the trail for each family, with who and why', async () => {
      await world.push();
      await declare();
      await undo('b');
      const rows = await world.connection
        .collection('audit')
        .find({ action: { $in: ['completion-declared', 'declaration-undone'] } })
        .sort({ seq: 1 })
        .toArray();
      expect(rows.map(({ actor, action, about, reason }) => [actor.id, action, about.id, reason])).toEqual([
        ['t1', 'completion-declared', 'b', 'p1 screening 2026-09-01'],
        ['t1', 'completion-declared', 'c', 'p1 screening 2026-09-01'],
        ['t1', 'declaration-undone', 'b', 'p1'],
      ]);
    });
  });

  describe('what is held', () => {
    const decide = (flag: string, verdict: 'released' | 'kept', who = own) =>
      decideFlag(world.deps, who, { ...inC1, flag, verdict, reason: verdict === 'released' ? 'talked' : 'not-watched' }, AT);
    const shown = async (guardianId: string, child: string) => {
      const standing = await showViewing(world.deps, guardian(guardianId), { resource: 'r1', for: child }, AT);
      return presentStanding(standing, standing);
    };

    it('a claim far above the clock is out until the clock has caught up', async () => {
      await world.push();
      await claim('m2', 'b', [[0, 100]], { clock: 4 });
      expect(await funnelOf()).toMatchObject({ started: 0, completed: 0, held: 1 });
      expect((await shown('m2', 'b')).held).toContain('再看一遍');
      await claim('m2', 'b', [[0, 100]], { at: STARTS + 20 * MINUTE, clock: 95 });
      expect(await funnelOf()).toMatchObject({ started: 1, completed: 1, held: 0 });
      expect((await shown('m2', 'b')).held).toBeUndefined();
    });

    /** Three items of 100 s played at once by one parent. */
    async function threeAtOnce(): Promise<string> {
      for (const id of ['x1', 'x2']) await world.deps.resources.save({ ...video, id });
      await world.push();
      for (const [at, resource] of ['x1', 'x2'].entries()) {
        await world.push({ id: `px${at}`, resourceId: resource });
        await claim('m2', 'b', [[0, 100]], { reports: 7, resource });
      }
      await claim('m2', 'b', [[0, 95]], { reports: 7 });
      return flagIdOf('g:m2:r1:1', 'many-at-once');
    }

    it('three items at once wait for a decision; released, they count, and the same is not asked again', async () => {
      const flag = await threeAtOnce();
      expect(await funnelOf()).toMatchObject({ completed: 0, held: 1, started: 0 });
      expect((await shown('m2', 'b')).held).toContain('好几个内容');
      const view = ClassEvidence.parse(presentClassEvidence(await classEvidence(world.deps, own, inC1, AT)));
      expect(view.flags).toMatchObject([{ id: flag, student: { id: 'b' }, who: '母亲', level: 'hold' }]);

      await decide(flag, 'released');
      expect(await funnelOf()).toMatchObject({ completed: 1, held: 0 });
      expect((await shown('m2', 'b')).held).toBeUndefined();
      await claim('m2', 'b', [[0, 95]], { at: STARTS + 20 * MINUTE });
      expect(await funnelOf()).toMatchObject({ completed: 1, held: 0 });
      expect((await world.deps.evidence.flags.get(flag))?.decision).toMatchObject({ verdict: 'released', reason: 'talked', by: 't1' });
      // One may think better of it.
      await decide(flag, 'kept');
      expect(await funnelOf()).toMatchObject({ completed: 0, held: 1 });
      expect((await shown('m2', 'b')).held).toContain('班主任看过了');
      expect((await verifyPush(world.deps, { push: 'p1', repair: false }, AT)).differences).toEqual([]);
      const rows = await world.connection
        .collection('audit')
        .find({ action: /^flag-/ })
        .sort({ seq: 1 })
        .toArray();
      expect(rows.map(({ action, about, reason }) => [action, about.id, reason])).toEqual([
        ['flag-released', 'b', 'p1 many-at-once talked'],
        ['flag-kept', 'b', 'p1 many-at-once not-watched'],
      ]);
    });

    it('is the class teacher’s and the head’s to decide, with a reason that fits, for families of the class', async () => {
      const flag = await threeAtOnce();
      await sweep();
      for (const who of [
        teacher(['c2']),
        teacher([], ['school-scheduler']),
        teacher([], ['head'], 'S2'),
        officer,
        guardian('m2'),
        stranger,
      ])
        await expect(decide(flag, 'released', who as typeof own)).rejects.toMatchObject({ code: 'access/denied' });
      const asked = { ...inC1, flag, verdict: 'released' as const, reason: 'not-watched' as const };
      await expect(decideFlag(world.deps, own, asked, AT)).rejects.toMatchObject({ code: 'evidence/reason-wrong' });
      await expect(decide('g:m2:r1:1:claims', 'released')).rejects.toMatchObject({ code: 'evidence/flag-not-found' });
      const other = { ...inC1, classroom: 'c2', flag, verdict: 'released' as const, reason: 'talked' as const };
      await expect(decideFlag(world.deps, teacher(['c2']), other, AT)).rejects.toMatchObject({ code: 'evidence/flag-not-found' });
      await decide(flag, 'released', teacher([], ['head']));
      expect(await funnelOf()).toMatchObject({ completed: 1, held: 0 });
    });

    const pieces: [number, number][] = [[0, 30], [31, 50], [51, 70], [71, 99]]; // prettier-ignore
    /** Four of five in class c1 and one in c2 share a line. */
    async function onOneLine(spans: [number, number][]): Promise<void> {
      await world.deps.roster.apply({
        ...(await world.deps.roster.snapshot()),
        guardianships: [{ guardianId: 'm3', studentId: 'e', relation: '其他', caregiverAtHome: true, worksAway: false }],
      });
      await world.push();
      const seal = { blind: (text: string) => Buffer.from(text).toString('hex').slice(-12) };
      for (const [guardianId, child] of [
        ['m1', 'a'],
        ['f1', 'a'],
        ['o1', 'a'],
        ['m2', 'b'],
        ['m3', 'c'],
      ] as const) {
        // prettier-ignore
        const key = { viewer: { kind: 'guardian' as const, id: guardianId }, resourceId: 'r1', version: 1 };
        await noteAddress({ evidence: world.deps.evidence, seal }, key, '113.108.7.9', STARTS);
        await claim(guardianId, child, spans);
        await sweep();
      }
    }

    it('the same pieces by five on one line are held, those who came first too, in every class', async () => {
      await onOneLine(pieces);
      expect(await funnelOf()).toMatchObject({ completed: 0, held: 3 });
      expect(await funnelOf({ pushId: 'p1', classroomId: 'c2' })).toMatchObject({ completed: 0, held: 1 });
      expect((await world.deps.evidence.flags.ofViewings(['g:m1:r1:1']))[0]).toMatchObject({ kind: 'same-sets', level: 'hold', amount: 5 });
      expect((await verifyPush(world.deps, { push: 'p1', repair: false }, AT)).differences).toEqual([]);
      expect(await sweep()).toEqual({ viewings: 0, cells: 0, more: false });
    });

    it('a whole film seen by five on one line is nothing', async () => {
      await onOneLine([[0, 99]]);
      expect(await funnelOf()).toMatchObject({ completed: 3, held: 0 });
      expect(await world.deps.evidence.flags.ofViewings(['g:m1:r1:1'])).toEqual([]);
    });

    it('swept twice is swept once, and a crash after any write is made up for', async () => {
      await threeAtOnce();
      const { flags } = world.deps.evidence;
      const broken = {
        ...world.deps,
        evidence: { ...world.deps.evidence, flags: { ...flags, replace: () => Promise.reject(new Error('killed')) } },
      };
      await expect(recomputeDirty(broken, AT)).rejects.toThrow('killed');
      expect(await funnelOf()).toMatchObject({ held: 1 });
      const before = await flags.ofViewings(['g:m2:r1:1', 'g:m2:x1:1', 'g:m2:x2:1']);
      await world.deps.rollups.touch([c1], AT);
      await sweep();
      expect(await flags.ofViewings(['g:m2:r1:1', 'g:m2:x1:1', 'g:m2:x2:1'])).toEqual(before);
    });
  });

  it('a counter from before these figures is not wrong, and is brought up when something changes', async () => {
    await world.push();
    await claim('m2', 'b', [[0, 95]]);
    await sweep();
    const {
      completedOnline: _,
      declared: _d,
      lateDeclared: _l,
      held: _h,
      leftBehind: _b,
      awayCompleted: _a,
      homeCompleted: _o,
      ...old
    } = {
      ...EMPTY_FUNNEL,
      ...(await funnelOf()),
    };
    await world.connection.collection<{ _id: string }>('rollups').updateOne({ _id: 'p1:c1' }, { $set: { funnel: old } });
    expect((await world.deps.rollups.get(c1))?.funnel).toMatchObject({ completed: 1, completedOnline: 0, leftBehind: 0 });
    expect((await verifyPush(world.deps, { push: 'p1', repair: false }, AT)).differences).toEqual([]);
    await world.deps.rollups.touch([c1], AT);
    expect(await funnelOf()).toMatchObject({ completed: 1, completedOnline: 1, leftBehind: 1 });
    await world.connection
      .collection<{ _id: string }>('rollups')
      .updateOne({ _id: 'p1:c1' }, { $set: { funnel: { ...old, completed: 9 } } });
    expect((await verifyPush(world.deps, { push: 'p1', repair: false }, AT)).differences).toHaveLength(1);
  });
});
