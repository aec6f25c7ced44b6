import type { AccountId } from '../account/account';
import type {
  BureauId,
  ClassroomId,
  GuardianId,
  OfficerDuty,
  OfficerId,
  SchoolId,
  StaffRole,
  StudentId,
  TeacherId,
  Teaching,
} from '../roster/roster';

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
  /** A child on a guardian's phone: the guardian has switched it over to this one child. */
  | (Signed & {
      readonly role: 'learner';
      readonly guardianId: GuardianId;
      readonly studentId: StudentId;
      /** That child alone, and their class. */
      readonly studentIds: readonly StudentId[];
      readonly classroomIds: readonly ClassroomId[];
    })
  | (Signed & {
      readonly role: 'teacher';
      readonly teacherId: TeacherId;
      readonly schoolId: SchoolId;
      readonly roles: readonly StaffRole[];
      readonly classroomIds: readonly ClassroomId[];
      /** Which subject in which classes. */
      readonly teaches?: readonly Teaching[];
    })
  | (Signed & {
      readonly role: 'officer';
      readonly officerId: OfficerId;
      readonly bureauId: BureauId;
      /** Absent: the bureau's administration. */
      readonly duty?: OfficerDuty;
      /** Of the bureau and of all bureaus below it. */
      readonly schoolIds: readonly SchoolId[];
    })
  | (Signed & { readonly role: 'stranger' });

export type GuardianActor = Extract<Actor, { role: 'guardian' }>;
export type LearnerActor = Extract<Actor, { role: 'learner' }>;
export type TeacherActor = Extract<Actor, { role: 'teacher' }>;
export type OfficerActor = Extract<Actor, { role: 'officer' }>;
