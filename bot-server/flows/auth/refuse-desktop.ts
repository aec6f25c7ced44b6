import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { Refusal } from '../../domain/refusal';
import type { DesktopRequestStore } from '../../store/desktop-requests';

type Needs = { readonly desktopRequests: Pick<DesktopRequestStore, 'refuse'> };

/** The person says that it is not their desktop. Saying it twice, or too late, changes nothing. @throws Refusal auth/staff-only */
export async function refuseDesktop(needs: Needs, actor: Actor, scene: string): Promise<void> {
  if (!may.signInOnDesktop(actor)) throw new Refusal('auth/staff-only');
  await needs.desktopRequests.refuse(scene, actor.identityId);
}
