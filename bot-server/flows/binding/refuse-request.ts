import type { Actor } from '../../domain/access/actor';
import type { RefusedBecause } from '../../domain/binding/binding';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { BindingStore } from '../../store/bindings';
import type { IdentityStore } from '../../store/identities';
import type { RosterStore } from '../../store/roster';
import { requestOf } from './approve-request';
import type { TellNeeds } from '../privacy/tell-guardians';
import { tendedClass } from './class-families';
import { tellOfDecision } from './tell-of-binding';

type Needs = TellNeeds & {
  readonly roster: Pick<RosterStore, 'classrooms'>;
  readonly bindings: { readonly requests: Pick<BindingStore['requests'], 'get' | 'decide'> };
  readonly identities: Pick<IdentityStore, 'byId'>;
  readonly audit: Pick<AuditStore, 'note'>;
};

/** Says no, with a reason that the asker reads. @throws Refusal access/denied, binding/request-not-found, binding/request-decided */
export async function refuseRequest(
  needs: Needs,
  who: Actor,
  asked: { readonly classroomId: string; readonly requestId: string; readonly because: RefusedBecause },
  now: Instant,
): Promise<void> {
  const { actor, classroom } = await tendedClass(needs, who, asked.classroomId);
  const request = await requestOf(needs, asked);
  const { because } = asked;
  const decided = await needs.bindings.requests.decide(request.id, { state: 'refused', because }, now);
  const repeated = request.state === 'refused' && request.because === because;
  if (!decided && !repeated) throw new Refusal('binding/request-decided');
  await tellOfDecision(needs, request, 'refused', now);
  if (!decided) return;
  const about = { kind: 'classroom' as const, id: classroom.id };
  const by = { kind: 'teacher' as const, id: actor.teacherId };
  await needs.audit.note(
    { chain: classroom.schoolId, actor: by, action: 'binding-refused', about, reason: `${because} request:${request.id}` },
    now,
  );
}
