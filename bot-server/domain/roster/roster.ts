import type { CivilDate, MinuteOfDay } from '../time/civil';
import type { Instant } from '../time/instant';
import type { QuietHours } from '../push/quiet-hours';

/** Ids are opaque strings. Names and phones arrive here already unsealed; the store keeps them encrypted. */
export type BureauId = string;
export type SchoolId = string;
export type GradeId = string;
export type ClassroomId = string;
export type StudentId = string;
export type GuardianId = string;
export type TeacherId = string;
export type OfficerId = string;

export interface Bureau {
  readonly id: BureauId;
  readonly name: string;
  readonly level: 'county' | 'city';
  readonly parentId?: BureauId;
}

/** `village-point` 教学点 is counted together with its central school wherever a cell would be small. */
export interface School {
  readonly id: SchoolId;
  readonly bureauId: BureauId;
  readonly name: string;
  readonly kind: 'school' | 'village-point';
  readonly centralSchoolId?: SchoolId;
}

export type Stage = '小学低段' | '小学高段' | '初中';

/** A grade is identified by school and the number of the school year in it: 1–6 primary, 7–9 junior secondary. */
export interface Classroom {
  readonly id: ClassroomId;
  readonly schoolId: SchoolId;
  readonly grade: number;
  readonly number: number;
  /** 三年级1班 */
  readonly name: string;
  readonly stage: Stage;
  readonly classTeacherId?: TeacherId;
}

export interface Term {
  readonly id: string;
  readonly name: string;
  readonly startsOn: CivilDate;
  readonly endsOn: CivilDate;
}

/** A class somebody sat in before. `until` is the first day they did not. */
export interface Membership {
  readonly classroomId: ClassroomId;
  readonly from?: CivilDate;
  readonly until: CivilDate;
}

/** `classroomId` is the class now, or the last one of somebody who left. */
export interface Student {
  readonly id: StudentId;
  readonly schoolId: SchoolId;
  readonly classroomId: ClassroomId;
  readonly name: string;
  readonly studentNo: string;
  /** First day in this class, where it is known. */
  readonly since?: CivilDate;
  /** First day on which they were no student any more. */
  readonly leftOn?: CivilDate;
  readonly past?: readonly Membership[];
  /** Was the same child as this other row, which counts now. */
  readonly mergedInto?: StudentId;
  /** Other rows of the same child, merged into this one: what was theirs is this child's. */
  readonly aliases?: readonly StudentId[];
}

export type Relation = '父亲' | '母亲' | '爷爷' | '奶奶' | '外公' | '外婆' | '其他';

export interface Guardian {
  readonly id: GuardianId;
  readonly name: string;
  readonly phone: string;
  /** null: no quiet hours, the guardian switched them off. */
  readonly quietHours: QuietHours | null;
  /** When the one digest of a closed school's day comes; absent: the usual hour. */
  readonly digestMinute?: MinuteOfDay;
  readonly largeType: boolean;
}

export interface Guardianship {
  readonly guardianId: GuardianId;
  readonly studentId: StudentId;
  readonly relation: Relation;
  /** 在家照看 */
  readonly caregiverAtHome: boolean;
  /** 外出务工 */
  readonly worksAway: boolean;
  /** When it was written down; absent in older ones. What was watched before counts for this child from then on. */
  readonly since?: Instant;
}

/** A guardianship with what the class teacher decided about it: ended ones and who may not come back by themselves are part of it. */
export interface Tie extends Guardianship {
  readonly endedAt?: Instant;
  /** Identities that only the class teacher lets in again. */
  readonly barred: readonly string[];
}

/** A subject and the classes in which somebody teaches it. */
export interface Teaching {
  readonly subject: string;
  readonly classroomIds: readonly ClassroomId[];
}

export type StaffRole = 'teacher' | 'school-scheduler' | 'school-reviewer' | 'head';

export interface Teacher {
  readonly id: TeacherId;
  readonly schoolId: SchoolId;
  readonly teacherNo: string;
  readonly name: string;
  readonly roles: readonly StaffRole[];
  readonly subjects: readonly string[];
  /** Classes this teacher is class teacher (班主任) of. */
  readonly classroomIds: readonly ClassroomId[];
  /** 任教: which subject in which classes; absent where the school never said. */
  readonly teaches?: readonly Teaching[];
}

/** `teaching-research` 教研: reads plans and content of the schools, not the bureau's table of families. */
export type OfficerDuty = 'teaching-research';

export interface Officer {
  readonly id: OfficerId;
  readonly bureauId: BureauId;
  /** Absent: the bureau's administration. */
  readonly duty?: OfficerDuty;
  readonly officerNo: string;
  readonly name: string;
}

/** A student with the class they sit in and the adults who look after them: what audiences and scopes are made from. */
export interface Family {
  readonly student: Pick<Student, 'id' | 'classroomId' | 'schoolId'>;
  readonly guardianships: readonly Guardianship[];
}
