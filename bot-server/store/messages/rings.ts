import type { mongo } from 'mongoose';
import type { BulletinTold, Message } from '../../domain/push/push';
import type { GuardianId } from '../../domain/roster/roster';
import type { Instant } from '../../domain/time/instant';
import type { MessageRow } from './row';

const SPENDS: readonly Message['kind'][] = ['first', 'nudge'];
/** What nobody knows the outcome of may have rung, and counts as if it had. */
const RANG: readonly Message['state'][] = ['sent', 'unknown'];

/** How often guardians were rung: what the attention budget is counted from. */
export function openRings(rows: mongo.Collection<MessageRow>) {
  return {
    /**
     * Rings that count against the attention budget, by guardian: first cards and nudges since then, what may have rung, and what another
     * sender is calling for at this moment. A digest is one ring; what rang in a closure's digest is none.
     */
    async ringsSince(guardianIds: readonly GuardianId[], since: Instant): Promise<ReadonlyMap<GuardianId, number>> {
      const theirs = { guardianId: { $in: [...guardianIds] }, kind: { $in: [...SPENDS] }, closure: { $exists: false } };
      const [rung, calling] = await Promise.all([
        rows
          .aggregate<{ _id: string; n: number }>([
            { $match: { ...theirs, sentAt: { $gte: new Date(since) }, state: { $in: [...RANG] }, leadId: { $exists: false } } },
            { $group: { _id: '$guardianId', n: { $sum: 1 } } },
          ])
          .toArray(),
        rows
          .find({ ...theirs, claimUntil: { $exists: true }, calling: { $exists: true } })
          .project<{ guardianId: string }>({ _id: 0, guardianId: 1 })
          .toArray(),
      ]);
      const counts = new Map(rung.map(({ _id, n }) => [_id, n]));
      for (const { guardianId } of calling) counts.set(guardianId, (counts.get(guardianId) ?? 0) + 1);
      return counts;
    },
    /** How many of a bundle there are, and how many have rung. */
    async countsOfBundle(bundle: string): Promise<{ readonly total: number; readonly sent: number }> {
      const [total, sent] = await Promise.all([rows.countDocuments({ bundle }), rows.countDocuments({ bundle, state: 'sent' })]);
      return { total, sent };
    },
    /** Who was told of these bulletins, or is about to be. */
    async toldOf(bulletinIds: readonly string[]): Promise<BulletinTold[]> {
      const found = await rows
        .find({ 'subject.kind': 'bulletin', 'subject.about.bulletinId': { $in: [...bulletinIds] } })
        .project<{ subject: { about: BulletinTold[] } }>({ _id: 0, 'subject.about': 1 })
        .toArray();
      return found.flatMap(({ subject }) => subject.about);
    },
    /** Which of these guardians had a closure's digest since then. */
    async rungInDigest(guardianIds: readonly GuardianId[], since: Instant): Promise<ReadonlySet<GuardianId>> {
      if (guardianIds.length === 0) return new Set();
      const filter = {
        guardianId: { $in: [...guardianIds] },
        sentAt: { $gte: new Date(since) },
        state: { $in: [...RANG] },
        closure: true as const,
      };
      return new Set(await rows.distinct('guardianId', filter));
    },
  };
}
