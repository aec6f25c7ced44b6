import type { Account, Identity } from '../../domain/account/account';
import { groupBy } from '../../domain/group-by';
import type { OpenRoute } from '../../domain/push/decide';
import type { Message } from '../../domain/push/push';
import { routesOf } from '../../domain/push/routes';
import type { Listener } from '../../domain/rehearsal/play-term';
import type { RehearsedChild } from '../../domain/rehearsal/rehearsal';
import type { Classroom, GuardianId } from '../../domain/roster/roster';
import type { Instant } from '../../domain/time/instant';
import type { ConsentStore } from '../../store/consents';
import type { IdentityStore } from '../../store/identities';
import type { RosterStore } from '../../store/roster';

export interface ListenerNeeds {
  readonly roster: Pick<RosterStore, 'studentsOfClassrooms' | 'guardianshipsOfStudents' | 'guardians'>;
  readonly identities: Pick<IdentityStore, 'ofGuardians'>;
  readonly accounts: { all(): Promise<readonly Account[]> };
  readonly consents: Pick<ConsentStore, 'remainingOf'>;
}

/** What a term's first message of an item looks like to the ways it may take. */
const ITEM: Pick<Message, 'purpose' | 'subject'> = {
  purpose: 'new-item',
  subject: { kind: 'push', pushId: '', resourceId: '', title: '' },
};

/** The children of these classes with their guardians as they stand now: a handful of reads, however many children. */
export async function loadChildren(
  needs: ListenerNeeds,
  classrooms: readonly Pick<Classroom, 'id' | 'grade'>[],
  now: Instant,
): Promise<RehearsedChild[]> {
  const students = await needs.roster.studentsOfClassrooms(classrooms.map(({ id }) => id));
  const ties = await needs.roster.guardianshipsOfStudents(students.map(({ id }) => id));
  const listeners = await loadListeners(needs, [...new Set(ties.map(({ guardianId }) => guardianId))], now);
  const tiesOf = groupBy(ties, ({ studentId }) => studentId);
  const gradeOf = new Map(classrooms.map(({ id, grade }) => [id, grade]));
  return students.map(({ id, classroomId }) => ({
    studentId: id,
    classroomId,
    grade: gradeOf.get(classroomId) ?? 1,
    listeners: [...new Set((tiesOf.get(id) ?? []).map(({ guardianId }) => guardianId))].flatMap((one) => listeners.get(one) ?? []),
  }));
}

async function loadListeners(needs: ListenerNeeds, ids: readonly GuardianId[], now: Instant): Promise<Map<GuardianId, Listener>> {
  const [guardians, identities, accounts] = await Promise.all([
    needs.roster.guardians(ids),
    needs.identities.ofGuardians(ids),
    needs.accounts.all(),
  ]);
  const own = groupBy(
    identities.flatMap((identity) => identity.persons.filter(({ kind }) => kind === 'guardian').map(({ id }) => ({ id, identity }))),
    ({ id }) => id,
  );
  const routes = new Map(
    guardians.map(
      ({ id }) =>
        [
          id,
          routesOf(
            ITEM,
            (own.get(id) ?? []).map(({ identity }): Identity => identity),
            accounts,
            now,
          ),
        ] as const,
    ),
  );
  const spending = [...routes.values()].flatMap((ways) =>
    ways.flatMap(({ accountId, openid, template, spends }) => (spends && template ? [{ accountId, openid, templateId: template.id }] : [])),
  );
  const left = await needs.consents.remainingOf(spending);
  const openOf = (id: GuardianId): OpenRoute[] =>
    (routes.get(id) ?? []).map((route) => ({
      route,
      remaining:
        route.spends && route.template
          ? (left.get(`${route.accountId}:${route.openid}:${route.template.id}`) ?? 0)
          : Number.POSITIVE_INFINITY,
    }));
  return new Map(
    guardians.map(
      ({ id, quietHours, digestMinute }) =>
        [id, { id, quietHours, digestMinute, bound: (own.get(id) ?? []).length > 0, ways: openOf(id) }] as const,
    ),
  );
}
