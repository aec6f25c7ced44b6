import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { Refusal } from '../../domain/refusal';
import { shelfOf } from '../../domain/resource/owner';
import type { Resource } from '../../domain/resource/resource';
import { DAY, type Instant } from '../../domain/time/instant';
import type { DeliveryStore } from '../../store/deliveries';
import type { ResourceStore } from '../../store/resources';
import type { RosterStore } from '../../store/roster';
import { shelvesFor } from '../resource/needs';
import type { Recommended } from '../question-box/recommend';
import { sentResource } from '../resource/sent-resource';

/** What was delivered stays to be seen for a year. */
const REACH = 366 * DAY;

type Needs = {
  readonly resources: Pick<ResourceStore, 'get' | 'version'>;
  readonly roster: Pick<RosterStore, 'school' | 'bureaus'>;
  readonly deliveries: Pick<DeliveryStore, 'ofGuardian' | 'markOpened' | 'sentVersion'>;
  /** The figures of this class for this push are to be counted again. */
  readonly touch: (pushId: string, classroomId: string) => Promise<void>;
  readonly recommended?: Recommended;
};

/**
 * A resource to read or watch. A guardian sees what was delivered to a child of theirs or recommended in an answer, and opening it is noted; staff see the catalogue.
 * @throws Refusal resource/not-found, resource/not-yours, auth/not-bound
 */
export async function openResource(needs: Needs, actor: Actor, id: string, now: Instant): Promise<Resource> {
  if (actor.role === 'stranger') throw new Refusal('auth/not-bound');
  if (!may.watch(actor)) {
    const newest = await needs.resources.get(id);
    const seen = newest && !newest.withdrawn && (await shelvesFor(needs, actor)).includes(shelfOf(newest.owner));
    if (!seen) throw new Refusal('resource/not-found');
    return newest;
  }
  const resource = await sentResource(needs, actor.guardianId, id);
  if (!resource) throw new Refusal('resource/not-found');
  const mine = (await needs.deliveries.ofGuardian(actor.guardianId, now - REACH)).filter(
    ({ resourceId, studentId }) => resourceId === id && may.viewFor(actor, studentId),
  );
  if (!may.watchContent(actor, resource)) throw new Refusal('resource/not-yours');
  if (mine.length === 0 && !(await needs.recommended?.(actor.guardianId, actor.studentIds, id))) throw new Refusal('resource/not-yours');
  const unopened = mine.filter(({ openedAt }) => openedAt === undefined);
  const touch = (some: typeof mine): Promise<unknown> =>
    Promise.all(some.map(({ pushId, classroomId }) => needs.touch(pushId, classroomId)));
  // Before and after: nobody opens it for the first time again, so a crash between the two must leave the class to be counted.
  await touch(unopened);
  const opened = await Promise.all(
    [...new Set(unopened.map(({ pushId }) => pushId))].map(async (pushId) =>
      (await needs.deliveries.markOpened(actor.guardianId, pushId, now)) ? pushId : undefined,
    ),
  );
  await touch(mine.filter(({ pushId }) => opened.includes(pushId)));
  return resource;
}
