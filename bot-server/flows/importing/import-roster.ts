import type { Fault } from '../../domain/importing/fault';
import { moveTerms } from '../../domain/importing/move-terms';
import type { RosterChanges, RosterFacts } from '../../domain/importing/roster-changes';
import { leaveOutErased } from '../../domain/erasure/leave-out';
import { isSame, rosterChangesOf, studentIdOf, type FactKind, type Tally } from '../../domain/importing/roster-changes-of';
import { RosterReader } from '../../domain/importing/roster-reader';
import type { FileBytes, Progress } from '../../domain/importing/sheet-row';
import { Refusal } from '../../domain/refusal';
import type { CivilDate } from '../../domain/time/civil';
import type { Instant } from '../../domain/time/instant';
import type { ImportLog, TableFiles } from './needs';

interface Needs {
  readonly files: TableFiles;
  readonly roster: {
    snapshot(): Promise<RosterFacts>;
    apply(changes: RosterChanges, onProgress?: (done: number) => void): Promise<void>;
  };
  readonly seal: { blind(text: string): string };
  readonly imports: ImportLog;
  /** Which of these children were erased. */
  readonly erasures: { erasedAmong(studentIds: readonly string[]): Promise<ReadonlySet<string>> };
}

export interface RosterImport {
  readonly file: FileBytes;
  /** Only to look: nothing is written. */
  readonly dryRun: boolean;
  /** For demonstrations: the file's first term starts on this day instead. */
  readonly termStartsOn?: CivilDate;
}

export interface RosterImported {
  readonly dryRun: boolean;
  readonly counts: Readonly<Record<FactKind, Tally>>;
  readonly moved: number;
  readonly absent: number;
  readonly warnings: readonly Fault[];
}

const ROWS_BETWEEN_NEWS = 200;

/**
 * Reads a roster file, compares it with what is stored and writes what is new or different; the same file twice writes nothing.
 * @throws Refusal import/unreadable, import/too-large; import/invalid with all faults as details, and then nothing was written.
 */
export async function importRoster(needs: Needs, input: RosterImport, now: Instant, onProgress?: Progress): Promise<RosterImported> {
  const reader = new RosterReader();
  let rows = 0;
  for await (const row of needs.files.readTable(input.file)) {
    reader.take(row);
    rows += 1;
    if (rows % ROWS_BETWEEN_NEWS === 0) onProgress?.(rows, undefined, '读表');
  }
  onProgress?.(rows, rows, '读表');
  const said = reader.finish();
  const moved = input.termStartsOn === undefined ? said : moveTerms(said, input.termStartsOn);
  const erased = await needs.erasures.erasedAmong(moved.students.map(({ fact }) => studentIdOf(fact)));
  const { file, warnings: leftOut } = leaveOutErased(moved, erased);
  const outcome = rosterChangesOf(file, await needs.roster.snapshot(), (text) => needs.seal.blind(text), reader.faults);
  if (reader.faults.count > 0) {
    throw new Refusal('import/invalid', {
      message: `名册里有 ${reader.faults.count} 处错误，一条也没有导入。请按提示改好再导入`,
      details: reader.faults.list(),
    });
  }
  if (!input.dryRun && !isSame(outcome)) {
    const total = Object.values(outcome.counts).reduce((sum, { added, changed }) => sum + added + changed, 0);
    let written = 0;
    await needs.roster.apply(outcome.changes, (done) => {
      written += done;
      onProgress?.(written, total, '写入');
    });
  }
  if (!input.dryRun) {
    const sum = (part: keyof Tally): number => Object.values(outcome.counts).reduce((total, tally) => total + tally[part], 0);
    await needs.imports.note({
      kind: 'roster',
      fileName: input.file.name,
      sha256: needs.files.fingerprint(input.file.bytes),
      at: now,
      added: sum('added'),
      changed: sum('changed'),
      same: sum('same'),
    });
  }
  const { counts, moved: changedClass, absent, warnings } = outcome;
  return { dryRun: input.dryRun, counts, moved: changedClass, absent, warnings: [...leftOut, ...warnings] };
}
