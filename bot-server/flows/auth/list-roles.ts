import type { Identity } from '../../domain/account/account';
import type { Actor } from '../../domain/access/actor';
import type { Introduction } from '../../domain/access/introduction';
import { roleKey, rolesInOrder, type Role } from '../../domain/access/role';
import type { IdentityStore } from '../../store/identities';
import type { RosterStore } from '../../store/roster';
import { actorAs } from './actor-of';
import { introduce } from './introduce';
import { identityOfId } from './recognise';

type Needs = { readonly roster: RosterStore; readonly identities: Pick<IdentityStore, 'byId'> };

/** A role the person may take, and how they are known in it. */
export interface OpenRole {
  readonly key: string;
  readonly isHere: boolean;
  readonly known: Introduction;
}

/** Every role of the person behind the actor: their own, and for a guardian each child the phone can be handed to. */
export async function listRoles(needs: Needs, actor: Actor): Promise<OpenRole[]> {
  const identity = await identityOfId(needs, actor.identityId);
  if (!identity) return [];
  const own = await rolesOf(needs, identity);
  const here = keyOfActor(actor);
  return Promise.all(
    own.map(async ({ role, actor: as }) => ({ key: roleKey(role), isHere: roleKey(role) === here, known: await introduce(needs, as) })),
  );
}

async function rolesOf(needs: Needs, identity: Identity): Promise<{ role: Role; actor: Actor }[]> {
  const found: { role: Role; actor: Actor }[] = [];
  for (const role of rolesInOrder(identity.persons, undefined)) {
    const actor = await actorAs(needs, identity, role);
    if (!actor) continue;
    found.push({ role, actor });
    if (actor.role !== 'guardian') continue;
    for (const id of actor.studentIds) {
      const learner = await actorAs(needs, identity, { kind: 'learner', id });
      if (learner) found.push({ role: { kind: 'learner', id }, actor: learner });
    }
  }
  return found;
}

/** The key of the role an actor acts in; undefined for who has none. */
export function keyOfActor(actor: Actor): string | undefined {
  switch (actor.role) {
    case 'guardian':
      return roleKey({ kind: 'guardian', id: actor.guardianId });
    case 'learner':
      return roleKey({ kind: 'learner', id: actor.studentId });
    case 'teacher':
      return roleKey({ kind: 'teacher', id: actor.teacherId });
    case 'officer':
      return roleKey({ kind: 'officer', id: actor.officerId });
    case 'stranger':
      return undefined;
  }
}
