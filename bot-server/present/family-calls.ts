import type { WireFamilyCalls } from '../contract/index';
import type { CallLine } from '../domain/push/family-call';

export const presentFamilyCalls = (lines: readonly CallLine[]): WireFamilyCalls => ({
  lines: lines.map(({ student, call: { title, askedAt, calledAt } }) => ({
    student: { id: student.id, name: student.name },
    title,
    since: askedAt,
    ...(calledAt === undefined ? {} : { calledAt }),
  })),
});
