import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import type { Staff } from '../../domain/access/staff-account';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { AccountStore } from '../../store/accounts';
import type { IdentityStore } from '../../store/identities';
import type { SessionStore } from '../../store/sessions';
import type { TieRequestStore } from '../../store/tie-requests';
import type { ActorNeeds } from './actor-of';
import { noteOwn, type NoteNeeds } from './note-own';
import { ownerOf, wechatsOf } from './tie-owner';

type Needs = ActorNeeds &
  NoteNeeds & {
    readonly accounts: Pick<AccountStore, 'all'>;
    readonly identities: Pick<IdentityStore, 'ofPerson' | 'tie' | 'untie'>;
    readonly sessions: Pick<SessionStore, 'list'>;
    readonly tieRequests: Pick<TieRequestStore, 'scannedBy' | 'confirm' | 'refuse'>;
  };

/**
 * The phone that scanned says yes, with the number that stands on the desktop: from now on this WeChat is that post too, beside what it was.
 * A wrong number ends the request. Said twice it is done once.
 * @throws Refusal auth/tie-phone-only, auth/scan-over, auth/tie-number-wrong, auth/tied-already
 */
export async function confirmTie(
  needs: Needs,
  actor: Actor,
  { scene, number }: { readonly scene: string; readonly number: number },
  now: Instant,
): Promise<void> {
  if (!may.carryPost(actor)) throw new Refusal('auth/tie-phone-only');
  const by = actor.identityId;
  const request = await needs.tieRequests.scannedBy(scene, by);
  if (!request || request.state === 'refused') throw new Refusal('auth/scan-over');
  const { post } = request;
  const held = await wechatsOf(needs, post);
  if (request.state === 'tied' && held.some(({ id }) => id === by)) return;
  const owner = await ownerOf(needs, request, now);
  const isFree = held.every(({ id }) => id === by);
  if (!owner || !isFree) {
    await needs.tieRequests.refuse(scene, by);
    throw new Refusal(owner ? 'auth/tied-already' : 'auth/scan-over');
  }
  if (!(await needs.tieRequests.confirm(scene, by, number, now)))
    throw new Refusal(
      request.number !== number && (await needs.tieRequests.refuse(scene, by)) ? 'auth/tie-number-wrong' : 'auth/scan-over',
    );
  const isNew = await needs.identities.tie(by, post);
  await takeBackIfOver(needs, { scene, by, post, isNew });
  if (isNew) await noteOwn(needs, owner, 'wechat-tied', {}, now);
}

/** 断开 was pressed between the yes and the tie: the tie came late and goes. */
async function takeBackIfOver(
  { tieRequests, identities }: Needs,
  { scene, by, post, isNew }: { scene: string; by: string; post: Staff; isNew: boolean },
): Promise<void> {
  if ((await tieRequests.scannedBy(scene, by))?.state === 'tied') return;
  if (isNew) await identities.untie(by, post);
  throw new Refusal('auth/scan-over');
}
