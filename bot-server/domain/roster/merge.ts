import type { RosterPeople } from '../importing/roster-changes';
import { isPresent } from './membership';
import type { Guardian, Guardianship, Student, Tie } from './roster';

const pairOf = ({ guardianId, studentId }: Pick<Guardianship, 'guardianId' | 'studentId'>): string => `${guardianId}:${studentId}`;

/** What a merge writes: rows as they will be, and the ties that go because others take their place. */
export interface Merge {
  readonly changes: Partial<Omit<RosterPeople, 'guardianships'>> & { readonly guardianships: readonly Tie[] };
  readonly gone: { readonly guardianships?: readonly string[]; readonly guardians?: readonly string[] };
}

const isUnbound = ({ endedAt, barred }: Tie): boolean => endedAt !== undefined && barred.length > 0;
const barredOf = (ties: readonly Tie[]): string[] => [...new Set(ties.flatMap(({ barred }) => barred))];

/** A row with another's end and nobody let in again. */
function tied({ endedAt: _own, ...tie }: Tie, endedAt: number | undefined, barred: readonly string[]): Tie {
  return { ...tie, barred, ...(endedAt === undefined ? {} : { endedAt }) };
}

/**
 * Two rows of one child become one. What was delivered for and watched by the dropped row stays where it is: the row that is kept knows the other
 * as its alias, so that the family goes on seeing it. Whom the class teacher unbound from either row is unbound from the one that is kept.
 */
export function mergeStudents(keep: Student, drop: Student, ties: readonly Tie[]): Merge {
  const own = new Map(ties.filter(({ studentId }) => studentId === keep.id).map((tie) => [tie.guardianId, tie]));
  const moving = ties.filter(({ studentId }) => studentId === drop.id);
  return {
    changes: {
      students: [
        { ...keep, aliases: [...new Set([...(keep.aliases ?? []), drop.id, ...(drop.aliases ?? [])])] },
        { ...drop, mergedInto: keep.id },
      ],
      guardianships: moving.flatMap((tie) => {
        const known = own.get(tie.guardianId);
        if (!known) return [{ ...tie, studentId: keep.id }];
        const unbound = [known, tie].find(isUnbound);
        const endedAt = unbound ? unbound.endedAt : known.endedAt === undefined ? undefined : tie.endedAt;
        return changed(known, tied(known, endedAt, barredOf([known, tie])));
      }),
    },
    gone: { guardianships: moving.map(pairOf) },
  };
}

/**
 * One person with an old and a new phone: the row that is kept (and its bindings) gets the other's phone and children. A child of both stays as
 * the kept row has it: unbinding the other row is how a merge is prepared. Who was barred stays barred.
 */
export function mergeGuardians(keep: Guardian, drop: Guardian, ties: readonly Tie[]): Merge {
  const own = new Map(ties.filter(({ guardianId }) => guardianId === keep.id).map((tie) => [tie.studentId, tie]));
  const moving = ties.filter(({ guardianId }) => guardianId === drop.id);
  return {
    changes: {
      guardians: [{ ...keep, phone: drop.phone }],
      guardianships: moving.flatMap((tie) => {
        const known = own.get(tie.studentId);
        if (!known) return [{ ...tie, guardianId: keep.id }];
        return changed(known, tied(known, known.endedAt, barredOf([known, tie])));
      }),
    },
    gone: { guardianships: moving.map(pairOf), guardians: [drop.id] },
  };
}

/** Nothing is written over with itself. */
const changed = (was: Tie, will: Tie): readonly Tie[] =>
  was.endedAt === will.endedAt && was.barred.length === will.barred.length ? [] : [will];

export interface Duplicates {
  readonly students: readonly (readonly [Student, Student])[];
  readonly guardians: readonly (readonly [Guardian, Guardian, Student])[];
}

const MOST = 50;

/**
 * Who may be the same: two children of one name in one grade's class with a guardian in common, or the same guardian name; two guardians of one child
 * with one name. Only people can know; twins have different names, namesakes different families.
 */
export function duplicatesOf({ students, guardians, guardianships }: RosterPeople): Duplicates {
  const guardianOf = new Map(guardians.map((guardian) => [guardian.id, guardian]));
  const adults = new Map<string, Guardian[]>();
  for (const { guardianId, studentId } of guardianships) {
    const guardian = guardianOf.get(guardianId);
    if (guardian) adults.set(studentId, [...(adults.get(studentId) ?? []), guardian]);
  }
  const byName = new Map<string, Student[]>();
  for (const student of students.filter(isPresent)) byName.set(student.name, [...(byName.get(student.name) ?? []), student]);
  const related = (a: Student, b: Student): boolean => {
    const names = new Set((adults.get(a.id) ?? []).map(({ name }) => name));
    return (adults.get(b.id) ?? []).some(({ name }) => names.has(name));
  };
  const pairs = [...byName.values()].flatMap((same) =>
    same.flatMap((a, at) => same.slice(at + 1).flatMap((b) => (related(a, b) ? [[a, b] as const] : []))),
  );
  const doubled = students.filter(isPresent).flatMap((student) => {
    const own = adults.get(student.id) ?? [];
    return own.flatMap((a, at) => own.slice(at + 1).flatMap((b) => (a.name === b.name ? [[a, b, student] as const] : [])));
  });
  const once = new Map(doubled.map((one) => [`${one[0].id}:${one[1].id}`, one]));
  return { students: pairs.slice(0, MOST), guardians: [...once.values()].slice(0, MOST) };
}
