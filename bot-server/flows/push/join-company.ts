import { closedNow, decide } from '../../domain/push/decide';
import { DIGEST_AHEAD_MS, DIGEST_MOST, digestPage, digestWords, isDigestible, type About } from '../../domain/push/digest';
import type { Message } from '../../domain/push/push';
import type { Instant } from '../../domain/time/instant';
import type { Ringable } from './ringable';
import { groupBy } from '../../domain/group-by';
import type { PushNeeds } from './needs';
import { subjectsOf, type Subject } from './subjects';

type Needs = Parameters<typeof subjectsOf>[0] & Pick<PushNeeds, 'messages'>;

/**
 * One digest instead of several: whatever else is due for a guardian who is about to be rung goes along with that message, siblings' items and
 * several pushes alike. What one sender has joined another neither claims nor joins; what a dead sender had joined still goes along.
 */
export async function joinCompany(needs: Needs, ringables: readonly Ringable[], now: Instant): Promise<Ringable[]> {
  const leads = ringables.filter(({ claimed, facts }) => isDigestible(claimed.message) && decide(facts, now).kind === 'ring');
  if (!leads.length) return [...ringables];
  const leadIds = leads.map(({ claimed }) => claimed.message.id);
  if (await someDueTogether(needs, leads, now)) await findCompany(needs, leads, now);
  const along = await needs.messages.companyOf(leadIds);
  if (!along.length) return [...ringables];
  const subjects = await subjectsOf(needs, along);
  const leadOf = new Map(leads.map((lead) => [lead.claimed.message.id, lead]));
  const stays = (message: Message): boolean => {
    const lead = leadOf.get(message.leadId ?? '');
    return lead !== undefined && mayGoAlong(message, subjects.get(message.id), lead, now);
  };
  // Joined by a sender that died since, and withdrawn, watched or past due by now.
  const goes = along.filter((message) => !stays(message)).map(({ id }) => id);
  if (goes.length) await needs.messages.leave(goes, now);
  const byLead = groupBy(along.filter(stays), ({ leadId }) => leadId ?? '');
  return ringables.map((ringable) => together(ringable, byLead.get(ringable.claimed.message.id) ?? [], subjects));
}

/** With one push out alone nobody has company: a county's fan-out asks for nobody's other messages. */
async function someDueTogether({ messages }: Needs, leads: readonly Ringable[], now: Instant): Promise<boolean> {
  const due = await messages.dueBundles(now + DIGEST_AHEAD_MS);
  return new Set([...due, ...leads.map(({ claimed }) => claimed.message.bundle)]).size > 1;
}

async function findCompany(needs: Needs, leads: readonly Ringable[], now: Instant): Promise<void> {
  const leadOf = new Map(leads.map((lead) => [lead.claimed.message.guardianId, lead]));
  const found = await needs.messages.dueOfGuardians([...leadOf.keys()], now + DIGEST_AHEAD_MS);
  const others = found.filter((message) => {
    const lead = leadOf.get(message.guardianId)?.claimed.message;
    return lead && isDigestible(message) && message.id !== lead.id && message.bundle !== lead.bundle && message.closure === lead.closure;
  });
  if (!others.length) return;
  const subjects = await subjectsOf(needs, others);
  for (const [guardianId, theirs] of groupBy(others, (message) => message.guardianId)) {
    const lead = leadOf.get(guardianId);
    const ids = theirs.filter((message) => lead && mayGoAlong(message, subjects.get(message.id), lead, now)).map(({ id }) => id);
    if (lead && ids.length) await needs.messages.join(lead.claimed.message.id, lead.claimed.token, ids.slice(0, DIGEST_MOST - 1));
  }
}

/** What would not ring alone does not ring in company either. */
function mayGoAlong(message: Message, subject: Subject | undefined, { facts }: Ringable, now: Instant): boolean {
  if (!subject?.about || subject.planState !== 'running' || subject.withdrawn || subject.allWatched || subject.faults) return false;
  if (message.expiresAt <= now) return false;
  return !closedNow({ message, quietHours: facts.quietHours, childrensGrades: subject.childrensGrades ?? [] }, now);
}

/** The lead with the words of all, the hours of all, and the page that lists them. */
function together(lead: Ringable, company: readonly Message[], subjects: ReadonlyMap<string, Subject>): Ringable {
  if (!lead.about || !company.length) return lead;
  const abouts = company.map(({ id }) => subjects.get(id)?.about).filter((about): about is About => about !== undefined);
  const all = [lead.about, ...abouts];
  const grades = [...(lead.facts.childrensGrades ?? []), ...company.flatMap(({ id }) => subjects.get(id)?.childrensGrades ?? [])];
  return {
    ...lead,
    facts: { ...lead.facts, ...(grades.length ? { childrensGrades: grades } : {}) },
    words: digestWords(all),
    // Of several items the words are the usual ones.
    variants: [],
    company: abouts.map(({ pushId }) => pushId),
    page: digestPage(all.map(({ pushId }) => pushId)),
  };
}
