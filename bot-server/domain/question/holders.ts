import type { Actor } from '../access/actor';
import type { SchoolId, TeacherId } from '../roster/roster';

/** A teacher's id, or a school's desk: whoever keeps the school's office. */
export type HolderId = string;

export const deskOf = (schoolId: SchoolId): HolderId => `desk:${schoolId}`;

/** Whose boxes somebody opens: their own, and the desk's where they keep the office. */
export const holderIdsOf = (who: {
  readonly teacherId: TeacherId;
  readonly schoolId: SchoolId;
  readonly roles: readonly string[];
}): HolderId[] => [who.teacherId, ...(who.roles.includes('head') || who.roles.includes('school-scheduler') ? [deskOf(who.schoolId)] : [])];

export const holds = (who: Actor, { holders }: { readonly holders: readonly HolderId[] }): boolean =>
  who.role === 'teacher' && holderIdsOf(who).some((id) => holders.includes(id));
