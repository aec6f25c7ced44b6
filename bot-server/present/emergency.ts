import type { WireEmergencies } from '../contract/index';
import { confirmBy, stateOf, type Emergency } from '../domain/emergency/emergency';
import type { Classroom } from '../domain/roster/roster';
import type { Instant } from '../domain/time/instant';

/** `[三年级1班] → '三年级'`. */
const gradeName = ({ name, number }: Classroom): string => name.replace(`${number}班`, '').replace(/\(\d+\)班$/, '');

function gradesOf(classrooms: readonly Classroom[]): WireEmergencies['grades'] {
  const names = new Map(classrooms.map((classroom) => [classroom.grade, gradeName(classroom)]));
  return [...names].sort(([a], [b]) => a - b).map(([grade, name]) => ({ grade, name }));
}

export function presentEmergencies(
  of: {
    readonly lines: readonly {
      readonly emergency: Emergency;
      readonly askedBy: string;
      readonly settledBy?: string;
      readonly own: boolean;
      readonly families: { readonly total: number; readonly sent: number };
    }[];
    readonly classrooms: readonly Classroom[];
  },
  now: Instant,
): WireEmergencies {
  const grades = gradesOf(of.classrooms);
  const nameOf = (grade: number): string => grades.find((one) => one.grade === grade)?.name ?? '';
  return {
    grades,
    lines: of.lines.map(({ emergency, askedBy, settledBy, own, families }) => ({
      id: emergency.id,
      text: emergency.text,
      reason: emergency.reason,
      to: emergency.audience.grades.length === 0 ? '全校' : emergency.audience.grades.map(nameOf).join('、'),
      state: stateOf(emergency, now),
      askedBy,
      askedAt: emergency.askedAt,
      confirmBy: confirmBy(emergency),
      ...(settledBy === undefined ? {} : { settledBy }),
      ...(emergency.settledAt === undefined ? {} : { settledAt: emergency.settledAt }),
      own,
      families: { total: families.total, sent: families.sent },
    })),
  };
}
