import { randomBytes } from 'node:crypto';
import type { Connection, mongo } from 'mongoose';
import type { Fence } from '../../domain/push/fence';
import type { Instant } from '../../domain/time/instant';
import { underFence } from '../sending/fenced';
import { openGuarded } from '../sending/guarded';
import { leaving, toMessage, type Calling, type ClaimedMessage, type MessageEnd, type MessageRow } from './row';

export interface Claims {
  readonly claimed: readonly ClaimedMessage[];
  /** Refused since a newer leader had them, or since the claimer's lease has run out: somebody believes in an old lease. */
  readonly fenced: number;
}

const countOf = (end: MessageEnd): readonly mongo.Document[] => {
  if (end.state !== 'waiting' || end.counts === undefined) return [];
  const field = end.counts === 'resend' ? 'resends' : 'recovered';
  return [{ $set: { [field]: { $add: [{ $ifNull: [`$${field}`, 0] }, 1] } } }];
};

/** Who has a message in hand: taken a lot at a time, and from then on opened by its token alone. */
export function openClaims(connection: Connection, claimMs: number) {
  const rows = connection.collection<MessageRow>('messages');
  const later = { $add: ['$$NOW', claimMs] };
  const guardOf = ({ token }: { readonly token: string }) => ({ state: 'sending' as const, 'claim.token': token });
  const begins = openGuarded<MessageRow, { readonly id: string; readonly token: string; readonly calling: Calling }>(
    connection,
    'messages',
    {
      idOf: ({ id }) => id,
      guardOf,
      ownOf: ({ calling }) => ({ calling, lastAttempt: calling.attemptId }),
      stagesOf: () => [{ $set: { claimUntil: later } }],
      held: (row, { token, calling }) =>
        row?.state === 'sending' && row.claim?.token === token && row.calling?.attemptId === calling.attemptId,
      projection: { state: 1, 'claim.token': 1, 'calling.attemptId': 1 },
    },
  );
  const ends = openGuarded<MessageRow, { readonly id: string; readonly token: string; readonly end: MessageEnd }>(connection, 'messages', {
    idOf: ({ id }) => id,
    guardOf,
    ownOf: ({ end }) => leaving(end).$set,
    // Whatever state it has now, the guard is met no more: it is counted once.
    stagesOf: ({ end }) => [{ $unset: Object.keys(leaving(end).$unset) }, ...countOf(end)],
    // Whoever takes it over, or claims it anew, puts another token there.
    held: (row, { token }) => row !== undefined && row.state !== 'sending' && row.claim?.token === token,
    projection: { state: 1, 'claim.token': 1 },
  });

  /** Gives due messages to one caller only, those that nobody else took and that no leader of a newer epoch has had. */
  async function claimMany(ids: readonly string[], by: Fence, now: Instant): Promise<Claims> {
    if (ids.length === 0) return { claimed: [], fenced: 0 };
    const token = randomBytes(9).toString('base64url');
    const open = { _id: { $in: [...ids] }, state: { $in: ['waiting' as const, 'held' as const] }, dueAt: { $lte: new Date(now) } };
    const { modifiedCount } = await rows.updateMany(
      { ...open, $or: [{ epoch: { $exists: false } }, { epoch: { $lte: by.epoch } }], ...underFence(by) },
      [
        { $set: { state: 'sending', epoch: by.epoch, claim: { owner: by.owner, token }, claimUntil: later } },
        { $unset: ['dueAt', 'because', 'code', 'calling'] },
      ],
    );
    const found =
      modifiedCount === 0 ? [] : await rows.find({ _id: { $in: [...ids] }, 'claim.token': token }, { batchSize: ids.length + 1 }).toArray();
    const order = new Map(ids.map((id, index) => [id, index]));
    found.sort((a, b) => (order.get(a._id) ?? 0) - (order.get(b._id) ?? 0));
    // What is still open was not taken by anybody: it was refused.
    const fenced = modifiedCount < ids.length ? await rows.countDocuments(open) : 0;
    return { claimed: found.map((row) => ({ message: toMessage(row), token, recovered: row.recovered ?? 0 })), fenced };
  }

  return {
    claimMany,
    async claim(id: string, by: Fence, now: Instant): Promise<ClaimedMessage | undefined> {
      return (await claimMany([id], by, now)).claimed[0];
    },
    /** The last look before a call: false when the claim was lost meanwhile, and then the call must not be made. */
    beginCall: (id: string, token: string, calling: Calling): Promise<boolean> => begins({ id, token, calling }),
    /** Ends a claim: false when it was lost meanwhile, and then nothing has changed. */
    settle: (id: string, token: string, end: MessageEnd): Promise<boolean> => ends({ id, token, end }),
  };
}
