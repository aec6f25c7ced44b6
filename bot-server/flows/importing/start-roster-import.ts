import type { Actor } from '../../domain/access/actor';
import type { FileBytes } from '../../domain/importing/sheet-row';
import { Refusal } from '../../domain/refusal';
import { undoRefusal, type RosterOperation } from '../../domain/roster/operation';
import type { Instant } from '../../domain/time/instant';
import type { RosterStore } from '../../store/roster';
import { openImport, runImport, type ImportRosterNeeds, type RosterImport } from './import-roster';
import { isOwn, LARGEST_OF_SCHOOL, rosterHand } from './roster-hand';

type HandNeeds = { readonly roster: Pick<RosterStore, 'bureaus'> };
type Needs = ImportRosterNeeds &
  HandNeeds & {
    /** Goes on after the answer; trouble is told there. */
    readonly later: (work: () => Promise<unknown>) => void;
  };
type LookNeeds = Pick<ImportRosterNeeds, 'rosterOperations'> & HandNeeds;

/** An import by a school or a bureau: answers at once with the row that tells how far it is. @throws Refusal access/denied, import/too-large */
export async function startRosterImport(
  needs: Needs,
  actor: Actor,
  { file, dryRun, markLeft }: { readonly file: FileBytes; readonly dryRun: boolean; readonly markLeft: boolean },
  now: Instant,
): Promise<RosterOperation> {
  const { by, owner, reach } = await rosterHand(needs, actor);
  if (owner.schoolId !== undefined && file.bytes.byteLength > LARGEST_OF_SCHOOL) throw new Refusal('import/too-large');
  const input: RosterImport = { file, dryRun, markLeft, border: reach, by, owner };
  const operation = await openImport(needs, input, now);
  needs.later(async () => {
    // A refusal stands in the import's own row, where its page looks.
    await runImport(needs, operation, input, now).catch((fault: unknown) => {
      if (!(fault instanceof Refusal)) throw fault;
    });
  });
  return operation;
}

/** How an operation on one's own roster stands, and whether it can be undone now. @throws Refusal access/denied, import/not-found */
export async function showRosterOperation(
  needs: LookNeeds,
  actor: Actor,
  id: string,
  now: Instant,
): Promise<{ operation: RosterOperation; undoable: boolean }> {
  const hand = await rosterHand(needs, actor);
  const operation = await needs.rosterOperations.get(id);
  if (!operation || !isOwn(operation, hand)) throw new Refusal('import/not-found');
  const newer = operation.state === 'done' ? await needs.rosterOperations.newerOn(operation) : [];
  return { operation, undoable: undoRefusal(operation, newer, now) === undefined };
}

const MOST = 20;

/** What was done to the roster one keeps, newest first. @throws Refusal access/denied */
export async function listRosterOperations(
  needs: LookNeeds,
  actor: Actor,
  now: Instant,
): Promise<{ operation: RosterOperation; undoable: boolean }[]> {
  const { owner } = await rosterHand(needs, actor);
  const list = await needs.rosterOperations.ofOwner(owner, MOST);
  const newest = list.find(({ state }) => state === 'done');
  const newer = newest ? await needs.rosterOperations.newerOn(newest) : [];
  return list.map((operation) => ({
    operation,
    undoable: operation.id === newest?.id && undoRefusal(operation, newer, now) === undefined,
  }));
}
