import type { BureauId, OfficerDuty, SchoolId, StaffRole } from '../roster/roster';
import type { BulletinPlace } from './bulletin';

/** What somebody is at a bureau or a school, as far as it decides what they read. */
export type Post =
  | { readonly role: 'officer'; readonly bureauId: BureauId; readonly duty?: OfficerDuty }
  | { readonly role: 'teacher'; readonly schoolId: SchoolId; readonly roles: readonly StaffRole[] };

/** Whose bulletins somebody reads: a bureau's administration its bureau's, a head the school's. Who may read them is who is told of them. */
export const readsBulletins = (post: Post, { kind, id }: BulletinPlace): boolean =>
  kind === 'bureau'
    ? post.role === 'officer' && post.duty === undefined && post.bureauId === id
    : post.role === 'teacher' && post.schoolId === id && post.roles.includes('head');
