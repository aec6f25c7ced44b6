import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { roleKey } from '../../domain/access/role';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { DesktopRequestStore } from '../../store/desktop-requests';

type Needs = { readonly desktopRequests: Pick<DesktopRequestStore, 'confirm' | 'refuse'> };

/**
 * The person says that it is their desktop, by the number that stands there. A wrong number ends the request: it is another desktop.
 * @throws Refusal auth/staff-only, auth/number-wrong, auth/scan-over
 */
export async function confirmDesktop(
  needs: Needs,
  actor: Actor,
  { scene, number }: { readonly scene: string; readonly number: number },
  now: Instant,
): Promise<void> {
  if (!may.signInOnDesktop(actor)) throw new Refusal('auth/staff-only');
  const as = roleKey(actor.role === 'teacher' ? { kind: 'teacher', id: actor.teacherId } : { kind: 'officer', id: actor.officerId });
  if (await needs.desktopRequests.confirm(scene, actor.identityId, number, as, now)) return;
  throw new Refusal((await needs.desktopRequests.refuse(scene, actor.identityId)) ? 'auth/number-wrong' : 'auth/scan-over');
}
