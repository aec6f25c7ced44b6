import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import type { FileBytes } from '../../domain/importing/sheet-row';
import { Refusal } from '../../domain/refusal';
import { undoRefusal, type RosterOperation } from '../../domain/roster/operation';
import type { Instant } from '../../domain/time/instant';
import { openImport, runImport, type ImportRosterNeeds, type RosterImport } from './import-roster';

type Needs = ImportRosterNeeds & {
  /** Goes on after the answer; trouble is told there. */
  readonly later: (work: () => Promise<unknown>) => void;
};

/** A school's own import: answers at once with the row that tells how far it is. @throws Refusal access/denied */
export async function startRosterImport(
  needs: Needs,
  actor: Actor,
  { file, dryRun, markLeft }: { readonly file: FileBytes; readonly dryRun: boolean; readonly markLeft: boolean },
  now: Instant,
): Promise<RosterOperation> {
  if (actor.role !== 'teacher' || !may.keepRoster(actor, actor.schoolId)) throw new Refusal('access/denied');
  const input: RosterImport = {
    ...{ file, dryRun, markLeft },
    border: { schoolId: actor.schoolId, mayNameHeads: actor.roles.includes('head') },
    by: { kind: 'teacher', id: actor.teacherId },
  };
  const operation = await openImport(needs, input, now);
  needs.later(async () => {
    // A refusal stands in the import's own row, where its page looks.
    await runImport(needs, operation, input, now).catch((fault: unknown) => {
      if (!(fault instanceof Refusal)) throw fault;
    });
  });
  return operation;
}

/** How an operation of one's own school stands, and whether it can be undone now. @throws Refusal access/denied, import/not-found */
export async function showRosterOperation(
  { rosterOperations }: Pick<ImportRosterNeeds, 'rosterOperations'>,
  actor: Actor,
  id: string,
  now: Instant,
): Promise<{ operation: RosterOperation; undoable: boolean }> {
  if (actor.role !== 'teacher' || !may.keepRoster(actor, actor.schoolId)) throw new Refusal('access/denied');
  const operation = await rosterOperations.get(id);
  if (operation?.schoolId !== actor.schoolId) throw new Refusal('import/not-found');
  const newer = operation.state === 'done' ? await rosterOperations.newerOn(operation) : [];
  return { operation, undoable: undoRefusal(operation, newer, now) === undefined };
}

const MOST = 20;

/** What was done to one's school's roster, newest first. @throws Refusal access/denied */
export async function listRosterOperations(
  { rosterOperations }: Pick<ImportRosterNeeds, 'rosterOperations'>,
  actor: Actor,
  now: Instant,
): Promise<{ operation: RosterOperation; undoable: boolean }[]> {
  if (actor.role !== 'teacher' || !may.keepRoster(actor, actor.schoolId)) throw new Refusal('access/denied');
  const list = await rosterOperations.ofSchool(actor.schoolId, MOST);
  const newest = list.find(({ state }) => state === 'done');
  const newer = newest ? await rosterOperations.newerOn(newest) : [];
  return list.map((operation) => ({
    operation,
    undoable: operation.id === newest?.id && undoRefusal(operation, newer, now) === undefined,
  }));
}
