import type { AccountId } from '../account/account';
import type { BureauId, ClassroomId, GuardianId, OfficerId, SchoolId, StaffRole, StudentId, TeacherId } from '../roster/roster';

interface Signed {
  readonly identityId: string;
  readonly accountId: AccountId;
}

/** Who is signed in, with everything that decides what they may do. One person may hold several: a teacher is a parent too. */
export type Actor =
  | (Signed & {
      readonly role: 'guardian';
      readonly guardianId: GuardianId;
      readonly studentIds: readonly StudentId[];
      readonly classroomIds: readonly ClassroomId[];
    })
  | (Signed & {
      readonly role: 'teacher';
      readonly teacherId: TeacherId;
      readonly schoolId: SchoolId;
      readonly roles: readonly StaffRole[];
      readonly classroomIds: readonly ClassroomId[];
    })
  | (Signed & {
      readonly role: 'officer';
      readonly officerId: OfficerId;
      readonly bureauId: BureauId;
      readonly schoolIds: readonly SchoolId[];
    })
  | (Signed & { readonly role: 'stranger' });

export type GuardianActor = Extract<Actor, { role: 'guardian' }>;
export type TeacherActor = Extract<Actor, { role: 'teacher' }>;
export type OfficerActor = Extract<Actor, { role: 'officer' }>;
