import type { RosterChanges } from '../../domain/importing/roster-changes';
import type { Progress } from '../../domain/importing/sheet-row';
import { Refusal } from '../../domain/refusal';
import type { OperationResult, RosterOperation } from '../../domain/roster/operation';
import { DAY, type Instant } from '../../domain/time/instant';
import type { LeaseStore } from '../../store/leases';
import type { RosterStore } from '../../store/roster';
import type { Entry, RosterCollection } from '../../store/roster/journal';
import type { RosterOperationStore } from '../../store/roster-operations';

export interface RosterWriteNeeds {
  readonly roster: Pick<RosterStore, 'entriesOf' | 'journal'>;
  readonly rosterOperations: RosterOperationStore;
  readonly leases: Pick<LeaseStore, 'acquire' | 'release' | 'newOwner'>;
  /** The figures of children whose guardians are others now are to be counted again. */
  readonly recountChildren?: (studentIds: readonly string[], now: Instant) => Promise<void>;
}

/** A part of what an operation writes: whole facts, and ids of rows that go. */
export interface RosterPart {
  readonly changes: Partial<RosterChanges>;
  readonly gone?: Partial<Record<RosterCollection, readonly string[]>>;
}

/** Long enough for one batch on a slow disk; what a dead process left is mended so much later at the earliest. */
export const ROSTER_LEASE_MS = 20_000;
const BATCH = 1000;
/** Longer than undoing is allowed, so that one begun in time also ends. */
const JOURNAL_KEPT = 2 * DAY;

type Beat = () => Promise<void>;

/**
 * Lets one writer at a time at the roster, after what an earlier one left half-done was put back.
 * `beat` is to be called before every batch: it fails when another has taken over meanwhile.
 * @throws Refusal roster/busy
 */
export async function holdRoster<T>(
  needs: RosterWriteNeeds,
  work: (beat: Beat) => Promise<T>,
  now: Instant,
  leaseMs = ROSTER_LEASE_MS,
): Promise<T> {
  const owner = needs.leases.newOwner();
  const beat = async (): Promise<void> => {
    if (!(await needs.leases.acquire('roster', owner, leaseMs)).held) throw new Refusal('roster/busy');
  };
  await beat();
  try {
    await mend(needs, beat, now);
    return await work(beat);
  } finally {
    await needs.leases.release('roster', owner);
  }
}

/** Puts back what a writer that is gone has begun: an import is undone, an undoing is ended. */
async function mend(needs: RosterWriteNeeds, beat: Beat, now: Instant): Promise<void> {
  const { roster, rosterOperations: operations } = needs;
  for (const { id, state } of await operations.underWay()) {
    if (state === 'reading') continue;
    if (state !== 'staging') await putBack(needs, id, beat, now);
    await roster.journal.drop(id);
    if (state === 'undoing') await operations.step(id, 'undoing', 'undone');
    else await operations.step(id, state, 'failed', { sentence: '中途断了，名册和原来一样。请再做一次' });
  }
}

/**
 * Puts every row of an operation back, and has the figures counted again in which the children of its guardianships are. The journal stays:
 * cut off anywhere this is done once more, so no figure is left as it was with a guardian who is none any more.
 */
export async function putBack(needs: RosterWriteNeeds, id: string, beat: Beat, now: Instant): Promise<void> {
  for await (const _ of needs.roster.journal.restore(id)) await beat();
  await recount(needs, id, beat, now);
}

async function recount({ roster, recountChildren }: RosterWriteNeeds, id: string, beat: Beat, now: Instant): Promise<void> {
  if (!recountChildren) return;
  for await (const ties of roster.journal.touched(id, 'guardianships')) {
    await recountChildren([...new Set(ties.map((tie) => tie.slice(tie.indexOf(':') + 1)))], now);
    await beat();
  }
}

/**
 * Writes an operation's parts as one: first the whole of it into the journal, row by row with what stood there before, then the rows. A process
 * that dies in between leaves rows half written and the journal whole; {@link holdRoster} puts the old ones back before anybody writes again,
 * and a sweep does within the minute. (One transaction would be simpler, but a county's 450,000 rows are far beyond what one may hold.)
 * @returns how many rows were written; 0 leaves no trace.
 */
export async function writeRoster(
  needs: RosterWriteNeeds,
  operation: RosterOperation,
  parts: AsyncIterable<RosterPart> | Iterable<RosterPart>,
  now: Instant,
  {
    onProgress,
    leaseMs,
    result,
  }: {
    readonly onProgress?: Progress;
    readonly leaseMs?: number;
    /** What is to be told of it, once all parts were seen; it stands there as soon as the state says it is through. */
    readonly result?: () => OperationResult;
  } = {},
): Promise<number> {
  const { roster, rosterOperations: operations } = needs;
  const { id } = operation;
  return holdRoster(
    needs,
    async (beat) => {
      if (!(await operations.step(id, operation.state, 'staging'))) throw new Refusal('roster/busy');
      let staged: { total: number; schools: ReadonlySet<string> };
      try {
        staged = await stage(needs, id, parts, beat);
      } catch (fault) {
        await roster.journal.drop(id);
        await operations.step(id, 'staging', 'failed', { sentence: fault instanceof Refusal ? fault.message : FAILED });
        throw fault;
      }
      const { total, schools } = staged;
      if (total === 0) {
        await operations.step(id, 'staging', 'same', result ? { result: result() } : {});
        return 0;
      }
      if (!(await operations.beginWriting(id, [...schools]))) throw new Refusal('roster/busy');
      try {
        let done = 0;
        for await (const count of roster.journal.apply(id)) {
          done += count;
          onProgress?.(done, total, '写入');
          await operations.progress(id, '写入', done, total);
          await beat();
        }
        await recount(needs, id, beat, now);
        await roster.journal.keepUntil(id, new Date(now + JOURNAL_KEPT));
        await operations.step(id, 'writing', 'done', { doneAt: now, ...(result ? { result: result() } : {}) });
        return total;
      } catch (fault) {
        await mend(needs, beat, now);
        throw fault;
      }
    },
    now,
    leaseMs,
  );
}

const FAILED = '出了没有料到的错，名册和原来一样。请再试一次；还不行，请告诉管系统的人';

async function stage({ roster }: RosterWriteNeeds, id: string, parts: AsyncIterable<RosterPart> | Iterable<RosterPart>, beat: Beat) {
  const schools = new Set<string>();
  let total = 0;
  let seq = 0;
  let waiting: Entry[] = [];
  const flush = async (): Promise<void> => {
    if (waiting.length === 0) return;
    await roster.journal.stage(id, seq, waiting);
    total += waiting.length;
    seq += 1;
    waiting = [];
    await beat();
  };
  for await (const { changes, gone } of parts) {
    for (const entry of await roster.entriesOf(changes, gone)) {
      const school = schoolOf(entry);
      if (crosses(entry)) throw new Refusal('import/invalid', { message: CROSSES });
      if (school !== undefined) schools.add(school);
      waiting.push(entry);
      if (waiting.length >= BATCH) await flush();
    }
  }
  await flush();
  return { total, schools };
}

/** `QX-01` with the number 5 and `QX` with the number 01-5 make one id: what belongs to one school never becomes another's. */
const crosses = ({ a, b }: Entry): boolean =>
  typeof a?.['schoolId'] === 'string' && typeof b?.['schoolId'] === 'string' && a['schoolId'] !== b['schoolId'];
const CROSSES = '有学号或工号连着学校代码，正好和别的学校的一样，名册没有变。请换掉里面带短横的学号或工号';

function schoolOf({ c, i, a, b }: Entry): string | undefined {
  if (c === 'schools') return i;
  const school = (a ?? b)?.['schoolId'];
  return typeof school === 'string' ? school : undefined;
}

/** For the sweep: mends what a dead process left, when nobody is at the roster. @returns whether there was something. */
export async function recoverRoster(needs: RosterWriteNeeds, now: Instant, leaseMs?: number): Promise<boolean> {
  const left = (await needs.rosterOperations.underWay()).filter(({ state }) => state !== 'reading');
  if (left.length === 0) return false;
  try {
    await holdRoster(needs, () => Promise.resolve(), now, leaseMs);
    return true;
  } catch (fault) {
    if (fault instanceof Refusal && fault.code === 'roster/busy') return false;
    throw fault;
  }
}
