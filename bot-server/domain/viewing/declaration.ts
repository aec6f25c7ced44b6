import type { Push, PushId } from '../push/push';
import type { RefusalCode } from '../refusal';
import type { ClassroomId, SchoolId, StudentId } from '../roster/roster';
import { civilDate, type CivilDate } from '../time/civil';
import type { Instant } from '../time/instant';

/** Why somebody at school knows of it: 集体观看, 纸质回执, 家访, 当面或电话, 别的办法 (a neighbour's television, a borrowed phone). */
export const DECLARED_REASONS = ['screening', 'paper', 'visit', 'told', 'other-way'] as const;
export type DeclaredReason = (typeof DECLARED_REASONS)[number];

/** 登记: a family's completion that the school answers for, grade C. One for a push and child; never part of the measured figures. */
export interface Declaration {
  readonly pushId: PushId;
  readonly studentId: StudentId;
  readonly classroomId: ClassroomId;
  readonly schoolId: SchoolId;
  readonly reason: DeclaredReason;
  /** The day on which it was watched. */
  readonly on: CivilDate;
  /** The teacher who declared it, and when. */
  readonly by: string;
  readonly at: Instant;
}

export const declarationIdOf = ({ pushId, studentId }: Pick<Declaration, 'pushId' | 'studentId'>): string => `${pushId}:${studentId}`;

/** Why a push can not be declared done for this day; undefined when it can. */
export function faultOfDeclaring(push: Pick<Push, 'startsAt'>, on: CivilDate, now: Instant): RefusalCode | undefined {
  if (now < push.startsAt) return 'evidence/not-begun';
  if (on < civilDate(push.startsAt) || on > civilDate(now)) return 'evidence/day-wrong';
  return undefined;
}

/** 补登: declared after the push was due, so that the figures of its time stand still. */
export const isLate = ({ at }: Pick<Declaration, 'at'>, { dueAt }: Pick<Push, 'dueAt'>): boolean => at > dueAt;
