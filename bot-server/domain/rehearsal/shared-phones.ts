import { groupBy } from '../group-by';
import { MINUTE } from '../time/instant';
import type { Conflict, RehearsedChild, RehearsedLine } from './rehearsal';

/** A page to read has no length of its own. */
const READING_MS = 10 * MINUTE;

/**
 * Two students' lines at one time for two children who have one phone between them: nobody can watch both. Two children of the same line
 * are no conflict, they get one message and have days for it.
 */
export function sharedPhones(lines: readonly RehearsedLine[], children: readonly RehearsedChild[]): Conflict[] {
  const forStudents = lines.filter(({ resource }) => resource?.for === 'student');
  const clashes = forStudents.flatMap((a, index) =>
    forStudents
      .slice(index + 1)
      .filter((b) => meets(a, b))
      .map((b) => [a, b] as const),
  );
  if (!clashes.length) return [];
  const families = [...groupBy(children.filter(hasOnePhone), phoneOf).values()].filter((siblings) => siblings.length > 1);
  return clashes.flatMap(([a, b]): Conflict[] => {
    const torn = families.filter((siblings) => isTorn(siblings, a, b));
    return torn.length ? [{ kind: 'one-phone', lines: [a.slot.line, b.slot.line], families: torn.length }] : [];
  });
}

const endOf = ({ slot, resource }: RehearsedLine): number => slot.startsAt + (resource?.durationSeconds ?? 0) * 1000;
const meets = (a: RehearsedLine, b: RehearsedLine): boolean =>
  a.slot.startsAt < Math.max(endOf(b), b.slot.startsAt + READING_MS) && b.slot.startsAt < Math.max(endOf(a), a.slot.startsAt + READING_MS);

const boundOf = ({ listeners }: RehearsedChild): string[] => listeners.filter(({ bound }) => bound).map(({ id }) => id);
const hasOnePhone = (child: RehearsedChild): boolean => boundOf(child).length === 1;
const phoneOf = (child: RehearsedChild): string => boundOf(child)[0] ?? '';

/** One child has the one line and not the other, another child the other. */
function isTorn(siblings: readonly RehearsedChild[], a: RehearsedLine, b: RehearsedLine): boolean {
  const has = (line: RehearsedLine) => siblings.filter(({ classroomId }) => line.classroomIds.includes(classroomId));
  return has(a).some((one) => has(b).some((other) => other.studentId !== one.studentId && !sameLines(one, other, a, b)));
}

const sameLines = (one: RehearsedChild, other: RehearsedChild, ...lines: readonly RehearsedLine[]): boolean =>
  lines.every(({ classroomIds }) => classroomIds.includes(one.classroomId) === classroomIds.includes(other.classroomId));
