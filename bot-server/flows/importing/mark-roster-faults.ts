import type { Actor } from '../../domain/access/actor';
import type { Fault } from '../../domain/importing/fault';
import { frameChangesOf } from '../../domain/importing/roster-frame';
import { RosterReader } from '../../domain/importing/roster-reader';
import type { FileBytes, SheetRows } from '../../domain/importing/sheet-row';
import { Refusal } from '../../domain/refusal';
import type { RosterStore } from '../../store/roster';
import { schoolOf } from '../roster/list-class';

interface Needs {
  readonly files: {
    readRoster(file: FileBytes): SheetRows;
    writeMarked(file: FileBytes, faults: readonly Fault[]): Promise<FileBytes>;
  };
  readonly roster: Pick<RosterStore, 'frame'>;
}

/** The file as it came, with what is wrong in a column beside each row. Nothing is stored. @throws Refusal access/denied, import/unreadable, import/too-large */
export async function markRosterFaults(needs: Needs, actor: Actor, file: FileBytes): Promise<FileBytes> {
  const schoolId = schoolOf(actor);
  if (schoolId === undefined || actor.role !== 'teacher') throw new Refusal('access/denied');
  const reader = new RosterReader();
  for await (const row of needs.files.readRoster(file)) reader.take(row);
  const border = { schoolId, mayNameHeads: actor.roles.includes('head') };
  frameChangesOf(reader.finish(), await needs.roster.frame([schoolId]), reader.faults, border);
  return needs.files.writeMarked(file, reader.faults.list());
}
