import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { SMALLEST_IN_SCHOOL } from '../../domain/figures/figures';
import { SMALLEST_CELL } from '../../domain/figures/release';
import { openRetention, secondsIn, shownRetention, type Retention } from '../../domain/figures/retention';
import type { Push } from '../../domain/push/push';
import { viewingIdFor } from '../../domain/push/today';
import { Refusal } from '../../domain/refusal';
import type { Resource } from '../../domain/resource/resource';
import { ceilingOf, countedSpan, playedSeconds } from '../../domain/viewing/credit';
import { countedTerms } from '../../domain/viewing/term';
import type { ProgressNeeds } from '../progress/needs';

export type CurveNeeds = Pick<ProgressNeeds, 'pushes' | 'deliveries' | 'viewings' | 'rollups' | 'resources' | 'roster'>;

export interface RetentionQuestion {
  readonly resource: string;
  /** The newest one when absent, or the push's. */
  readonly version?: number | undefined;
  /** Only who had this push. */
  readonly push?: string | undefined;
}
export interface RetentionView {
  readonly resource: Resource;
  /** Below this nothing is told, and everything is told in whole steps of it. */
  readonly smallest: number;
  readonly shown: ReturnType<typeof shownRetention>;
}

/** Claimed seconds beyond the ceiling that are still a player's rounding. */
const ROUNDING = 5;

/**
 * How many looked at each second of an item: of a push or of the whole school for the school's staff, of all its schools for a bureau. Made
 * from the rows when asked; only viewers whose seconds are believed are in it.
 * @throws Refusal access/denied, push/not-found, resource/not-found
 */
export async function showRetention(needs: CurveNeeds, actor: Actor, asked: RetentionQuestion): Promise<RetentionView> {
  const smallest = actor.role === 'officer' ? SMALLEST_CELL : SMALLEST_IN_SCHOOL;
  const schoolIds = schoolsOf(actor);
  const push = asked.push === undefined ? undefined : await needs.pushes.get(asked.push);
  const isOfSchool = push?.schoolId !== undefined && schoolIds.includes(push.schoolId) && push.resourceId === asked.resource;
  if (asked.push !== undefined && (!isOfSchool || actor.role === 'officer')) throw new Refusal('push/not-found');
  const version = asked.version ?? push?.resourceVersion;
  const resource = await (version === undefined ? needs.resources.get(asked.resource) : needs.resources.version(asked.resource, version));
  if (!resource || resource.kind === 'link') throw new Refusal('resource/not-found');
  // What another school made is not told of.
  if (resource.owner?.kind === 'school' && !schoolIds.includes(resource.owner.id)) throw new Refusal('resource/not-found');

  const { people, ...curve } = await countCurve(needs, resource, schoolIds, push);
  return { resource, smallest, shown: shownRetention(curve, { people, smallest }) };
}

/**
 * Counts who looked at each second of a version: of these schools' families, or of one push's; `each` is told of every viewer in the curve.
 * Only viewers whose seconds are believed.
 */
export async function countCurve(
  needs: CurveNeeds,
  resource: Resource,
  schoolIds: readonly string[],
  push?: Push,
  each: (viewer: { readonly seconds: number; readonly isCompleted: boolean }) => void = () => undefined,
): Promise<Retention & { readonly people: number }> {
  const pushIds = push ? [push.id] : await needs.rollups.pushesOfItem(schoolIds, resource.id);
  const people = await needs.deliveries.peopleOf(pushIds);
  const terms = await needs.roster.terms();
  // Of the whole item every term's viewing; of a push what counts for it.
  const counting = push ? countedTerms(push, terms) : { ids: [undefined, ...terms.map(({ id }) => id)], has: () => true };
  const termOf = new Map(
    people.flatMap(({ guardianId, studentId }) =>
      counting.ids.map((term) => [viewingIdFor(resource, guardianId, studentId, term), term] as const),
    ),
  );
  const span = countedSpan(resource);
  const curve = openRetention(span);
  await needs.viewings.seen([...termOf.keys()], ({ words, viewing }) => {
    const [term, told] = [termOf.get(viewing.id), viewing.sessions.map(({ receivedAt }) => receivedAt)];
    const lastAt = Math.max(viewing.past?.head.receivedAt ?? 0, ...told);
    if (!counting.has({ key: term === undefined ? {} : { term }, lastAt })) return;
    const seconds = secondsIn(words, span);
    if (seconds > ceilingOf(viewing, resource) + ROUNDING) return;
    curve.add({ words, playedSeconds: playedSeconds(viewing) });
    each({ seconds, isCompleted: viewing.completion !== undefined });
  });
  const pairs = new Set(people.map(({ guardianId, studentId }) => `${guardianId}:${studentId}`));
  return { ...curve.done(), people: pairs.size };
}

/** @throws Refusal access/denied */
function schoolsOf(actor: Actor): readonly string[] {
  if (actor.role === 'teacher' && may.readSchool(actor, actor.schoolId)) return [actor.schoolId];
  if (may.readBureau(actor)) return actor.schoolIds;
  throw new Refusal('access/denied');
}
