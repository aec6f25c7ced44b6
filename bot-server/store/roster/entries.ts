import type { Connection } from 'mongoose';
import type { RosterChanges } from '../../domain/importing/roster-changes';
import type { Tie } from '../../domain/roster/roster';
import type { Entry, Fields, RosterCollection } from './journal';
import type { RosterRows } from './rows';

/** The roster's own fields of a row; all others (settings, bindings) belong to somebody else. */
const OWN: Readonly<Record<RosterCollection, readonly string[]>> = {
  bureaus: ['name', 'level', 'parentId'],
  schools: ['bureauId', 'name', 'kind', 'centralSchoolId'],
  terms: ['name', 'startsOn', 'endsOn'],
  teachers: ['schoolId', 'teacherNo', 'nameSealed', 'roles', 'subjects', 'classroomIds', 'teaches'],
  officers: ['bureauId', 'duty', 'officerNo', 'nameSealed'],
  classrooms: ['schoolId', 'grade', 'number', 'name', 'stage', 'classTeacherId'],
  guardians: ['nameSealed', 'phoneSealed', 'phoneBlind'],
  students: ['schoolId', 'classroomId', 'nameSealed', 'studentNo', 'since', 'leftOn', 'past', 'mergedInto', 'aliases'],
  guardianships: ['guardianId', 'studentId', 'relation', 'caregiverAtHome', 'worksAway', 'since'],
};

/** What a class teacher decided about a tie. No file may touch it; a merge carries it over, and a tie that goes takes it along into the journal. */
const MARKS: readonly string[] = ['endedAt', 'barred'];

/** In the order that keeps references true. */
const ORDER: readonly RosterCollection[] = [
  'bureaus',
  'schools',
  'terms',
  'teachers',
  'officers',
  'classrooms',
  'guardians',
  'students',
  'guardianships',
];

const BATCH = 1000;

/** The rows that these changes write, each with what stands there now. `gone` names rows that go. */
export async function entriesOf(
  connection: Connection,
  rows: RosterRows,
  changes: Partial<RosterChanges>,
  gone: Partial<Record<RosterCollection, readonly string[]>> = {},
): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const c of ORDER) {
    const after = (changes[c] ?? []).map((fact) => ({ row: rowOf(rows, c, fact), marked: 'barred' in fact }));
    const going = gone[c] ?? [];
    if (after.length + going.length === 0) continue;
    const before = await stored(connection, c, [...after.map(({ row }) => row._id), ...going]);
    const was = (id: string, marked: boolean): Fields | null => {
      const row = before.get(id);
      return row ? own(c, row, marked) : null;
    };
    for (const { row, marked } of after) entries.push({ c, i: row._id, b: was(row._id, marked), a: own(c, row, marked) });
    for (const i of going) if (before.has(i)) entries.push({ c, i, b: was(i, true), a: null });
  }
  return entries;
}

async function stored(connection: Connection, c: RosterCollection, ids: readonly string[]): Promise<Map<string, object>> {
  const found = new Map<string, object>();
  for (let from = 0; from < ids.length; from += BATCH) {
    const list = await connection
      .collection<{ _id: string }>(c)
      .find({ _id: { $in: ids.slice(from, from + BATCH) } })
      .toArray();
    for (const row of list) found.set(row._id, row);
  }
  return found;
}

function own(c: RosterCollection, row: object, marked: boolean): Fields {
  const fields = marked && c === 'guardianships' ? [...OWN[c], ...MARKS] : OWN[c];
  return Object.fromEntries(Object.entries(row).filter(([key, value]) => value !== undefined && fields.includes(key)));
}

function rowOf(rows: RosterRows, c: RosterCollection, fact: RosterChanges[RosterCollection][number] | Tie): { _id: string } {
  const plain = ({ id, ...rest }: { id: string }): { _id: string } => ({ _id: id, ...rest });
  if (c === 'teachers' && 'teacherNo' in fact) return rows.fromTeacher(fact);
  if (c === 'officers' && 'officerNo' in fact) return rows.fromOfficer(fact);
  if (c === 'guardians' && 'phone' in fact) return rows.fromGuardian(fact);
  if (c === 'students' && 'studentNo' in fact) return rows.fromStudent(fact);
  if (c === 'guardianships' && 'barred' in fact) return rows.fromTie(fact);
  if (c === 'guardianships' && 'guardianId' in fact) return rows.fromGuardianship(fact);
  if ('id' in fact) return plain(fact);
  throw new Error(`a fact without a row in ${c}`);
}
