import type { Actor } from '../../domain/access/actor';
import { plainCode } from '../../domain/binding/codes';
import { plainName, provedBySlip, provedByTail, type Proved } from '../../domain/binding/match';
import { whoseRow } from '../../domain/binding/whose';
import { Refusal } from '../../domain/refusal';
import type { Relation } from '../../domain/roster/roster';
import type { Instant } from '../../domain/time/instant';
import type { BindingStore } from '../../store/bindings';
import type { RosterStore } from '../../store/roster';
import { loadClass, type LoadClassNeeds, type LoadedClass } from './load-class';
import { oneTry, type TryLimits } from './one-try';
import { openCode, type OpenCodeNeeds } from './open-code';
import { tieFamily, type FamilyTies, type TieFamilyNeeds } from './tie-family';
import type { BoundChild } from './bound-child';

export type BindChildNeeds = LoadClassNeeds &
  TieFamilyNeeds &
  OpenCodeNeeds & {
    readonly limits: TryLimits;
    readonly roster: Pick<RosterStore, 'guardian'>;
    readonly bindings: { readonly slips: BindingStore['slips']; readonly requests: Pick<BindingStore['requests'], 'withdraw'> };
  };

export interface ChildProof {
  readonly code: string;
  readonly child: string;
  readonly tail?: string | undefined;
  readonly slip?: string | undefined;
  readonly relation?: Relation | undefined;
  readonly ownName?: string | undefined;
  readonly address: string;
}

/**
 * Binds a child by the class's code, the child's name and a check: the end of a guardian's phone, or a slip. A wrong name and
 * a wrong check are one answer after the same reads.
 * @throws Refusal binding/locked, binding/code-unknown, binding/no-match; binding/relation-needed, binding/name-needed only when the proof holds
 */
export async function bindChild(needs: BindChildNeeds, actor: Actor, proof: ChildProof, now: Instant): Promise<BoundChild> {
  const room = await openCode(needs, actor, plainCode(proof.code) ?? '');
  if (proof.slip === undefined && room.check === 'slip') throw new Refusal('binding/slip-needed');
  const attempt = await oneTry(needs, actor, { address: proof.address, classroomId: room.classroom.id });
  const loaded = await loadClass(needs, room.classroom.id);
  const codeBlind = needs.bindings.slips.blind(plainCode(proof.slip ?? '') ?? '');
  const proved =
    proof.slip === undefined
      ? provedByTail(loaded, proof.child, proof.tail ?? '')
      : provedBySlip(loaded, proof.child, { codeBlind, identityId: actor.identityId }, now);
  const [first, ...others] = proved;
  if (!first) return attempt.wrong();
  await attempt.right();
  if (others.length > 0) throw new Refusal('binding/ask-teacher');

  const { student } = first;
  const known = await needs.identities.byId(actor.identityId);
  const same = known?.unionid === undefined ? [] : await needs.identities.ofUnion(known.unionid);
  if (await needs.bindings.kinship.isBarred(student.id, [actor.identityId, ...same.map(({ id }) => id)]))
    throw new Refusal('binding/ask-teacher');
  const ties = proof.slip === undefined ? byTail(first, proof) : await bySlip(needs, actor, loaded, first, proof);
  if (proof.slip !== undefined && !(await needs.bindings.slips.use({ studentId: student.id, codeBlind }, actor.identityId, now)))
    throw new Refusal('binding/no-match');
  const { changed } = await tieFamily(needs, { identityId: actor.identityId, action: 'binding-made', ...ties }, now);
  const asked = { identityId: actor.identityId, classroomId: room.classroom.id, childName: plainName(student.name) };
  await needs.bindings.requests.withdraw(asked);
  const relation = ties.ties[0]?.kin.relation ?? '其他';
  return { children: [{ student, className: room.classroom.name, relation }], already: !changed };
}

type Ties = Pick<FamilyTies, 'row' | 'ownName' | 'ties'>;

/** Whose phone it is. Parents may have phones that end alike: then the relation decides. */
function byTail({ student, guardianships }: Proved, { relation }: ChildProof): Ties {
  const rows = guardianships.length === 1 ? guardianships : guardianships.filter((row) => row.relation === relation);
  const [row, ...more] = rows;
  if (!row) throw new Refusal('binding/relation-needed');
  if (more.length > 0) throw new Refusal('binding/ask-teacher');
  return { row: row.guardianId, ownName: '', ties: [{ child: student, kin: row }] };
}

async function bySlip(needs: BindChildNeeds, actor: Actor, loaded: LoadedClass, proved: Proved, proof: ChildProof): Promise<Ties> {
  const { relation } = proof;
  if (relation === undefined) throw new Refusal('binding/relation-needed');
  const ownId = (await needs.identities.byId(actor.identityId))?.persons.find(({ kind }) => kind === 'guardian')?.id;
  const ownName = proof.ownName ?? (ownId === undefined ? undefined : (await needs.roster.guardian(ownId))?.name);
  const whose = whoseRow({ guardianships: proved.guardianships, guardians: loaded.guardians, bound: loaded.bound }, relation, ownName);
  if (whose.kind === 'name-needed') throw new Refusal('binding/name-needed');
  const row = whose.kind === 'row' ? proved.guardianships.find(({ guardianId }) => guardianId === whose.guardianId) : undefined;
  const kin = row ?? { relation, caregiverAtHome: false, worksAway: false };
  return { row: row?.guardianId, ownName: whose.kind === 'new' ? whose.name : '', ties: [{ child: proved.student, kin }] };
}
