import type { mongo } from 'mongoose';
import type { Message } from '../../domain/push/push';
import type { GuardianId } from '../../domain/roster/roster';
import { DAY, type Instant } from '../../domain/time/instant';
import { leaving, toMessage, type MessageEnd, type MessageRow } from './row';

/** No message lives longer: a push is due within 30 days. */
const LIVES_MS = 31 * DAY;

/**
 * Messages that go along with another one: they wait, held and without a time, for what becomes of their lead. Joining is one conditional
 * write a row, so a message is claimed by a sender or goes along, never both.
 */
export function openDigests(rows: mongo.Collection<MessageRow>) {
  const along = (leadId: string): mongo.Filter<MessageRow> => ({ leadId, state: 'held', because: 'in-digest' });
  return {
    /** First cards of these guardians that nobody has claimed and that are due by then. */
    async dueOfGuardians(guardianIds: readonly GuardianId[], by: Instant): Promise<Message[]> {
      const found = await rows
        .find({
          guardianId: { $in: [...guardianIds] },
          createdAt: { $gte: new Date(by - LIVES_MS) },
          kind: 'first',
          state: { $in: ['waiting', 'held'] },
          dueAt: { $lte: new Date(by) },
        })
        .sort({ createdAt: 1, _id: 1 })
        .toArray();
      return found.map(toMessage);
    },
    /** These go along with the lead from now on, as far as nobody has claimed them meanwhile; none when its claim was lost. */
    async join(leadId: string, token: string, ids: readonly string[]): Promise<void> {
      if (!(await rows.findOne({ _id: leadId, state: 'sending', 'claim.token': token }, { projection: { _id: 1 } }))) return;
      await rows.updateMany(
        { _id: { $in: [...ids] }, state: { $in: ['waiting', 'held'] }, dueAt: { $exists: true } },
        { $set: { state: 'held', because: 'in-digest', leadId }, $unset: { dueAt: '', code: '' } },
      );
    },
    /** What goes along with these leads now. */
    async companyOf(leadIds: readonly string[]): Promise<Message[]> {
      const found = await rows
        .find({ leadId: { $in: [...leadIds] }, state: 'held', because: 'in-digest' })
        .sort({ createdAt: 1, _id: 1 })
        .toArray();
      return found.map(toMessage);
    },
    /** Leads whose company still waits to hear what became of them. */
    async leadsWithCompany(limit: number): Promise<string[]> {
      const found = await rows
        .aggregate<{ _id: string }>([
          { $match: { because: 'in-digest', state: 'held' } },
          { $group: { _id: '$leadId' } },
          { $limit: limit },
        ])
        .toArray();
      return found.map(({ _id }) => _id);
    },
    /** These go along no more. */
    async leave(ids: readonly string[], dueAt: Instant): Promise<void> {
      const filter = { _id: { $in: [...ids] }, state: 'held' as const, because: 'in-digest' as const };
      await rows.updateMany(filter, { $set: { state: 'waiting', dueAt: new Date(dueAt) }, $unset: { because: '', leadId: '' } });
    },
    /** The lead did not ring: each goes its own way again. */
    async part(leadId: string, dueAt: Instant): Promise<void> {
      await rows.updateMany(along(leadId), { $set: { state: 'waiting', dueAt: new Date(dueAt) }, $unset: { because: '', leadId: '' } });
    },
    /** What became of the lead became of its company. */
    async follow(leadId: string, end: Extract<MessageEnd, { state: 'sent' | 'unknown' }>): Promise<void> {
      await rows.updateMany(along(leadId), leaving(end));
    },
    /** What rang, or may have, with this lead. */
    async rungWith(leadId: string): Promise<Message[]> {
      return (await rows.find({ leadId, state: { $in: ['sent', 'unknown'] } }).toArray()).map(toMessage);
    },
    /** The platform said afterwards what became of the lead: so did it of one that rang with it, or each goes its own way again. */
    async correctAlong(id: string, leadId: string, end: MessageEnd): Promise<boolean> {
      const { $set, $unset } = leaving(end);
      const alone = end.state === 'waiting' ? ({ ...$unset, leadId: '' } as const) : $unset;
      const { matchedCount } = await rows.updateOne({ _id: id, leadId, state: { $in: ['sent', 'unknown'] } }, { $set, $unset: alone });
      return matchedCount === 1;
    },
  };
}
