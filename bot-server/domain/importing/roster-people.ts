import { DEFAULT_QUIET_HOURS } from '../push/quiet-hours';
import { isPresent, joined, left, moved } from '../roster/membership';
import type { Guardian, Guardianship, Student } from '../roster/roster';
import type { CivilDate } from '../time/civil';
import type { Instant } from '../time/instant';
import type { Fault } from './fault';
import type { StudentLine } from './roster-lines';
import type { RosterPeople } from './roster-changes';
import type { Said } from './roster-reader';
import { NO_TALLY, plus, split, type Tally } from './roster-tally';

export type Blind = (text: string) => string;

export const guardianIdOf = (phone: string, blind: Blind): string => `g-${blind(phone)}`;
export const studentIdOf = ({ schoolId, studentNo }: Pick<Student, 'schoolId' | 'studentNo'>): string => `${schoolId}-${studentNo}`;

export type LineKind = 'added' | 'moved' | 'changed' | 'returned' | 'left' | 'absent';

/** One student as the dry run tells of them. */
export interface PersonLine {
  readonly kind: LineKind;
  readonly name: string;
  readonly studentNo: string;
  readonly classroomId: string;
  readonly before?: string;
}

/** What the comparison goes by. */
export interface PeopleRules {
  readonly blind: Blind;
  /** The day of the import: classes begin and end on it. */
  readonly on: CivilDate;
  /** Its instant: guardianships that the file brings begin then. */
  readonly at?: Instant;
  /** Students of the file's classes who are not in the file are marked as left. */
  readonly markLeft: boolean;
  /** Guardians that another school already has, by phone: they are joined to the child and not changed. */
  readonly elsewhere: ReadonlyMap<string, Guardian>;
  /** One school looks at itself: that a guardian is known elsewhere is not told, they count as new. */
  readonly alone: boolean;
}

export interface PeopleOutcome {
  readonly changes: RosterPeople;
  readonly counts: Readonly<Record<keyof RosterPeople, Tally>>;
  readonly kinds: Readonly<Record<LineKind, number>>;
  readonly lines: readonly PersonLine[];
  readonly warnings: readonly Fault[];
}

/** Of every kind so many are told by name. */
export const MOST_LINES = 20;

/**
 * What one school's rows would add and change against that school's stored families. Nobody is removed: who is not in the file stays, or is marked
 * as left when that was asked for; a guardian who is not in the file any more stays with the child until the class teacher unbinds them.
 */
export function peopleChangesOf(said: readonly Said<StudentLine>[], stored: RosterPeople, rules: PeopleRules): PeopleOutcome {
  const kinds: Record<LineKind, number> = { added: 0, moved: 0, changed: 0, returned: 0, left: 0, absent: 0 };
  const lines: PersonLine[] = [];
  const tell = (kind: LineKind, student: Student, before?: string): void => {
    kinds[kind] += 1;
    if (kinds[kind] > MOST_LINES) return;
    const { name, studentNo, classroomId } = student;
    lines.push({ kind, name, studentNo, classroomId, ...(before === undefined ? {} : { before }) });
  };
  const old = new Map(stored.students.map((student) => [student.id, student]));
  const merged = said.filter(({ fact }) => old.get(studentIdOf(fact))?.mergedInto !== undefined);
  const rows = merged.length ? said.filter((one) => !merged.includes(one)) : said;

  const students = rows.map(({ fact }) => studentOf(fact, old.get(studentIdOf(fact)), rules.on, tell));
  const named = new Set(students.map(({ id }) => id));
  const classes = new Set(students.map(({ classroomId }) => classroomId));
  const gone = stored.students.filter((student) => isPresent(student) && classes.has(student.classroomId) && !named.has(student.id));
  for (const student of gone) tell(rules.markLeft ? 'left' : 'absent', student);

  const { guardians, guardianships, shared } = adultsOf(rows, stored, rules);
  const pairs = new Set(guardianships.map(pairOf));
  const dropped = stored.guardianships.filter((pair) => named.has(pair.studentId) && !pairs.has(pairOf(pair))).length;
  const parts = {
    students: split(students, stored.students, ({ id }) => id),
    guardians: split(guardians, stored.guardians, ({ id }) => id),
    guardianships: split(guardianships, stored.guardianships, pairOf),
  };
  const marked = rules.markLeft ? gone.map((student) => left(student, rules.on)) : [];
  return {
    changes: {
      students: [...parts.students.write, ...marked],
      guardians: parts.guardians.write,
      guardianships: parts.guardianships.write,
    },
    counts: {
      students: { ...parts.students.tally, changed: parts.students.tally.changed + marked.length },
      guardians: plus(parts.guardians.tally, rules.alone ? { ...NO_TALLY, added: shared } : { ...NO_TALLY, same: shared }),
      guardianships: parts.guardianships.tally,
    },
    kinds,
    lines,
    warnings: warningsOf(merged, dropped),
  };
}

function studentOf(
  fact: StudentLine,
  before: Student | undefined,
  on: CivilDate,
  tell: (kind: LineKind, student: Student, before?: string) => void,
): Student {
  const { schoolId, classroomId, name, studentNo } = fact;
  if (!before) {
    const student = joined({ id: studentIdOf(fact), schoolId, classroomId, name, studentNo }, on);
    tell('added', student);
    return student;
  }
  const renamed: Student = { ...before, name, studentNo };
  // A number that suddenly has another name is told beside a move too: it may be another child.
  if (before.name !== name) tell('changed', { ...renamed, classroomId }, before.name);
  if (before.leftOn !== undefined) {
    tell('returned', { ...renamed, classroomId });
    return moved(renamed, classroomId, on);
  }
  if (before.classroomId !== classroomId) {
    const student = moved(renamed, classroomId, on);
    tell('moved', student, before.classroomId);
    return student;
  }
  return renamed;
}

function adultsOf(rows: readonly Said<StudentLine>[], stored: RosterPeople, rules: PeopleRules) {
  const byPhone = new Map(stored.guardians.map((guardian) => [guardian.phone, guardian]));
  const oldPairs = new Map(stored.guardianships.map((pair) => [pairOf(pair), pair]));
  const guardians = new Map<string, Guardian>();
  const shared = new Set<string>();
  const guardianships = new Map<string, Guardianship>();
  for (const { fact } of rows) {
    const studentId = studentIdOf(fact);
    for (const { name, phone, relation, caregiverAtHome, worksAway } of fact.guardians) {
      const foreign = rules.elsewhere.get(phone);
      const known = byPhone.get(phone) ?? foreign;
      const id = known?.id ?? guardianIdOf(phone, rules.blind);
      const { quietHours, largeType } = known ?? { quietHours: DEFAULT_QUIET_HOURS, largeType: false };
      if (foreign) shared.add(id);
      else if (!guardians.has(id)) guardians.set(id, { id, name, phone, quietHours, largeType });
      const pair = { guardianId: id, studentId };
      const before = oldPairs.get(pairOf(pair));
      guardianships.set(pairOf(pair), {
        ...(before ?? (rules.at === undefined ? {} : { since: rules.at })),
        ...pair,
        relation,
        caregiverAtHome: caregiverAtHome ?? before?.caregiverAtHome ?? false,
        worksAway: worksAway ?? before?.worksAway ?? false,
      });
    }
  }
  return { guardians: [...guardians.values()], guardianships: [...guardianships.values()], shared: shared.size };
}

const pairOf = ({ guardianId, studentId }: Pick<Guardianship, 'guardianId' | 'studentId'>): string => `${guardianId}:${studentId}`;

function warningsOf(merged: readonly Said<StudentLine>[], dropped: number): Fault[] {
  const warnings: Fault[] = merged
    .slice(0, MOST_LINES)
    .map(({ at }) => ({ ...at, column: '学号', message: '这个学号已经并到另一行，这一行没有用。请从表里删掉' }));
  if (dropped > 0)
    warnings.push({ sheet: '学生', message: `原来登记的 ${dropped} 位监护人不在这次的表里，没有删。不再照看的请由班主任解除绑定` });
  return warnings;
}
