import type { BureauId, SchoolId } from '../roster/roster';
import type { Fault, Faults } from './fault';
import type { RosterFrame } from './roster-changes';
import type { Place, RosterFile, Said } from './roster-reader';

/** Who may only import one school's rows. Where that school's head is named is for the head and the bureau to say. */
export interface SchoolBorder {
  readonly schoolId: SchoolId;
  readonly mayNameHeads: boolean;
}

/** Who may import the rows of one bureau's schools and of those below it: also new schools, but no officers, bureaus and terms. */
export interface BureauBorder {
  readonly bureauIds: readonly BureauId[];
  readonly schoolIds: readonly SchoolId[];
  /** Codes of the file that schools outside have already. */
  readonly taken: ReadonlySet<SchoolId>;
}

export type Border = SchoolBorder | BureauBorder;

export const schoolsWithin = (border: Border): readonly SchoolId[] => ('schoolId' in border ? [border.schoolId] : border.schoolIds);

/** The file without what is not this person's to say; rows of foreign schools are faults that do not tell whether such a school exists. */
export function within(file: RosterFile, stored: RosterFrame, faults: Faults, border: Border): RosterFile {
  const schools = 'schoolId' in border ? oneSchool(file, faults, border) : bureauSchools(file, faults, border);
  const own = new Set([...schoolsWithin(border), ...schools.map(({ fact }) => fact.id)]);
  const message = 'schoolId' in border ? `只能导入自己学校的，学校代码要填 ${border.schoolId}` : FOREIGN;
  const rowsOf = <T extends { schoolId: string }>(list: readonly Said<T>[]): Said<T>[] =>
    list.filter(({ fact, at }) => {
      if (!own.has(fact.schoolId)) faults.add({ ...at, column: '学校代码', message });
      return own.has(fact.schoolId);
    });
  if ('schoolId' in border) heads(file, stored, faults, border);
  return {
    ...{ bureaus: [], officers: [], terms: [], schools },
    teachers: rowsOf(file.teachers),
    teaching: file.teaching.filter(({ fact }) => own.has(fact.schoolId)),
    classrooms: rowsOf(file.classrooms),
    students: rowsOf(file.students),
  };
}

const FOREIGN = '只能导入自己教育局的学校。新学校请先写进“学校”表；代码写错了，请改过来';

function oneSchool(file: RosterFile, faults: Faults, { schoolId }: SchoolBorder): [] {
  for (const { fact, at } of file.schools)
    if (fact.id !== schoolId) faults.add({ ...at, column: '学校代码', message: `只能导入自己学校的，学校代码要填 ${schoolId}` });
  return [];
}

function bureauSchools(
  file: RosterFile,
  faults: Faults,
  { bureauIds, taken }: BureauBorder,
): Said<RosterFile['schools'][number]['fact']>[] {
  return file.schools.filter(({ fact, at }) => {
    const fault = (column: string, message: string): boolean => {
      faults.add({ ...at, column, message });
      return false;
    };
    if (taken.has(fact.id)) return fault('学校代码', '这个代码不能用，请核对；新学校请换一个代码');
    return bureauIds.includes(fact.bureauId) || fault('教育局代码', `只能填自己的教育局：${bureauIds.join('、')}`);
  });
}

function heads(file: RosterFile, stored: RosterFrame, faults: Faults, { schoolId, mayNameHeads }: SchoolBorder): void {
  const before = new Set(stored.teachers.filter(({ roles }) => roles.includes('head')).map(({ id }) => id));
  for (const { fact, at, keep = [] } of file.teachers) {
    if (mayNameHeads || keep.includes('roles') || fact.schoolId !== schoolId) continue;
    if (fact.roles.includes('head') !== before.has(fact.id))
      faults.add({ ...at, column: '职务', message: '校长由校长本人或者教育局登记，这里请和原来的一样' });
  }
}

/** Sheets that were passed over, each in a sentence. */
export function passedOver({ terms, officers }: RosterFile, border: Border): Fault[] {
  const sheets: Place['sheet'][] = [...(terms.length ? ['学期'] : []), ...(officers.length ? ['教育局人员'] : [])];
  const whose = 'schoolId' in border ? '由教育局导入' : '由管理系统的人导入';
  return sheets.map((sheet) => ({ sheet, message: `这张表${whose}，这次没有读` }));
}
