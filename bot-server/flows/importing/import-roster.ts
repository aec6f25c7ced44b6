import type { Fault } from '../../domain/importing/fault';
import { moveTerms } from '../../domain/importing/move-terms';
import { leaveOutErased } from '../../domain/erasure/leave-out';
import { schoolsWithin } from '../../domain/importing/roster-border';
import { frameChangesOf } from '../../domain/importing/roster-frame';
import { studentIdOf, type PersonLine } from '../../domain/importing/roster-people';
import { RosterReader, type RosterFile } from '../../domain/importing/roster-reader';
import type { Counts } from '../../domain/importing/roster-tally';
import type { FileBytes, Progress } from '../../domain/importing/sheet-row';
import { maskName } from '../../domain/privacy/mask';
import { Refusal } from '../../domain/refusal';
import type { OperationResult, RosterOperation } from '../../domain/roster/operation';
import { civilDate, type CivilDate } from '../../domain/time/civil';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { RosterStore } from '../../store/roster';
import { writeRoster, type RosterWriteNeeds } from '../roster/write-roster';
import type { ImportLog, TableFiles } from './needs';
import { noteRoles } from './note-roles';
import { planPeople } from './plan-people';
import { borderFor, type Reach } from './roster-hand';

export type ImportRosterNeeds = RosterWriteNeeds & {
  readonly files: Pick<TableFiles, 'readRoster' | 'fingerprint'>;
  readonly roster: Pick<RosterStore, 'frame' | 'schools' | 'peopleOfSchool' | 'guardiansByPhone'>;
  readonly seal: { blind(text: string): string };
  readonly imports: ImportLog;
  readonly audit: Pick<AuditStore, 'note'>;
  /** Which of these children were erased. */
  readonly erasures: { erasedAmong(studentIds: readonly string[]): Promise<ReadonlySet<string>> };
  readonly newId: () => string;
};

export interface RosterImport {
  readonly file: FileBytes;
  /** Only to look: nothing is written. */
  readonly dryRun: boolean;
  /** Students of the file's classes who are not in the file have left. */
  readonly markLeft?: boolean;
  /** For demonstrations: the file's first term starts on this day instead. */
  readonly termStartsOn?: CivilDate;
  /** Only rows of one school, or of one bureau's schools; without it, everybody's. */
  readonly border?: Reach;
  /** Whose history it stands in, where that is not the one school's. */
  readonly owner?: Pick<RosterOperation, 'schoolId' | 'bureauId'>;
  readonly by?: RosterOperation['by'];
  readonly leaseMs?: number;
}

export interface RosterImported extends OperationResult {
  readonly id: string;
  readonly dryRun: boolean;
  /** Rows written; 0 when everything was there already. */
  readonly written: number;
  readonly moved: number;
  readonly absent: number;
}

const ROWS_BETWEEN_NEWS = 500;
const ROWS_BETWEEN_NOTES = 5000;
const NOBODY: RosterOperation['by'] = { kind: 'operator', id: 'command-line' };

/** Opens the row that the import is followed by; {@link runImport} does the work. */
export async function openImport(needs: Pick<ImportRosterNeeds, 'rosterOperations' | 'newId'>, input: RosterImport, now: Instant) {
  const operation = {
    ...({ id: needs.newId(), kind: 'import', state: 'reading', schoolIds: [], at: now } as const),
    ...{ by: input.by ?? NOBODY, title: input.file.name.slice(-120), progress: { step: '读表', done: 0 } },
    ...(input.owner ?? (input.border && 'schoolId' in input.border ? { schoolId: input.border.schoolId } : {})),
  };
  await needs.rosterOperations.open(operation);
  return { ...operation, faults: [], faultCount: 0 } satisfies RosterOperation;
}

/**
 * Reads a roster file, compares it with what is stored and writes what is new or different as one operation; the same file twice writes nothing.
 * @throws Refusal import/unreadable, import/too-large, roster/busy; import/invalid with all faults as details, and then nothing was written.
 */
export async function importRoster(
  needs: ImportRosterNeeds,
  input: RosterImport,
  now: Instant,
  onProgress?: Progress,
): Promise<RosterImported> {
  return runImport(needs, await openImport(needs, input, now), input, now, onProgress);
}

/** The work of an import that was opened. Its row says at any time how far it is and how it ended. */
export async function runImport(
  needs: ImportRosterNeeds,
  operation: RosterOperation,
  input: RosterImport,
  now: Instant,
  onProgress?: Progress,
): Promise<RosterImported> {
  const { rosterOperations: operations } = needs;
  const { id } = operation;
  try {
    return await work(needs, operation, input, now, onProgress);
  } catch (fault) {
    const refused = fault instanceof Refusal;
    const faults: readonly Fault[] = refused && fault.code === 'import/invalid' && Array.isArray(fault.details) ? fault.details : [];
    const sentence = refused ? fault.message : '出了没有料到的错，名册没有变。请再试一次；还不行，请告诉管系统的人';
    await operations.step(id, 'reading', refused ? 'refused' : 'failed', { sentence, faults, faultCount: faults.length });
    throw fault;
  }
}

async function work(
  needs: ImportRosterNeeds,
  operation: RosterOperation,
  input: RosterImport,
  now: Instant,
  onProgress?: Progress,
): Promise<RosterImported> {
  const { rosterOperations: operations } = needs;
  const { reader, file, leftOut } = await read(needs, operation.id, input, onProgress);
  const border = input.border && (await borderFor(needs, input.border, file));
  const stored = await needs.roster.frame(border && schoolsWithin(border));
  const frame = frameChangesOf(file, stored, reader.faults, border);
  if (reader.faults.count > 0) {
    throw new Refusal('import/invalid', {
      message: `名册里有 ${reader.faults.count} 处错误，一条也没有导入。请按提示改好再导入`,
      details: reader.faults.list(),
    });
  }
  const plan = planPeople(needs, file.students, {
    ...{
      blind: (text: string) => needs.seal.blind(text),
      on: civilDate(now),
      at: now,
      markLeft: input.markLeft ?? false,
      alone: border !== undefined,
    },
    onSchool: async (done, total) => {
      onProgress?.(done, total, '比较');
      await operations.progress(operation.id, '比较', done, total);
    },
  });
  const result = (): OperationResult => {
    const { counts, kinds, lines, warnings } = plan.outcome();
    const nameOf = (classroomId: string): string => frame.classNames.get(classroomId) ?? '';
    return {
      counts: { ...frame.counts, ...counts } satisfies Counts,
      kinds,
      lines: lines.map((line) => ({
        ...(border && !('schoolId' in border) ? told(line) : line),
        className: nameOf(line.classroomId),
        ...(line.kind === 'moved' && line.before !== undefined ? { beforeName: nameOf(line.before) } : {}),
      })),
      warnings: [...leftOut, ...frame.warnings, ...warnings, ...absentWords(kinds.absent)],
    };
  };
  let written = 0;
  const by = input.by ?? NOBODY;
  if (input.dryRun) {
    for await (const _ of plan.parts());
    await operations.step(operation.id, 'reading', 'looked', { result: result() });
  } else {
    const parts = async function* () {
      yield { changes: frame.changes };
      yield* plan.parts();
    };
    const { leaseMs } = input;
    written = await writeRoster(needs, operation, parts(), now, {
      result,
      ...(onProgress ? { onProgress } : {}),
      ...(leaseMs === undefined ? {} : { leaseMs }),
    });
    await remember(needs, operation, input, result().counts, written, now);
    if (written > 0) await noteRoles(needs, stored, frame.changes, by, now);
  }
  const { kinds } = result();
  return { ...result(), id: operation.id, dryRun: input.dryRun, written, moved: kinds.moved, absent: kinds.absent };
}

/** A bureau sees counts: of children it did not name in its own file it is told no name. */
function told(line: PersonLine): PersonLine {
  if (line.kind === 'left' || line.kind === 'absent') return { ...line, name: maskName(line.name) };
  return line.kind === 'changed' && line.before !== undefined ? { ...line, before: maskName(line.before) } : line;
}

async function read(needs: ImportRosterNeeds, id: string, input: RosterImport, onProgress?: Progress) {
  const reader = new RosterReader();
  let rows = 0;
  for await (const row of needs.files.readRoster(input.file)) {
    reader.take(row);
    rows += 1;
    if (rows % ROWS_BETWEEN_NEWS === 0) onProgress?.(rows, undefined, '读表');
    if (rows % ROWS_BETWEEN_NOTES === 0) await needs.rosterOperations.progress(id, '读表', rows);
  }
  onProgress?.(rows, rows, '读表');
  const said: RosterFile = reader.finish();
  const moved = input.termStartsOn === undefined ? said : moveTerms(said, input.termStartsOn);
  const erased = await needs.erasures.erasedAmong(moved.students.map(({ fact }) => studentIdOf(fact)));
  const { file, warnings: leftOut } = leaveOutErased(moved, erased);
  return { reader, file, leftOut };
}

const absentWords = (absent: number): Fault[] =>
  absent === 0
    ? []
    : [
        {
          sheet: '学生',
          message: `原来登记的 ${absent} 名学生不在这次的表里，没有动。真的离校了，请勾选“标为已离校”，或者在班级名单里办理`,
        },
      ];

async function remember(
  needs: ImportRosterNeeds,
  { id, by }: RosterOperation,
  { file, border, owner }: RosterImport,
  counts: Counts,
  written: number,
  now: Instant,
): Promise<void> {
  const sum = (part: 'added' | 'changed' | 'same'): number => Object.values(counts).reduce((total, tally) => total + tally[part], 0);
  await needs.imports.note({
    ...({ kind: 'roster', fileName: file.name, sha256: needs.files.fingerprint(file.bytes), at: now } as const),
    ...(border ? { into: owner?.bureauId ?? ('schoolId' in border ? border.schoolId : '') } : {}),
    ...{ added: sum('added'), changed: sum('changed'), same: sum('same') },
  });
  if (written === 0) return;
  const schools = (await needs.rosterOperations.get(id))?.schoolIds ?? [];
  for (const chain of schools.length > 0 ? schools : ['operators']) {
    await needs.audit.note({ chain, actor: by, action: 'roster-imported', about: { kind: 'import', id }, amount: written }, now);
  }
}
