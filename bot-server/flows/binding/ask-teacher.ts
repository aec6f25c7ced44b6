import type { Actor } from '../../domain/access/actor';
import { MOST_OPEN_REQUESTS } from '../../domain/binding/binding';
import { plainCode } from '../../domain/binding/codes';
import { plainName } from '../../domain/binding/match';
import { Refusal } from '../../domain/refusal';
import type { Relation } from '../../domain/roster/roster';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { BindingStore } from '../../store/bindings';
import { openCode, type OpenCodeNeeds } from './open-code';

type Needs = OpenCodeNeeds & {
  readonly bindings: { readonly requests: Pick<BindingStore['requests'], 'ask' | 'countOpen'> };
  readonly audit: Pick<AuditStore, 'note'>;
  newId(): string;
};

export interface TeacherAsked {
  readonly code: string;
  readonly child: string;
  readonly relation: Relation;
  readonly ownName: string;
}

/**
 * Asks the class teacher to bind. Nothing is compared here, so nothing can be learned from the answer; asking again about the
 * same name changes the open request.
 * @throws Refusal binding/code-unknown, binding/too-many-requests
 */
export async function askTeacher(needs: Needs, actor: Actor, asked: TeacherAsked, now: Instant): Promise<void> {
  const { classroom, school } = await openCode(needs, actor, plainCode(asked.code) ?? '');
  const { identityId } = actor;
  if ((await needs.bindings.requests.countOpen(identityId)) >= MOST_OPEN_REQUESTS) throw new Refusal('binding/too-many-requests');
  const id = needs.newId();
  const isNew = await needs.bindings.requests.ask({
    ...{ id, identityId, schoolId: school.id, classroomId: classroom.id },
    childName: plainName(asked.child),
    ownName: asked.ownName.trim(),
    relation: asked.relation,
    askedAt: now,
  });
  if (!isNew) return;
  const about = { kind: 'classroom' as const, id: classroom.id };
  await needs.audit.note({ chain: school.id, actor: { kind: 'guardian', id: `request:${id}` }, action: 'binding-asked', about }, now);
}
