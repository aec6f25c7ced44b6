import type { Actor } from '../../domain/access/actor';
import { drawNumbers, type DesktopRequest } from '../../domain/access/desktop';
import { may } from '../../domain/access/may';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { Chance } from '../../seal/chance';
import type { DesktopRequestStore } from '../../store/desktop-requests';

type Needs = { readonly desktopRequests: Pick<DesktopRequestStore, 'scan'>; readonly chance: Pick<Chance, 'below'> };

/**
 * A phone has scanned a desktop's code: which browser asks, since when, and the numbers to compare with the desktop's.
 * @throws Refusal auth/staff-only, auth/scan-over (late, used, or scanned by another phone)
 */
export async function seeDesktop(needs: Needs, actor: Actor, scene: string, now: Instant): Promise<DesktopRequest> {
  if (!may.signInOnDesktop(actor)) throw new Refusal('auth/staff-only');
  const seen = await needs.desktopRequests.scan(scene, actor.identityId, drawNumbers(needs.chance.below), now);
  if (!seen) throw new Refusal('auth/scan-over');
  return seen;
}
