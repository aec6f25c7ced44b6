import type { mongo } from 'mongoose';
import type { PushId } from '../../domain/push/push';
import type { FanOut } from '../../domain/push/run';
import { MINUTE, type Instant } from '../../domain/time/instant';
import type { MessageRow } from './row';

/** A limit by the minute, or a busy platform, is over sooner. */
const DAYS_LIMIT_MS = 16 * MINUTE;

/**
 * All messages of a push at once. None of these writes is the truth about a push: that is the push's own row, which the sender reads before
 * each call. So each may be cut off and repeated; what it left behind comes right when the sender looks at it.
 */
export function openSteering(rows: mongo.Collection<MessageRow>) {
  const open: mongo.Filter<MessageRow> = { state: { $in: ['waiting', 'held'] }, dueAt: { $exists: true } };
  return {
    /** Whatever was not claimed yet is held, and looked at again then. Tells how many. */
    async holdPaused(pushIds: readonly PushId[], lookAgainAt: Instant): Promise<number> {
      const { modifiedCount } = await rows.updateMany(
        { bundle: { $in: [...pushIds] }, ...open },
        { $set: { state: 'held', because: 'plan-paused', dueAt: new Date(lookAgainAt) }, $unset: { code: '' } },
      );
      return modifiedCount;
    },
    /** What can not be in time any more: a pause does not keep it for ever. */
    async endExpired(pushIds: readonly PushId[], now: Instant): Promise<number> {
      const { modifiedCount } = await rows.updateMany(
        { bundle: { $in: [...pushIds] }, expiresAt: { $lte: new Date(now) }, ...open },
        { $set: { state: 'held', because: 'past-due' }, $unset: { code: '', dueAt: '' } },
      );
      return modifiedCount;
    },
    /** What was held by a pause goes on. */
    async releasePaused(pushIds: readonly PushId[], now: Instant): Promise<number> {
      const { modifiedCount } = await rows.updateMany(
        { bundle: { $in: [...pushIds] }, state: 'held', because: 'plan-paused', dueAt: { $exists: true } },
        { $set: { state: 'waiting', dueAt: new Date(now) }, $unset: { because: '' } },
      );
      return modifiedCount;
    },
    /** Whatever was not claimed yet never rings. */
    async endAll(pushIds: readonly PushId[]): Promise<number> {
      const { modifiedCount } = await rows.updateMany(
        { bundle: { $in: [...pushIds] }, ...open },
        { $set: { state: 'held', because: 'ended' }, $unset: { code: '', dueAt: '' } },
      );
      return modifiedCount;
    },
    /** What definitely failed is tried again, by every way that can have been mended; nothing that was sent or may have been. Tells how many. */
    async resend(pushId: PushId, now: Instant): Promise<number> {
      const { modifiedCount } = await rows.updateMany(
        { bundle: pushId, $or: [{ state: 'failed' }, { state: 'held', because: 'template-refused' }] },
        { $set: { state: 'waiting', dueAt: new Date(now), freshSince: new Date(now) }, $unset: { because: '', code: '', recovered: '' } },
      );
      return modifiedCount;
    },
    /** How a push's first cards stand. */
    async fanOutOf(pushId: PushId, now: Instant): Promise<FanOut> {
      const count = (condition: object) => ({ $sum: { $cond: [condition, 1, 0] } });
      const has = (field: string) => ({ $ne: [{ $type: field }, 'missing'] });
      const isDue = { $and: [has('$dueAt'), { $lte: ['$dueAt', new Date(now)] }] };
      const later = { $and: [has('$dueAt'), { $gt: ['$dueAt', new Date(now)] }] };
      const limited = { $and: [{ $eq: ['$because', 'rate-limited'] }, { $gt: ['$dueAt', new Date(now + DAYS_LIMIT_MS)] }] };
      const sent = { $eq: ['$state', 'sent'] };
      const sending = { $eq: ['$state', 'sending'] };
      const unreleased = { $and: [{ $eq: ['$state', 'waiting'] }, { $not: [has('$dueAt')] }] };
      const [row] = await rows
        .aggregate<{
          total: number;
          sent: number;
          ahead: number;
          due: number;
          failed: number;
          unknown: number;
          limited: number;
          limitedUntil: Date | null;
          lastMinute: number;
          nextAt: Date | null;
        }>([
          { $match: { bundle: pushId, kind: 'first' } },
          {
            $group: {
              _id: null,
              total: { $sum: 1 },
              sent: count(sent),
              ahead: count({ $or: [has('$dueAt'), sending, unreleased] }),
              due: count({ $or: [isDue, sending] }),
              failed: count({ $or: [{ $eq: ['$state', 'failed'] }, { $eq: ['$because', 'template-refused'] }] }),
              unknown: count({ $eq: ['$state', 'unknown'] }),
              limited: count(limited),
              limitedUntil: { $min: { $cond: [limited, '$dueAt', null] } },
              lastMinute: count({ $and: [sent, { $gt: ['$sentAt', new Date(now - MINUTE)] }] }),
              nextAt: { $min: { $cond: [later, '$dueAt', null] } },
            },
          },
          { $unset: '_id' },
        ])
        .toArray();
      if (!row) return { total: 0, sent: 0, ahead: 0, due: 0, failed: 0, unknown: 0, limited: 0, lastMinute: 0 };
      const { nextAt, limitedUntil, ...counts } = row;
      return {
        ...counts,
        ...(limitedUntil ? { limitedUntil: limitedUntil.getTime() } : {}),
        ...(nextAt ? { nextAt: nextAt.getTime() } : {}),
      };
    },
  };
}
