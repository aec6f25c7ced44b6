import type { GuardianActor } from '../../bot-server/domain/access/actor';
import { NO_CHANGES } from '../../bot-server/domain/importing/roster-changes';
import { deliveriesOf } from '../../bot-server/domain/push/audience';
import type { Push } from '../../bot-server/domain/push/push';
import type { Resource } from '../../bot-server/domain/resource/resource';
import type { Guardianship, Student, Tie } from '../../bot-server/domain/roster/roster';
import { recomputeDirty } from '../../bot-server/flows/progress/recompute-dirty';
import { recountChildren } from '../../bot-server/flows/progress/recount-children';
import { verifyPush } from '../../bot-server/flows/progress/verify-push';
import { issueTicket } from '../../bot-server/flows/viewing/issue-ticket';
import { reportViewings } from '../../bot-server/flows/viewing/report-viewings';
import { aPush, aWorld, video } from '../flows/progress/world';
import { DAY, familyCases, isLateGuardian, MID_WEEK, STARTS, TERM_ENDS, TERMS, type FamilyCase, type Sitting } from './family-cases';
import { expectedCounts, termOfTicket } from './family-memory';
import { tryTogether, type Law } from './law';

/** A school in a real database; every case is a family of its own with an item and a push of its own. */
export async function openFamilies() {
  const world = await aWorld();
  const { deps } = world;
  let made = 0;
  await deps.roster.apply({
    ...NO_CHANGES,
    terms: TERMS,
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
    const present = guardianIds.filter((_, index) => !isLateGuardian(one, index));
    const guardianships = students.flatMap(({ id: studentId }) =>
      present.map((guardianId): Guardianship => {
        return { guardianId, studentId, relation: '其他', caregiverAtHome: true, worksAway: false };
      }),
    );
    const push: Push = aPush({
      ...{ id: `F${n}`, slotId: `F${n}`, resourceId: `F${n}`, resourceVersion: one.pushed, startsAt: STARTS, dueAt: one.dueAt },
      ...(one.dated ? { termId: 'autumn' } : {}),
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

  async function ticketOf({ one, push, students }: Begun, actor: GuardianActor, sitting: Sitting): Promise<string> {
    const studentId = students[sitting.child]?.id ?? '';
    const openedAt = sitting.at - sitting.long * 1000;
    // The version that was sent is the one that is shown, also when there is a newer encoding.
    if (sitting.version === push.resourceVersion && openedAt >= one.untold && !isLateGuardian(one, sitting.guardian))
      return (await issueTicket(deps, actor, { resource: push.resourceId, for: studentId }, openedAt)).ticket;
    // Tickets of other versions, and those of somebody to whom it was delivered for another child.
    const term = termOfTicket(one, sitting, one.sittings.slice(0, one.sittings.indexOf(sitting)));
    return deps.tickets.issue({
      ...{ nonce: deps.tickets.nonce(), openedAt, offline: false, guardianId: actor.guardianId, studentId },
      ...{ resourceFor: one.for, resourceId: push.resourceId, version: sitting.version },
      ...(term === undefined ? {} : { term }),
    });
  }

  async function watch(begun: Begun, sitting: Sitting): Promise<string | undefined> {
    const { students, guardianIds } = begun;
    const guardianId = guardianIds[sitting.guardian] ?? '';
    const actor: GuardianActor = {
      ...{ identityId: `i-${guardianId}`, accountId: 'mini', role: 'guardian', guardianId },
      ...{ studentIds: students.map(({ id }) => id), classroomIds: [] },
    };
    const ticket = await ticketOf(begun, actor, sitting);
    const { from, long } = sitting;
    const report = { ticket, seq: 1, spans: [{ from, to: from + long }], playMs: long * 1000, position: from + long };
    const [judged] = await reportViewings(deps, actor, [report], sitting.at);
    return judged?.ok ? undefined : `refused with ${judged?.code ?? 'nothing'}`;
  }

  /** Who was in the class when it was pushed changes the class, leaves the school; another comes into it. */
  function changesInMidWeek(begun: readonly Begun[]) {
    const students = begun.flatMap(({ one, students: own }) => [
      ...own.map((student) => ({
        ...{ ...student, ...(one.moves ? { classroomId: 'x3' } : {}) },
        ...(one.leaves ? { leftOn: '2026-09-06' } : {}),
      })),
      ...own.slice(0, one.joins ? 1 : 0).map((student) => ({ ...student, id: `${student.id}j`, studentNo: `${student.id}j` })),
    ]);
    const guardianships = begun.flatMap(({ one, guardianships: own }) =>
      own.slice(0, one.joins ? 1 : 0).map((tie) => ({ ...tie, studentId: `${tie.studentId}j` })),
    );
    return { students, guardianships };
  }

  /** Somebody becomes a guardian when others were told of the push already, and perhaps is one no more. */
  async function comeLate(begun: readonly Begun[]): Promise<void> {
    const ties = begun.flatMap(({ one, students, guardianIds }) =>
      one.came === undefined
        ? []
        : students.map(({ id: studentId }): Tie => {
            const guardianId = guardianIds.at(-1) ?? '';
            const tie = { guardianId, studentId, relation: '其他' as const, caregiverAtHome: false, worksAway: false, barred: [] };
            return { ...tie, since: one.came ?? 0, ...(one.gone === undefined ? {} : { endedAt: one.gone }) };
          }),
    );
    await deps.roster.apply({ ...NO_CHANGES, guardianships: ties });
    await recountChildren(deps, [...new Set(ties.map(({ studentId }) => studentId))], TERM_ENDS);
  }

  async function judge(some: readonly FamilyCase[]): Promise<(string | undefined)[]> {
    const begun = some.map(begin);
    await settle(begun);
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
    await play(({ at }) => at < MID_WEEK);
    await recomputeDirty(deps, MID_WEEK);
    await deps.roster.apply({ ...NO_CHANGES, ...changesInMidWeek(begun) });
    await play(({ at }) => at >= MID_WEEK);
    await comeLate(begun);
    await recomputeDirty(deps, TERM_ENDS + 30 * DAY);
    return Promise.all(
      begun.map(async (each) => {
        const fault = faults.get(each);
        if (fault !== undefined) return fault;
        const rows = await deps.rollups.ofPush(each.push.id);
        const found = each.push.classroomIds.map((classroomId) => rows.find((row) => row.classroomId === classroomId)?.funnel);
        for (const [child, funnel] of found.entries()) {
          const wanted = expectedCounts(each.one, child);
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
    says: 'each stage counts by its first time from the start of term to the due time, over midnight and the end of term, a move to another class, a leaver, a newcomer, a guardian who comes late or goes, a new encoding, an older ticket and rows without a term',
    cases: 120,
    holds: (runs) => tryTogether(familyCases, (some) => families().judge(some), runs),
  },
];
