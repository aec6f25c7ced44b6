import type { Actor } from '../../domain/access/actor';
import type { Fault } from '../../domain/importing/fault';
import { schoolsWithin } from '../../domain/importing/roster-border';
import { frameChangesOf } from '../../domain/importing/roster-frame';
import { RosterReader } from '../../domain/importing/roster-reader';
import type { FileBytes, SheetRows } from '../../domain/importing/sheet-row';
import { Refusal } from '../../domain/refusal';
import type { RosterStore } from '../../store/roster';
import { borderFor, LARGEST_OF_SCHOOL, rosterHand } from './roster-hand';

interface Needs {
  readonly files: {
    readRoster(file: FileBytes): SheetRows;
    writeMarked(file: FileBytes, faults: readonly Fault[]): Promise<FileBytes>;
  };
  readonly roster: Pick<RosterStore, 'bureaus' | 'frame' | 'schools'>;
}

/** The file as it came, with what is wrong in a column beside each row. Nothing is stored. @throws Refusal access/denied, import/unreadable, import/too-large */
export async function markRosterFaults(needs: Needs, actor: Actor, file: FileBytes): Promise<FileBytes> {
  const { reach, owner } = await rosterHand(needs, actor);
  if (owner.schoolId !== undefined && file.bytes.byteLength > LARGEST_OF_SCHOOL) throw new Refusal('import/too-large');
  const reader = new RosterReader();
  for await (const row of needs.files.readRoster(file)) reader.take(row);
  const said = reader.finish();
  const border = await borderFor(needs, reach, said);
  frameChangesOf(said, await needs.roster.frame(schoolsWithin(border)), reader.faults, border);
  return needs.files.writeMarked(file, reader.faults.list());
}
