import { randomUUID } from 'node:crypto';
import type { Connection, mongo } from 'mongoose';
import type { HoldReason, Message, PushId } from '../domain/push/push';
import type { GuardianId } from '../domain/roster/roster';
import type { Instant } from '../domain/time/instant';
import { openDigests } from './messages/digests';
import { openClaims } from './messages/claims';
import { openQueue } from './messages/queue';
import { openRings } from './messages/rings';
import { openRivals } from './messages/rivals';
import { leaving, messageSchema, toMessage, type ClaimedMessage, type MessageEnd, type MessageRow } from './messages/row';
import { openSteering } from './messages/steering';
import { insertFresh } from './sending/fresh-rows';

const CHUNK = 1000;
/** Not shown in the inbox: they say nothing to a family. */
const NOT_SHOWN: readonly HoldReason[] = ['already-watched', 'plan-paused', 'ended', 'withdrawn'];

/** What rings one guardian once. `claimMs` is how long a sender may go without a sign before its messages are given to another. */
export function openMessageStore(
  connection: Connection,
  { claimMs = 60_000, releasedAtOnce = 5000 }: { readonly claimMs?: number; readonly releasedAtOnce?: number } = {},
) {
  const model = connection.model('Message', messageSchema, 'messages');
  const rows = connection.collection<MessageRow>('messages');
  const rowOf = ({
    id,
    dueAt,
    expiresAt,
    sentAt: _sentAt,
    openedAt: _openedAt,
    freshSince: _freshSince,
    notBefore,
    createdAt,
    ...rest
  }: Message): MessageRow => ({
    _id: id,
    ...rest,
    expiresAt: new Date(expiresAt),
    createdAt: new Date(createdAt),
    ...(dueAt === undefined ? {} : { dueAt: new Date(dueAt) }),
    ...(notBefore === undefined ? {} : { notBefore: new Date(notBefore) }),
  });
  const letGo = async (whose: mongo.Filter<MessageRow>, dueAt: Instant): Promise<number> => {
    const unreleased = { ...whose, state: 'waiting' as const, dueAt: { $exists: false } };
    const { modifiedCount } = await rows.updateMany(unreleased, [{ $set: { dueAt: { $max: [new Date(dueAt), '$notBefore'] } } }]);
    return modifiedCount;
  };
  return {
    ...openQueue(rows),
    ...openRings(rows),
    ...openDigests(rows),
    ...openSteering(rows),
    ...openRivals(rows),
    ...openClaims(connection, claimMs),
    /** Adds those that are not there yet; what is there stays as it is. Tells how many were new. */
    async put(messages: readonly Message[]): Promise<number> {
      let added = 0;
      for (let from = 0; from < messages.length; from += CHUNK) {
        added += (await insertFresh(rows, messages.slice(from, from + CHUNK).map(rowOf))).filter((taken) => taken === undefined).length;
      }
      return added;
    },
    /** Lets those of these guardians' messages of a bundle go that wait without a time, each not before its own. Safe to repeat. */
    async releaseTo(bundle: string, kind: Message['kind'], guardianIds: readonly GuardianId[], dueAt: Instant): Promise<number> {
      return guardianIds.length === 0 ? 0 : letGo({ bundle, guardianId: { $in: [...guardianIds] }, kind }, dueAt);
    },
    /** The same for all of a bundle that are left. Safe to repeat. */
    async release(bundle: string, kind: Message['kind'], dueAt: Instant): Promise<number> {
      let released = 0;
      // A county's are too many for one write, which would outlast its socket: so many guardians at a time, in the order of an index.
      for (let after = ''; ;) {
        const some = await rows
          .find({ bundle, guardianId: { $gt: after } })
          .sort({ guardianId: 1 })
          .limit(releasedAtOnce)
          .project<{ guardianId: string }>({ _id: 0, guardianId: 1 })
          .toArray();
        const last = some.at(-1)?.guardianId;
        if (last === undefined) return released;
        const modifiedCount = await letGo({ bundle, guardianId: { $gt: after, $lte: last }, kind }, dueAt);
        released += modifiedCount;
        after = last;
      }
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
    /** Whether this try is the message's newest, and the message in one of these states. */
    async standsBy(id: string, attemptId: string, states: readonly Message['state'][]): Promise<boolean> {
      return (await rows.findOne({ _id: id, lastAttempt: attemptId, state: { $in: [...states] } }, { projection: { _id: 1 } })) !== null;
    },
    /** A message in hand as it is now, with the call that may have begun: undefined when the token opens it no more. */
    async inHand(id: string, token: string): Promise<ClaimedMessage | undefined> {
      const row = await rows.findOne({ _id: id, state: 'sending', 'claim.token': token });
      return row
        ? { message: toMessage(row), token, recovered: row.recovered ?? 0, ...(row.calling ? { calling: row.calling } : {}) }
        : undefined;
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
      return rows.countDocuments({ guardianId, kind: 'answer', bundle: { $not: /^closed\./ }, openedAt: { $exists: false } });
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
