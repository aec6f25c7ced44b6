import type { Fault } from '../importing/fault';
import type { RosterFile } from '../importing/roster-reader';
import { studentIdOf } from '../importing/roster-changes-of';
import type { StudentId } from '../roster/roster';

/**
 * A roster file without the children whose data their families had erased, and a sentence for each that says so: a spreadsheet that is older
 * than an erasure must not bring a child back unseen.
 */
export function leaveOutErased(
  file: RosterFile,
  erased: ReadonlySet<StudentId>,
): { readonly file: RosterFile; readonly warnings: readonly Fault[] } {
  if (erased.size === 0) return { file, warnings: [] };
  const isErased = ({ fact }: RosterFile['students'][number]): boolean => erased.has(studentIdOf(fact));
  const message = '家长已经要求删除这个孩子的信息，这一行没有导入。孩子又来上学、家长也同意的，请管理员先运行 privacy readmit';
  return {
    file: { ...file, students: file.students.filter((line) => !isErased(line)) },
    warnings: file.students.filter(isErased).map(({ at }) => ({ ...at, column: '学号', message })),
  };
}
