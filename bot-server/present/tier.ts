import type { WireClassTiers, WireTeaching } from '../contract/index';
import type { Classroom, Student } from '../domain/roster/roster';
import { TIER_WORDS, TIERS, type Tier } from '../domain/tier/tier';

export const presentTeaching = (
  list: readonly { readonly classroom: Classroom; readonly subject: string; readonly students: number }[],
): WireTeaching => ({
  items: list.map(({ classroom, subject, students }) => ({ classroom: classroom.id, className: classroom.name, subject, students })),
});

export const presentClassTiers = (of: {
  readonly classroom: Classroom;
  readonly subject: string;
  readonly termEndsOn?: string;
  readonly students: readonly { readonly student: Student; readonly agreed: boolean; readonly tier?: Tier }[];
}): WireClassTiers => ({
  classroom: of.classroom.id,
  className: of.classroom.name,
  subject: of.subject,
  ...(of.termEndsOn === undefined ? {} : { termEndsOn: of.termEndsOn }),
  choices: TIERS.map((tier) => ({ tier, name: TIER_WORDS[tier].name, about: TIER_WORDS[tier].about })),
  students: of.students.map(({ student, agreed, tier }) => ({ id: student.id, name: student.name, agreed, tier: tier ?? null })),
});
