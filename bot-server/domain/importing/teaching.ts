import type { Classroom, SchoolId, TeacherId, Teaching } from '../roster/roster';
import type { Fault } from './fault';
import { nearest } from './nearest';
import { wordOf, type ClassWord, type TaughtWord } from './teaching-words';

/** The 「任教」 cell of one teacher's row, understood but not yet held against the school's classes. */
export interface TeachingLine {
  readonly teacherId: TeacherId;
  readonly schoolId: SchoolId;
  readonly taught: readonly TaughtWord[];
  /** The cell and its column as the file has them, for faults. */
  readonly cell: string;
  readonly column: string;
}

/** Subjects with the classes they are taught in, each once and in order; what the school has not is told as a fault. */
export function teachingOf(
  line: TeachingLine,
  at: Pick<Fault, 'sheet' | 'row'>,
  classrooms: readonly Classroom[],
): { readonly teaches: readonly Teaching[]; readonly faults: readonly Fault[] } {
  const own = classrooms.filter(({ schoolId }) => schoolId === line.schoolId);
  const faults: Fault[] = [];
  const wrong = (message: string): void => void faults.push({ ...at, column: line.column, value: line.cell.slice(0, 20), message });
  const teaches = line.taught.map(({ subject, classes }) => {
    const ids = new Set<string>();
    for (const word of classes) {
      const found = own.filter((classroom) => isMeant(word, classroom));
      if (found.length === 0) wrong(missing(word, own));
      for (const { id } of found) ids.add(id);
    }
    return { subject, classroomIds: [...ids].sort() };
  });
  return { teaches: teaches.sort((a, b) => (a.subject < b.subject ? -1 : 1)), faults };
}

const isMeant = (word: ClassWord, { grade, number }: Classroom): boolean =>
  word === 'all' || (word.grade === grade && (word.number === undefined || word.number === number));

function missing(word: ClassWord, own: readonly Classroom[]): string {
  const name = wordOf(word);
  if (own.length === 0) return '这所学校还没有班级，请先在“班级”表里写上';
  const names = word !== 'all' && word.number === undefined ? own.map(({ grade }) => wordOf({ grade })) : own.map((room) => room.name);
  const near = nearest(name, [...new Set(names)]);
  return `这所学校没有${name}${near === undefined ? '' : `，是不是${near}？`}${near === undefined ? '，' : '真有这个班，'}请先在“班级”表里写上`;
}

/** Two teachers for one subject in one class: it happens, and is told so that a slip of the pen is seen. */
export function twiceTaught(teachers: readonly { readonly teaches?: readonly Teaching[] }[], classrooms: readonly Classroom[]): string[] {
  const seen = new Map<string, number>();
  for (const { teaches = [] } of teachers) {
    for (const { subject, classroomIds } of teaches) {
      for (const id of classroomIds) seen.set(`${id} ${subject}`, (seen.get(`${id} ${subject}`) ?? 0) + 1);
    }
  }
  const nameOf = new Map(classrooms.map(({ id, name }) => [id, name]));
  return [...seen].flatMap(([key, times]) => {
    const [id = '', subject = ''] = key.split(' ');
    return times > 1 ? [`${nameOf.get(id) ?? ''}的${subject}`] : [];
  });
}
