import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { IdentityStore } from '../../store/identities';
import type { TieRequestStore } from '../../store/tie-requests';
import { noteOwn, type NoteNeeds } from './note-own';
import { postOf } from './tie-owner';

type Needs = NoteNeeds & {
  readonly identities: Pick<IdentityStore, 'release'>;
  readonly tieRequests: Pick<TieRequestStore, 'drop'>;
};

/**
 * 断开: an open code is over, and no WeChat is this post any more; what else such a WeChat is (a parent) it stays. Whoever holds it finds the
 * post's rooms closed at the next request. Twice changes nothing. @throws Refusal auth/tie-desk-only
 */
export async function untie(needs: Needs, actor: Actor, now: Instant): Promise<void> {
  if (!may.tieWeChat(actor)) throw new Refusal('auth/tie-desk-only');
  const post = postOf(actor);
  // First the code: a yes that comes in between looks for it after its tie, and takes that back.
  await needs.tieRequests.drop(post);
  if ((await needs.identities.release(post)) > 0) await noteOwn(needs, actor, 'wechat-untied', {}, now);
}
