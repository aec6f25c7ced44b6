import type { Actor } from '../../domain/access/actor';
import type { FileBytes } from '../../domain/importing/sheet-row';
import { Refusal } from '../../domain/refusal';
import { schoolOf } from './list-class';

interface Needs {
  readonly files: { writeTemplate(kind: 'roster', schoolId?: string): Promise<Uint8Array> };
}

/** The empty roster with its instructions, for one's own school. @throws Refusal access/denied */
export async function rosterTemplate({ files }: Needs, actor: Actor): Promise<FileBytes> {
  const schoolId = schoolOf(actor);
  if (schoolId === undefined) throw new Refusal('access/denied');
  return { name: '名册模板.xlsx', bytes: await files.writeTemplate('roster', schoolId) };
}
