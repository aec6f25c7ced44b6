import { isStaff, staffIdentity } from '../../domain/access/staff-account';
import type { IdentityStore } from '../../store/identities';
import { identityOfId } from './recognise';

export type OwnNeeds = { readonly identities: Pick<IdentityStore, 'byId' | 'ofPerson'> };

/** All identities of the person behind one: a member of staff may come in by WeChat and by a password. */
export async function ownIdentityIds(needs: OwnNeeds, identityId: string): Promise<string[]> {
  const staff = ((await identityOfId(needs, identityId))?.persons ?? []).filter(isStaff);
  const elsewhere = await Promise.all(staff.map((person) => needs.identities.ofPerson(person)));
  return [...new Set([identityId, ...staff.map((person) => staffIdentity(person).id), ...elsewhere.flat().map(({ id }) => id)])];
}
