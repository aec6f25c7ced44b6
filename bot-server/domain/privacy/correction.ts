import type { ClassroomId, GuardianId, SchoolId, StudentId } from '../roster/roster';
import type { Instant } from '../time/instant';
import { endOfWorkingDay, type PublicDays } from '../time/working-days';

export const CORRECTION_FIELDS = ['child-name', 'class', 'student-no', 'relation', 'own-name', 'own-phone', 'other'] as const;
export type CorrectionField = (typeof CORRECTION_FIELDS)[number];

export const CORRECTION_NAMES: Readonly<Record<CorrectionField, string>> = {
  'child-name': '孩子的姓名',
  class: '孩子的班级',
  'student-no': '孩子的学号',
  relation: '我和孩子的关系',
  'own-name': '我的姓名',
  'own-phone': '我的手机号',
  other: '别的',
};

/** 改错申请: what is wrong and what would be right; the school answers it by the deadline. */
export interface Correction {
  readonly id: string;
  readonly studentId: StudentId;
  readonly classroomId: ClassroomId;
  readonly schoolId: SchoolId;
  readonly guardianId: GuardianId;
  readonly field: CorrectionField;
  /** In the guardian's words. */
  readonly right: string;
  readonly askedAt: Instant;
  readonly dueAt: Instant;
  readonly state: 'open' | 'done' | 'refused';
  readonly settledAt?: Instant;
  /** What was done, or why not: a refusal needs its reason. */
  readonly answer?: string;
}

const ANSWER_WITHIN_WORKING_DAYS = 15;

export const correctionDue = (askedAt: Instant, days: PublicDays): Instant => endOfWorkingDay(askedAt, ANSWER_WITHIN_WORKING_DAYS, days);
