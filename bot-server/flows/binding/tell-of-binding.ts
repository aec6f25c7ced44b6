import type { BindingRequest } from '../../domain/binding/binding';
import type { GuardianId, Student } from '../../domain/roster/roster';
import type { Instant } from '../../domain/time/instant';
import type { IdentityStore } from '../../store/identities';
import type { BindingStore } from '../../store/bindings';
import type { RosterStore } from '../../store/roster';
import { tellGuardians, type TellNeeds } from '../privacy/tell-guardians';

export type TellOfBindingNeeds = TellNeeds & {
  readonly roster: Pick<RosterStore, 'guardianshipsOfStudents'>;
  readonly identities: Pick<IdentityStore, 'ofGuardians'>;
  readonly bindings: { readonly kinship: Pick<BindingStore['kinship'], 'ties'> };
  readonly seal: { blind(text: string): string };
};

interface NewTie {
  readonly child: Pick<Student, 'id' | 'schoolId'>;
  readonly guardianId: GuardianId;
  readonly identityId: string;
  /** The row of the roster that the new guardian stands for from now on: nobody else's. */
  readonly row?: string | undefined;
}

/**
 * Lets the child's other guardians know, in the app, that somebody was bound to their child. Told before it is done, so that a crash in between
 * leaves nobody bound unseen; told again after a crash it is the same notice, and bound again after an unbinding it is a new one.
 */
export async function tellOfBinding(
  needs: TellOfBindingNeeds,
  { child, guardianId, identityId, row }: NewTie,
  now: Instant,
): Promise<void> {
  const ties = await needs.bindings.kinship.ties({ studentIds: [child.id] });
  const own = ties.find((tie) => tie.guardianId === guardianId);
  const others = ties.filter((tie) => tie.endedAt === undefined && tie.guardianId !== guardianId && tie.guardianId !== row);
  const bound = await needs.identities.ofGuardians(others.map((tie) => tie.guardianId));
  const reached = new Set(bound.flatMap(({ persons }) => persons.flatMap(({ kind, id }) => (kind === 'guardian' ? [id] : []))));
  const key = `bound-${needs.seal.blind(`bound:${child.id}:${guardianId}:${identityId}:${own?.endedAt ?? ''}`)}`;
  const title = '有人绑定了您的孩子';
  const to = others.filter((tie) => reached.has(tie.guardianId));
  await tellGuardians(needs, to, { key, schoolId: child.schoolId, title, boundGuardianId: guardianId }, now);
}

/** Lets who asked know how the class teacher decided, where they have an inbox; a stranger reads it beside the request. */
export async function tellOfDecision(
  needs: TellNeeds & { readonly identities: Pick<IdentityStore, 'byId'> },
  { id, identityId, schoolId }: Pick<BindingRequest, 'id' | 'identityId' | 'schoolId'>,
  outcome: 'approved' | 'refused',
  now: Instant,
): Promise<void> {
  const identity = await needs.identities.byId(identityId);
  const guardian = identity?.persons.find(({ kind }) => kind === 'guardian');
  if (!guardian) return;
  const said =
    outcome === 'approved'
      ? { title: '班主任同意了您的绑定申请，可以看孩子的内容了', page: '/pages/today/index' }
      : { title: '班主任没有同意您的绑定申请，请看原因', page: '/pages/bind/index' };
  await tellGuardians(needs, [{ guardianId: guardian.id }], { key: `request-${id}`, schoolId, ...said }, now);
}
