import fc from 'fast-check';
import type { GuardianActor } from '../../bot-server/domain/access/actor';
import { NO_CHANGES } from '../../bot-server/domain/importing/roster-changes';
import { deliveriesOf } from '../../bot-server/domain/push/audience';
import type { Push } from '../../bot-server/domain/push/push';
import type { Resource } from '../../bot-server/domain/resource/resource';
import type { Guardianship, Student } from '../../bot-server/domain/roster/roster';
import { recomputeDirty } from '../../bot-server/flows/progress/recompute-dirty';
import { verifyPush } from '../../bot-server/flows/progress/verify-push';
import { reportViewings } from '../../bot-server/flows/viewing/report-viewings';
import { aPush, aWorld, video } from '../flows/progress/world';
import { tryTogether, type Law } from './law';

const MINUTE = 60_000;
const DAY = 86_400_000;
/** Midnight in China after a Tuesday, and the midnight on which a term ends. */
const STARTS = Date.UTC(2026, 8, 1, 16);
const TERM_ENDS = Date.UTC(2027, 0, 22, 16);
const DUES = [STARTS + 7 * DAY, STARTS + 7 * DAY - 1, TERM_ENDS, STARTS + 5 * DAY + 45 * MINUTE];

interface Sitting {
  readonly guardian: number;
  /** Of two children; of the second only where there is one. */
  readonly child: number;
  readonly version: 1 | 2;
  /** Played from here, for so long, in whole seconds. */
  readonly from: number;
  readonly long: number;
  readonly at: number;
}
interface FamilyCase {
  readonly for: 'guardian' | 'student';
  readonly lengths: readonly [number, number];
  readonly encodedAnew: boolean;
  readonly pushed: 1 | 2;
  readonly dueAt: number;
  readonly reachable: readonly boolean[];
  readonly children: number;
  /** In mid-week the children change to another class. */
  readonly moves: boolean;
  readonly sittings: readonly Sitting[];
}

const lengths = fc.integer({ min: 4, max: 90 });
const cases: fc.Arbitrary<FamilyCase> = fc
  .record({
    for: fc.constantFrom('guardian' as const, 'student' as const),
    lengths: fc.tuple(lengths, lengths),
    encodedAnew: fc.boolean(),
    pushed: fc.constantFrom(1 as const, 2 as const),
    dueAt: fc.constantFrom(...DUES),
    reachable: fc.array(fc.boolean(), { minLength: 1, maxLength: 3 }),
    children: fc.integer({ min: 1, max: 2 }),
    moves: fc.boolean(),
    raw: fc.array(
      fc.record({
        guardian: fc.nat(2),
        child: fc.nat(1),
        version: fc.constantFrom(1 as const, 2 as const),
        from: fc.nat(89),
        long: fc.integer({ min: 1, max: 90 }),
        // Around the edges: a millisecond before, at and after what is due, and midnights.
        edge: fc.constantFrom<'due' | 'midnight' | 'week'>('due', 'due', 'midnight', 'week'),
        off: fc.oneof(fc.constantFrom(-1, 0, 1), fc.integer({ min: -3 * DAY, max: 3 * DAY })),
      }),
      { maxLength: 7 },
    ),
  })
  .map(({ raw, ...one }) => {
    const pushed = one.encodedAnew ? one.pushed : 1;
    const edges = { due: one.dueAt, midnight: STARTS + DAY, week: STARTS + 4 * DAY };
    const sittings = raw.map(({ guardian, child, version, from, long, edge, off }): Sitting => {
      const actual = one.encodedAnew ? version : 1;
      const length = one.lengths[actual - 1] ?? 1;
      const start = from % length;
      return {
        ...{ guardian: guardian % one.reachable.length, child: child % one.children, version: actual },
        ...{ from: start, long: Math.min(long, length - start), at: Math.max(STARTS + 1, edges[edge] + off) },
      };
    });
    return { ...one, pushed, sittings: sittings.sort((a, b) => a.at - b.at) };
  });

const STAGES = ['started', 'q25', 'q50', 'q75', 'completed'] as const;
type Stage = (typeof STAGES)[number];
const needed = (stage: Stage, total: number): number =>
  ({ started: Math.min(3, total), q25: 0.25 * total, q50: 0.5 * total, q75: 0.75 * total, completed: 0.9 * total })[stage];

/** What the counter of one child's class must say, worked out by hand: seconds in sets, first times, and one comparison with the due time. */
function expected(one: FamilyCase, child: number): Record<string, number> {
  const seen = new Map<string, Set<number>>();
  const reachedAt = new Map<Stage, number>();
  for (const sitting of one.sittings) {
    const mine = one.for === 'guardian' || sitting.child === child;
    // What was pushed, or a newer encoding of it; an older ticket may still be shown later, for its own version.
    if (!mine || sitting.version < one.pushed) continue;
    const viewer = `${one.for === 'guardian' ? sitting.guardian : 'child'} ${sitting.version}`;
    const seconds = seen.get(viewer) ?? new Set();
    seen.set(viewer, seconds);
    for (let second = sitting.from; second < sitting.from + sitting.long; second += 1) seconds.add(second);
    const total = one.lengths[sitting.version - 1] ?? 1;
    for (const stage of STAGES) if (!reachedAt.has(stage) && seconds.size >= needed(stage, total) - 1e-9) reachedAt.set(stage, sitting.at);
  }
  const inTime = STAGES.filter((stage) => (reachedAt.get(stage) ?? Infinity) <= one.dueAt);
  const furthest = Math.max(-1, ...inTime.map((stage) => STAGES.indexOf(stage)));
  const counts: Record<string, number> = { targeted: 1, reachable: Number(furthest >= 0 || one.reachable.some(Boolean)) };
  counts['sent'] = counts['opened'] = Number(furthest >= 0);
  STAGES.forEach((stage, index) => (counts[stage] = Number(index <= furthest)));
  const completedAt = reachedAt.get('completed');
  counts['lateCompleted'] = Number(completedAt !== undefined && completedAt > one.dueAt);
  return counts;
}

/** A school in a real database; every case is a family of its own with an item and a push of its own. */
export async function openFamilies() {
  const world = await aWorld();
  const { deps } = world;
  let made = 0;
  await deps.roster.apply({
    ...NO_CHANGES,
    classrooms: ['x1', 'x2', 'x3'].map((id, n) => {
      return { id, schoolId: 'S1', grade: 1, number: n + 1, name: `一年级${n + 1}班`, stage: '小学低段' as const };
    }),
  });

  function begin(one: FamilyCase) {
    made += 1;
    const n = made;
    const guardianIds = one.reachable.map((_, index) => `F${n}g${index}`);
    const students: Student[] = Array.from({ length: one.children }, (_, index) => {
      return { id: `F${n}s${index}`, schoolId: 'S1', classroomId: `x${index + 1}`, name: `学生${n}`, studentNo: `F${n}s${index}` };
    });
    const guardianships = students.flatMap(({ id: studentId }) =>
      guardianIds.map((guardianId): Guardianship => {
        return { guardianId, studentId, relation: '其他', caregiverAtHome: true, worksAway: false };
      }),
    );
    const push: Push = aPush({
      ...{ id: `F${n}`, slotId: `F${n}`, resourceId: `F${n}`, resourceVersion: one.pushed, startsAt: STARTS, dueAt: one.dueAt },
      classroomIds: students.map(({ classroomId }) => classroomId),
    });
    const resources = one.lengths.slice(0, one.encodedAnew ? 2 : 1).map((length, index): Resource => {
      return { ...video, id: push.resourceId, for: one.for, version: index + 1, durationSeconds: length, effectiveEnd: length };
    });
    return { one, push, students, guardianIds, guardianships, resources };
  }
  type Begun = ReturnType<typeof begin>;

  async function settle(begun: readonly Begun[]): Promise<void> {
    await deps.roster.apply({
      ...NO_CHANGES,
      students: begun.flatMap(({ students }) => students),
      guardians: begun.flatMap(({ guardianIds }) =>
        guardianIds.map((id) => ({ id, name: id, phone: `F${id}`, quietHours: null, largeType: false })),
      ),
      guardianships: begun.flatMap(({ guardianships }) => guardianships),
    });
    await Promise.all(begun.flatMap(({ resources }) => resources.map((resource) => deps.resources.save(resource))));
    const pushes = world.connection.collection<{ _id: string }>('pushes');
    await pushes.insertMany(
      begun.map(({ push: { id, startsAt, dueAt, createdAt, nudgeAt: _, ...rest } }) => {
        return { _id: id, ...rest, startsAt: new Date(startsAt), dueAt: new Date(dueAt), createdAt: new Date(createdAt) };
      }),
    );
    const deliveries = begun.flatMap(({ one, push, students, guardianIds, guardianships }) => {
      const families = students.map((student) => ({
        student,
        guardianships: guardianships.filter(({ studentId }) => studentId === student.id),
      }));
      const reachable = (guardianId: string): boolean => one.reachable[guardianIds.indexOf(guardianId)] ?? false;
      return deliveriesOf(push, families, { reachable, watched: () => false }, STARTS);
    });
    await deps.deliveries.put(deliveries);
    await deps.rollups.touch(
      begun.flatMap(({ push }) => push.classroomIds.map((classroomId) => ({ pushId: push.id, classroomId }))),
      STARTS,
    );
  }

  async function watch({ one, push, students, guardianIds }: Begun, sitting: Sitting): Promise<string | undefined> {
    const guardianId = guardianIds[sitting.guardian] ?? '';
    const actor: GuardianActor = {
      ...{ identityId: `i-${guardianId}`, accountId: 'mini', role: 'guardian', guardianId },
      ...{ studentIds: students.map(({ id }) => id), classroomIds: [] },
    };
    const ticket = deps.tickets.issue({
      ...{ nonce: deps.tickets.nonce(), openedAt: sitting.at - sitting.long * 1000, offline: false, guardianId },
      ...{ studentId: students[sitting.child]?.id ?? '', resourceFor: one.for, resourceId: push.resourceId, version: sitting.version },
    });
    const { from, long } = sitting;
    const report = { ticket, seq: 1, spans: [{ from, to: from + long }], playMs: long * 1000, position: from + long };
    const [judged] = await reportViewings(deps, actor, [report], sitting.at);
    return judged?.ok ? undefined : `refused with ${judged?.code ?? 'nothing'}`;
  }

  async function judge(some: readonly FamilyCase[]): Promise<(string | undefined)[]> {
    const begun = some.map(begin);
    await settle(begun);
    const midWeek = STARTS + 4 * DAY;
    const faults = new Map<Begun, string>();
    const play = (isNow: (sitting: Sitting) => boolean): Promise<unknown> =>
      Promise.all(
        begun.map(async (each) => {
          for (const sitting of each.one.sittings.filter(isNow)) {
            const fault = await watch(each, sitting);
            if (fault !== undefined) faults.set(each, fault);
          }
        }),
      );
    await play(({ at }) => at < midWeek);
    await recomputeDirty(deps, midWeek);
    const movers = begun.filter(({ one }) => one.moves).flatMap(({ students }) => students);
    await deps.roster.apply({ ...NO_CHANGES, students: movers.map((student) => ({ ...student, classroomId: 'x3' })) });
    await play(({ at }) => at >= midWeek);
    await recomputeDirty(deps, TERM_ENDS + 30 * DAY);
    return Promise.all(
      begun.map(async (each) => {
        const fault = faults.get(each);
        if (fault !== undefined) return fault;
        const rows = await deps.rollups.ofPush(each.push.id);
        const found = each.push.classroomIds.map((classroomId) => rows.find((row) => row.classroomId === classroomId)?.funnel);
        for (const [child, funnel] of found.entries()) {
          const wanted = expected(each.one, child);
          const wrong = Object.entries(wanted).filter(
            ([stage, count]) => Object.entries(funnel ?? {}).find(([name]) => name === stage)?.[1] !== count,
          );
          if (wrong.length > 0)
            return `child ${child}: ${JSON.stringify(Object.fromEntries(wrong))} wanted, there is ${JSON.stringify(funnel)}`;
        }
        if (rows.length !== each.push.classroomIds.length) return `counted in ${rows.length} classes`;
        // Dear beside the rest: of every tenth.
        if (begun.indexOf(each) % 10 > 0) return undefined;
        const { differences } = await verifyPush(deps, { push: each.push.id, repair: false }, TERM_ENDS + 30 * DAY);
        return differences.length > 0 ? `verify: ${JSON.stringify(differences)}` : undefined;
      }),
    );
  }
  return { judge, close: world.close };
}
type Families = Awaited<ReturnType<typeof openFamilies>>;

export const familyLaws = (families: () => Families): readonly Law[] => [
  {
    says: 'each stage counts by its first time against the due time, over midnight and the end of term, a move to another class, a new encoding and an older ticket',
    cases: 120,
    holds: (runs) => tryTogether(cases, (some) => families().judge(some), runs),
  },
];
