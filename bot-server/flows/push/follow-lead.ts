import type { Instant } from '../../domain/time/instant';
import type { PushNeeds } from './needs';

type Needs = Pick<PushNeeds, 'messages' | 'deliveries' | 'touch'>;

const MOST_LEADS = 500;

/**
 * Tells what went along with a message what became of it: what rang, rang for all; what may have rung, may have for all; what did not ring
 * lets each go its own way. Safe to repeat, and cut off anywhere: nothing rings by itself while it goes along.
 */
export async function followLead(needs: Needs, leadId: string, now: Instant): Promise<void> {
  const lead = await needs.messages.get(leadId);
  if (lead?.state === 'sending') return;
  if (lead?.state === 'sent' && lead.sentBy && lead.sentAt !== undefined) {
    for (const { id } of await needs.messages.companyOf([leadId])) await markSent(needs, id, lead.sentAt);
    return needs.messages.follow(leadId, { state: 'sent', by: lead.sentBy, at: lead.sentAt });
  }
  if (lead?.state === 'unknown')
    return needs.messages.follow(leadId, { state: 'unknown', code: lead.code ?? 'unknown', at: lead.sentAt ?? now });
  return needs.messages.part(leadId, now);
}

/** The platform told afterwards what became of a lead: what rang with it hears of it too. */
export async function followLate(needs: Needs, leadId: string, now: Instant): Promise<void> {
  const along = await needs.messages.rungWith(leadId);
  const lead = along.length ? await needs.messages.get(leadId) : undefined;
  if (!lead) return;
  for (const { id } of along) {
    if (lead.state === 'sent' && lead.sentBy && lead.sentAt !== undefined) {
      await markSent(needs, id, lead.sentAt);
      await needs.messages.correctAlong(id, leadId, { state: 'sent', by: lead.sentBy, at: lead.sentAt });
    } else if (lead.state !== 'unknown' && (await needs.messages.correctAlong(id, leadId, { state: 'waiting', dueAt: now }))) {
      for (const { pushId, classroomId } of await needs.deliveries.unmarkSent(id)) await needs.touch(pushId, classroomId);
    }
  }
}

/** Takes up what a sender that died left going along with a message that has come to its end. */
export async function followLeads(needs: Needs, now: Instant): Promise<void> {
  for (const leadId of await needs.messages.leadsWithCompany(MOST_LEADS)) await followLead(needs, leadId, now);
}

async function markSent({ deliveries, touch }: Needs, messageId: string, at: Instant): Promise<void> {
  for (const { pushId, classroomId } of await deliveries.markSent(messageId, at)) await touch(pushId, classroomId);
}
