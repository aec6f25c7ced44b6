import type { Bureau, Classroom, Officer, School, Teacher, Term } from '../roster/roster';
import { TableReader, type Line } from './columns';
import { Faults, MAX_ROSTER_FAULTS } from './fault';
import { readClassroom, readOfficer, readSchool, readStudent, readTeacher, readTeaching, readTerm, type StudentLine } from './roster-lines';
import { ROSTER_SHEETS, type OfficerKey, type RosterSheetKey, type TeacherKey } from './roster-sheets';
import type { SheetRow } from './sheet-row';
import type { TeachingLine } from './teaching';

/** Where in the file a fact was said. */
export interface Place {
  readonly sheet: string;
  readonly row: number;
}

export interface Said<T> {
  readonly fact: T;
  readonly at: Place;
  /** Fields that the file has no column for: what is stored stays. A column that is there with an empty cell means «none». */
  readonly keep?: readonly (keyof T)[];
}

/** What a file says, not yet compared with anything. */
export interface RosterFile {
  readonly terms: readonly Said<Term>[];
  readonly bureaus: readonly Said<Bureau>[];
  readonly officers: readonly Said<Officer>[];
  readonly schools: readonly Said<School>[];
  readonly teachers: readonly Said<Teacher>[];
  /** What the same rows say of subjects and classes; none where the file has no such column. */
  readonly teaching: readonly Said<TeachingLine>[];
  readonly classrooms: readonly Said<Classroom>[];
  readonly students: readonly Said<StudentLine>[];
}

const UNKNOWN_ROWS = 12;
const KINDS = ['terms', 'officers', 'schools', 'teachers', 'classrooms', 'students'] as const satisfies readonly RosterSheetKey[];

interface Reading {
  take(row: SheetRow): void;
  end(): void;
}

/** Takes a roster file row by row, in whatever order its sheets stand. A sheet is known by its name, else by its heads; others are passed over. */
export class RosterReader {
  readonly faults = new Faults(MAX_ROSTER_FAULTS);
  private readonly said = {
    terms: new Once<Term>(this.faults, '学期代码'),
    bureaus: new Map<string, Said<Bureau>>(),
    officers: new Once<Officer>(this.faults, '工号'),
    schools: new Once<School>(this.faults, '学校代码'),
    teachers: new Once<Teacher>(this.faults, '工号'),
    classrooms: new Once<Classroom>(this.faults, '班'),
    students: new Once<StudentLine>(this.faults, '学号'),
  };
  private readonly teaching: Said<TeachingLine>[] = [];
  private sheet: string | undefined;
  private reading: Reading | undefined;
  private waiting: SheetRow[] = [];
  private known = 0;

  take(row: SheetRow): void {
    if (row.sheet !== this.sheet) this.begin(row.sheet);
    if (!this.reading && this.waiting.length < UNKNOWN_ROWS) this.recognise(row);
    else this.reading?.take(row);
  }

  /** @returns all that was said; what is wrong stands in `faults`. */
  finish(): RosterFile {
    this.reading?.end();
    if (this.known === 0) {
      this.faults.add({
        message: `没有认出一张表。工作表请叫：${KINDS.map((kind) => ROSTER_SHEETS[kind].name).join('、')}，或者先下载模板照着填`,
      });
    }
    const { terms, bureaus, officers, schools, teachers, classrooms, students } = this.said;
    return {
      terms: terms.all,
      bureaus: [...bureaus.values()],
      officers: officers.all,
      schools: schools.all,
      teachers: teachers.all,
      teaching: this.teaching,
      classrooms: classrooms.all,
      students: students.all,
    };
  }

  private begin(sheet: string): void {
    this.reading?.end();
    this.sheet = sheet;
    this.waiting = [];
    const kind = KINDS.find((key) => ROSTER_SHEETS[key].name === sheet.trim());
    this.reading = kind ? this.open(kind) : undefined;
    if (kind) this.known += 1;
  }

  /** Waits for a row that names every required column of one kind of sheet; then that sheet is read from its first row on. */
  private recognise(row: SheetRow): void {
    this.waiting.push(row);
    const kind = [...KINDS].reverse().find((key) => matchesAll(key, row, this.faults));
    if (!kind) return;
    this.known += 1;
    this.reading = this.open(kind);
    for (const earlier of this.waiting) this.reading.take(earlier);
  }

  private open(kind: RosterSheetKey): Reading {
    const { said, faults } = this;
    switch (kind) {
      case 'terms':
        return reading(new TableReader(ROSTER_SHEETS.terms, faults), (line) => said.terms.put(readTerm(line, faults), line, (t) => t.id));
      case 'officers':
        return reading(new TableReader(ROSTER_SHEETS.officers, faults), (line) => {
          const both = readOfficer(line, faults);
          said.officers.put(both?.officer, line, (officer) => officer.id, kept<Officer, OfficerKey>(line, { duty: 'duty' }));
          if (both) this.bureau(both.bureau, line);
        });
      case 'schools':
        return reading(new TableReader(ROSTER_SHEETS.schools, faults), (line) =>
          said.schools.put(readSchool(line, faults), line, (s) => s.id, kept(line, { kind: 'kind', central: 'centralSchoolId' })),
        );
      case 'teachers':
        return reading(new TableReader(ROSTER_SHEETS.teachers, faults), (line) => {
          const teacher = readTeacher(line, faults);
          const keep = kept<Teacher, TeacherKey>(line, { duties: 'roles', subjects: 'subjects', teaches: 'teaches' });
          said.teachers.put(teacher, line, (t) => t.id, keep);
          const teaching = teacher && readTeaching(line, teacher, faults);
          if (teaching) this.teaching.push({ fact: teaching, at: placeOf(line) });
        });
      case 'classrooms':
        return reading(new TableReader(ROSTER_SHEETS.classrooms, faults), (line) =>
          said.classrooms.put(readClassroom(line, faults), line, (c) => c.id, kept(line, { classTeacher: 'classTeacherId' })),
        );
      case 'students':
        return reading(new TableReader(ROSTER_SHEETS.students, faults), (line) =>
          said.students.put(readStudent(line, faults), line, (s) => `${s.schoolId}-${s.studentNo}`),
        );
    }
  }

  /** A bureau is said again with each of its officers; it must be said the same. */
  private bureau(bureau: Bureau, at: Line<OfficerKey>): void {
    const before = this.said.bureaus.get(bureau.id);
    const keep = kept<Bureau, OfficerKey>(at, { level: 'level', parent: 'parentId' });
    if (!before) this.said.bureaus.set(bureau.id, { fact: bureau, at: placeOf(at), ...(keep.length ? { keep } : {}) });
    else if (before.fact.name !== bureau.name || before.fact.level !== bureau.level || before.fact.parentId !== bureau.parentId) {
      this.faults.add({ ...placeOf(at), column: '教育局名称', message: `和第 ${before.at.row} 行的同一个教育局写得不一样，请改成一样` });
    }
  }
}

/** Fields whose column the file has not. */
function kept<T, K extends string>(line: Line<K>, fields: Partial<Record<K, keyof T>>): (keyof T)[] {
  const columns = Object.keys(fields) as K[];
  return columns.flatMap((column) => {
    const field = fields[column];
    return field !== undefined && !line.has(column) ? [field] : [];
  });
}

const placeOf = ({ sheet, row }: Place): Place => ({ sheet, row });

function reading<K extends string>(table: TableReader<K>, each: (line: Line<K>) => void): Reading {
  return {
    take: (row) => {
      const line = table.take(row);
      if (line) each(line);
    },
    end: () => table.end(),
  };
}

function matchesAll(kind: RosterSheetKey, row: SheetRow, faults: Faults): boolean {
  const count = (sheet: (typeof ROSTER_SHEETS)[RosterSheetKey]): number => sheet.columns.filter(({ required }) => required).length;
  const sheet: { name: string; columns: readonly { key: string; head: string; also?: readonly string[]; required?: boolean }[] } =
    ROSTER_SHEETS[kind];
  const found = new TableReader<string>(sheet, faults).match(row.cells);
  return sheet.columns.filter(({ key, required }) => required && found.has(key)).length === count(ROSTER_SHEETS[kind]);
}

/** Facts by key, each said once. */
class Once<T> {
  readonly all: Said<T>[] = [];
  private readonly places = new Map<string, number>();

  constructor(
    private readonly faults: Faults,
    private readonly column: string,
  ) {}

  put(fact: T | undefined, { sheet, row }: Place, keyOf: (fact: T) => string, keep: readonly (keyof T)[] = []): void {
    if (fact === undefined) return;
    const key = keyOf(fact);
    const before = this.places.get(key);
    if (before !== undefined) {
      this.faults.add({ sheet, row, column: this.column, message: `和第 ${before} 行重复，请删掉一行，或者改成不一样的` });
      return;
    }
    this.places.set(key, row);
    this.all.push({ fact, at: { sheet, row }, ...(keep.length ? { keep } : {}) });
  }
}
