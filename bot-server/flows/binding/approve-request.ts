import type { Actor } from '../../domain/access/actor';
import type { BindingRequest } from '../../domain/binding/binding';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { BindingStore } from '../../store/bindings';
import type { RosterStore } from '../../store/roster';
import { tendedClass } from './class-families';
import { tellOfDecision } from './tell-of-binding';
import { tieFamily, type TieFamilyNeeds } from './tie-family';

type Needs = TieFamilyNeeds & {
  readonly roster: Pick<RosterStore, 'classrooms' | 'studentsOfClassrooms' | 'guardianshipsOfStudents'>;
  readonly bindings: { readonly requests: Pick<BindingStore['requests'], 'get' | 'decide'> };
};

export interface Approval {
  readonly classroomId: string;
  readonly requestId: string;
  readonly studentId: string;
  /** A guardian of the child in the roster; without it the person becomes a guardian of their own. */
  readonly guardianId?: string | undefined;
}

/** A request to this very class. @throws Refusal binding/request-not-found */
export async function requestOf(
  { bindings }: { readonly bindings: { readonly requests: Pick<BindingStore['requests'], 'get'> } },
  { classroomId, requestId }: Pick<Approval, 'classroomId' | 'requestId'>,
): Promise<BindingRequest> {
  const request = await bindings.requests.get(requestId);
  if (!request || request.classroomId !== classroomId) throw new Refusal('binding/request-not-found');
  return request;
}

/**
 * The class teacher says who the asker is. Decided first and tied then: a repeat of the same approval ties again what a crash left out.
 * @throws Refusal access/denied, binding/request-not-found, binding/request-decided, binding/child-not-found, binding/guardian-not-found
 */
export async function approveRequest(needs: Needs, who: Actor, approval: Approval, now: Instant): Promise<void> {
  const { classroomId, studentId, guardianId } = approval;
  const { actor } = await tendedClass(needs, who, classroomId);
  const request = await requestOf(needs, approval);
  const student = (await needs.roster.studentsOfClassrooms([classroomId])).find(({ id }) => id === studentId);
  if (!student) throw new Refusal('binding/child-not-found');
  const kins = await needs.roster.guardianshipsOfStudents([studentId]);
  const row = guardianId === undefined ? undefined : kins.find((kin) => kin.guardianId === guardianId);
  if (guardianId !== undefined && !row) throw new Refusal('binding/guardian-not-found');

  const decided = await needs.bindings.requests.decide(request.id, { state: 'approved', studentId }, now);
  const repeated = request.state === 'approved' && request.studentId === studentId;
  if (!decided && !repeated) throw new Refusal('binding/request-decided');
  await needs.bindings.kinship.unbar(studentId, [request.identityId]);
  const kin = row ?? { relation: request.relation, caregiverAtHome: false, worksAway: false };
  await tieFamily(
    needs,
    {
      identityId: request.identityId,
      row: row?.guardianId,
      ownName: request.ownName,
      ties: [{ child: student, kin }],
      action: 'binding-approved',
      by: { kind: 'teacher', id: actor.teacherId },
    },
    now,
  );
  await tellOfDecision(needs, request, 'approved', now);
}
