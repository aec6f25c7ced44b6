import { randomUUID } from 'node:crypto';
import type { Connection } from 'mongoose';
import type { HoldReason, Message, PushId } from '../domain/push/push';
import type { GuardianId } from '../domain/roster/roster';
import type { Instant } from '../domain/time/instant';
import { openQueue } from './messages/queue';
import { leaving, messageSchema, toMessage, type Calling, type ClaimedMessage, type MessageEnd, type MessageRow } from './messages/row';
import { openSteering } from './messages/steering';

const CHUNK = 500;
/** Not shown in the inbox: they say nothing to a family. */
const NOT_SHOWN: readonly HoldReason[] = ['already-watched', 'plan-paused', 'ended', 'withdrawn'];

/** What rings one guardian once. `claimMs` is how long a sender may go without a sign before its messages are given to another. */
export function openMessageStore(connection: Connection, { claimMs = 60_000 }: { readonly claimMs?: number } = {}) {
  const model = connection.model('Message', messageSchema, 'messages');
  const rows = connection.collection<MessageRow>('messages');
  const upsertOf = ({
    id,
    dueAt,
    expiresAt,
    sentAt: _sentAt,
    openedAt: _openedAt,
    freshSince: _freshSince,
    createdAt,
    ...rest
  }: Message) => ({
    updateOne: {
      filter: { _id: id },
      update: {
        $setOnInsert: {
          ...rest,
          expiresAt: new Date(expiresAt),
          createdAt: new Date(createdAt),
          ...(dueAt === undefined ? {} : { dueAt: new Date(dueAt) }),
        },
      },
      upsert: true,
    },
  });
  return {
    ...openQueue(rows),
    ...openSteering(rows),
    /** Adds those that are not there yet; what is there stays as it is. Tells how many were new. */
    async put(messages: readonly Message[]): Promise<number> {
      let added = 0;
      for (let from = 0; from < messages.length; from += CHUNK) {
        added += (await rows.bulkWrite(messages.slice(from, from + CHUNK).map(upsertOf), { ordered: false })).upsertedCount;
      }
      return added;
    },
    /** Lets the messages of a bundle go that wait without a time. Safe to repeat. */
    async release(bundle: string, kind: Message['kind'], dueAt: Instant): Promise<number> {
      const { modifiedCount } = await rows.updateMany(
        { bundle, kind, state: 'waiting', dueAt: { $exists: false } },
        { $set: { dueAt: new Date(dueAt) } },
      );
      return modifiedCount;
    },
    /** Gives a due message to one caller only; undefined to everybody else and to a leader of an older epoch. */
    async claim(id: string, by: { readonly owner: string; readonly epoch: number }, now: Instant): Promise<ClaimedMessage | undefined> {
      const token = randomUUID();
      const row = await rows.findOneAndUpdate(
        {
          _id: id,
          state: { $in: ['waiting', 'held'] },
          dueAt: { $lte: new Date(now) },
          $or: [{ epoch: { $exists: false } }, { epoch: { $lte: by.epoch } }],
        },
        [
          { $set: { state: 'sending', epoch: by.epoch, claim: { owner: by.owner, token }, claimUntil: { $add: ['$$NOW', claimMs] } } },
          { $unset: ['dueAt', 'because', 'code', 'calling'] },
        ],
        { returnDocument: 'after' },
      );
      return row ? { message: toMessage(row), token, recovered: row.recovered ?? 0 } : undefined;
    },
    /** The last look before a call: false when the claim was lost meanwhile, and then the call must not be made. */
    async beginCall(id: string, token: string, calling: Calling): Promise<boolean> {
      const { matchedCount } = await rows.updateOne({ _id: id, state: 'sending', 'claim.token': token }, [
        { $set: { calling: { $literal: calling }, lastAttempt: calling.attemptId, claimUntil: { $add: ['$$NOW', claimMs] } } },
      ]);
      return matchedCount === 1;
    },
    /** Ends a claim: false when it was lost meanwhile, and then nothing has changed. */
    async settle(id: string, token: string, end: MessageEnd): Promise<boolean> {
      const again = end.state === 'waiting' ? { $inc: { recovered: 1 } } : {};
      const { matchedCount } = await rows.updateOne({ _id: id, state: 'sending', 'claim.token': token }, { ...leaving(end), ...again });
      return matchedCount === 1;
    },
    /**
     * Takes an expired claim over under a new token: undefined when the sender has stirred since it was read, for then it goes on itself.
     * From here on the sender's own token opens nothing, so what is decided next about the message stays true.
     */
    async takeOver({ message, token, calling, recovered }: ClaimedMessage): Promise<ClaimedMessage | undefined> {
      const next = randomUUID();
      const { matchedCount } = await rows.updateOne(
        {
          _id: message.id,
          state: 'sending',
          'claim.token': token,
          'calling.attemptId': calling ? calling.attemptId : { $exists: false },
          $expr: { $lt: ['$claimUntil', '$$NOW'] },
        },
        [{ $set: { 'claim.token': next, claimUntil: { $add: ['$$NOW', claimMs] } } }],
      );
      return matchedCount === 1 ? { message, token: next, recovered, ...(calling ? { calling } : {}) } : undefined;
    },
    /**
     * What became known afterwards (an outcome told by the platform, an answer that came after its claim ran out).
     * Only the newest try speaks for its message, and only from these states.
     */
    async correct(id: string, attemptId: string, from: readonly ('sent' | 'unknown')[], end: MessageEnd): Promise<boolean> {
      const { matchedCount } = await rows.updateOne({ _id: id, lastAttempt: attemptId, state: { $in: [...from] } }, leaving(end));
      return matchedCount === 1;
    },
    /** Messages whose sender gave no sign for too long, by the database's clock. */
    async expiredClaims(limit: number): Promise<ClaimedMessage[]> {
      const found = await rows
        .find({ claimUntil: { $exists: true }, state: 'sending', $expr: { $lt: ['$claimUntil', '$$NOW'] } })
        .limit(limit)
        .toArray();
      return found.map((row) => ({
        message: toMessage(row),
        token: row.claim?.token ?? '',
        recovered: row.recovered ?? 0,
        ...(row.calling ? { calling: row.calling } : {}),
      }));
    },
    /** When the oldest claim runs out; undefined when nothing is being sent. */
    async nextClaimEnd(): Promise<Instant | undefined> {
      const row = await rows.findOne({ claimUntil: { $exists: true } }, { sort: { claimUntil: 1 }, projection: { claimUntil: 1 } });
      return row?.claimUntil?.getTime();
    },
    /** Rings that count against the attention budget: first cards and nudges sent since then, by guardian. */
    async ringsSince(guardianIds: readonly GuardianId[], since: Instant): Promise<ReadonlyMap<GuardianId, number>> {
      const counted = await rows
        .aggregate<{ _id: string; n: number }>([
          {
            $match: {
              guardianId: { $in: [...guardianIds] },
              sentAt: { $gte: new Date(since) },
              state: 'sent',
              kind: { $in: ['first', 'nudge'] },
            },
          },
          { $group: { _id: '$guardianId', n: { $sum: 1 } } },
        ])
        .toArray();
      return new Map(counted.map(({ _id, n }) => [_id, n]));
    },
    async get(id: string): Promise<Message | undefined> {
      const row = await rows.findOne({ _id: id });
      return row ? toMessage(row) : undefined;
    },
    /** The messages of a push (or of a reply) to these guardians. */
    async ofBundle(bundle: string, guardianIds: readonly GuardianId[]): Promise<Message[]> {
      return (await rows.find({ bundle, guardianId: { $in: [...guardianIds] } }).toArray()).map(toMessage);
    },
    /** How the first messages of a push stand, counted by state and reason. */
    async standingOfPush(pushId: PushId): Promise<{ state: Message['state']; because?: HoldReason; count: number }[]> {
      const counted = await rows
        .aggregate<{ _id: { state: Message['state']; because?: HoldReason }; count: number }>([
          { $match: { bundle: pushId, kind: 'first' } },
          { $group: { _id: { state: '$state', because: '$because' }, count: { $sum: 1 } } },
          { $sort: { count: -1, '_id.state': 1 } },
        ])
        .toArray();
      return counted.map(({ _id, count }) => ({ ..._id, count }));
    },
    /** A guardian's inbox, latest first: everything that was for them, whether it rang or not. */
    async inboxOf(
      guardianId: GuardianId,
      { limit, cursor }: { readonly limit: number; readonly cursor?: string },
    ): Promise<{ items: Message[]; next: string | null }> {
      const [at, after] = readCursor(cursor);
      const older = at === undefined ? {} : { $or: [{ createdAt: { $lt: at } }, { createdAt: at, _id: { $lt: after } }] };
      const found = await rows
        .find({ guardianId, because: { $nin: [...NOT_SHOWN] }, ...older })
        .sort({ createdAt: -1, _id: -1 })
        .limit(limit + 1)
        .toArray();
      const items = found.slice(0, limit);
      const last = items.at(-1);
      return { items: items.map(toMessage), next: found.length > limit && last ? `${last.createdAt.getTime()}~${last._id}` : null };
    },
    /** Notes the first opening; true when it was the first. Only the guardian's own message. */
    async markOpened(guardianId: GuardianId, id: string, at: Instant): Promise<boolean> {
      const { modifiedCount } = await rows.updateOne(
        { _id: id, guardianId, openedAt: { $exists: false } },
        { $set: { openedAt: new Date(at) } },
      );
      return modifiedCount === 1;
    },
    /** How many messages are kept for a guardian. */
    async countOf(guardianId: GuardianId): Promise<number> {
      return rows.countDocuments({ guardianId });
    },
    /** Answers that a guardian has not opened. */
    async unopenedAnswers(guardianId: GuardianId): Promise<number> {
      return rows.countDocuments({ guardianId, kind: 'answer', openedAt: { $exists: false } });
    },
    syncIndexes: () => model.createIndexes(),
  };
}
export type MessageStore = ReturnType<typeof openMessageStore>;

function readCursor(cursor: string | undefined): [Date | undefined, string] {
  const cut = cursor?.indexOf('~') ?? -1;
  const at = cursor === undefined || cut < 1 ? NaN : Number(cursor.slice(0, cut));
  return Number.isSafeInteger(at) ? [new Date(at), cursor?.slice(cut + 1) ?? ''] : [undefined, ''];
}
