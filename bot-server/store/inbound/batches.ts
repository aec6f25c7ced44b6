import type { Connection } from 'mongoose';
import type { AccountId } from '../../domain/account/account';
import { fateOf, openGroupCommit, type Fate } from '../group-commit';
import { updateBatch, type Update } from '../update-batch';
import { hold, INBOUND, type InboundRow } from './row';

const BYTES_AN_UPDATE = 900;
const DUPLICATE = 11_000;
/** Another process writes the same push down in the same moment; one of the two then finds it written. */
const MOST_TIMES = 4;

export interface Claiming {
  readonly id: string;
  readonly accountId: AccountId;
  readonly identityId: string;
  readonly sealed: string;
  /** Of this call alone: the row tells by it whose the push is. */
  readonly holder: string;
  readonly holdMs: number;
}

type Held = Pick<InboundRow, '_id' | 'state' | 'holder' | 'tries' | 'replySealed'>;

const literal = (value: unknown) => ({ $literal: value });

/** Made, or taken where nobody holds it any more; else as it is. Writing it again changes nothing: it is then held by this holder. */
function claimOf({ id, accountId, identityId, sealed, holder, holdMs }: Claiming): Update {
  const fresh = { $eq: [{ $type: '$state' }, 'missing'] };
  const free = { $or: [fresh, { $and: [{ $eq: ['$state', 'received'] }, { $lte: ['$heldUntil', '$$NOW'] }] }] };
  return {
    filter: { _id: id },
    update: [
      {
        $set: {
          sealed: { $cond: [fresh, literal(sealed), '$sealed'] },
          tries: { $cond: [free, { $add: [{ $ifNull: ['$tries', 0] }, 1] }, '$tries'] },
          holder: { $cond: [free, literal(holder), '$holder'] },
          heldUntil: { $cond: [free, hold(holdMs), '$heldUntil'] },
          accountId: { $ifNull: ['$accountId', literal(accountId)] },
          identityId: { $ifNull: ['$identityId', literal(identityId)] },
          receivedAt: { $ifNull: ['$receivedAt', '$$NOW'] },
          state: { $ifNull: ['$state', 'received'] },
        },
      },
    ],
    upsert: true,
  };
}

/** Writes pushes down, those of one moment by one majority write, and gives each row as it is then. */
export function openClaims(connection: Connection): (claiming: Claiming) => Promise<Held | undefined> {
  const rows = connection.collection<InboundRow>(INBOUND);
  const batch = openGroupCommit<Claiming, Held | undefined>(
    async (all): Promise<Fate<Held | undefined>[]> => {
      const { errors, made } = await written(connection, all.map(claimOf));
      // Who made a row holds it. Only what was there already has to be read.
      const ids = all.flatMap(({ id }, index) => (made.has(index) ? [] : [id]));
      const found =
        ids.length === 0
          ? []
          : await rows.find({ _id: { $in: ids } }, { projection: { state: 1, holder: 1, tries: 1, replySealed: 1 } }).toArray();
      const byId = new Map(found.map((row) => [row._id, row as Held]));
      return all.map(({ id, holder }, index): Fate<Held | undefined> => {
        if (errors.has(index)) return { ok: false, error: errors.get(index) };
        return { ok: true, value: made.has(index) ? { _id: id, state: 'received', holder, tries: 1 } : byId.get(id) };
      });
    },
    { sizeOf: ({ sealed }) => BYTES_AN_UPDATE + sealed.length },
  );
  return async (claiming) => fateOf(await batch.add(claiming));
}

export interface Ending {
  readonly id: string;
  readonly holder: string;
  readonly replySealed?: string;
}

/** Notes that pushes are worked on, where they are still held by who did it, and forgets their content; those of one moment by one write. */
export function openEndings(connection: Connection): (ending: Ending) => Promise<void> {
  const batch = openGroupCommit<Ending, undefined>(
    async (all): Promise<Fate<undefined>[]> => {
      const { errors } = await written(
        connection,
        all.map(({ id, holder, replySealed }) => ({
          filter: { _id: id, holder, state: 'received' },
          update: { $set: { state: 'done', ...(replySealed === undefined ? {} : { replySealed }) }, $unset: { sealed: 1 } },
        })),
      );
      return all.map((_, index) => (errors.has(index) ? { ok: false, error: errors.get(index) } : { ok: true, value: undefined }));
    },
    { sizeOf: ({ replySealed = '' }) => BYTES_AN_UPDATE + replySealed.length },
  );
  return async (ending) => fateOf(await batch.add(ending));
}

interface Written {
  /** What went wrong with which. */
  readonly errors: ReadonlyMap<number, Error>;
  /** Which of them made their row. */
  readonly made: ReadonlySet<number>;
}

/** Writes all of them, each by its place. */
async function written(connection: Connection, updates: readonly Update[]): Promise<Written> {
  let left = updates.map((update, index) => ({ update, index }));
  const errors = new Map<number, Error>();
  const made = new Set<number>();
  for (let time = 1; left.length > 0; time += 1) {
    const told = await updateBatch(connection, INBOUND, left.map(({ update }) => update)); // prettier-ignore
    for (const { index } of told.upserted) made.add(left[index]?.index ?? -1);
    const again = new Set(told.writeErrors.filter(({ code }) => code === DUPLICATE && time < MOST_TIMES).map(({ index }) => index));
    for (const { index, code } of told.writeErrors) {
      const which = left[index]?.index;
      if (which !== undefined && !again.has(index)) errors.set(which, new Error(`a push was refused with ${code}`));
    }
    left = left.filter((_, index) => again.has(index));
  }
  return { errors, made };
}
