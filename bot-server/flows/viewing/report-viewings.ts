import type { Actor } from '../../domain/access/actor';
import { refusals, type RefusalCode } from '../../domain/refusal';
import type { Resource } from '../../domain/resource/resource';
import type { Instant } from '../../domain/time/instant';
import { faultOfReport, lengthOf, type ReportedSession } from '../../domain/viewing/report';
import { latchDue, standingOf, type Standing } from '../../domain/viewing/standing';
import { faultOfTicket, keyOfTicket, receiptOf, type TicketSeal } from '../../domain/viewing/ticket';
import { wordsOf } from '../../domain/viewing/words';
import type { ResourceStore } from '../../store/resources';
import type { ViewingStore } from '../../store/viewing';

type Needs = {
  readonly tickets: Pick<TicketSeal, 'read'>;
  readonly viewings: Pick<ViewingStore, 'join' | 'latch' | 'askBackIn'>;
  readonly resources: Pick<ResourceStore, 'version'>;
  readonly mayRecord: (studentId: string) => Promise<boolean>;
};

/** What became of one report: recorded, with how its viewer now stands; or not, and why. `cause` is for the log alone. */
export type Judgement =
  | { readonly ok: true; readonly standing: Standing; readonly nextReportSeconds: number }
  | { readonly ok: false; readonly code: RefusalCode; readonly message: string; readonly retry: boolean; readonly cause?: unknown };

const refuse = (code: RefusalCode, message: string = refusals[code][1]): Judgement => ({ ok: false, code, message, retry: false });

/**
 * Takes reports, each on its own and in the order given: one that is wrong spoils no other, and sending any of them again changes nothing.
 * `undefined` stands for a report that the door could not read. An answer with `ok` is given only for what is durable.
 */
export async function reportViewings(
  needs: Needs,
  actor: Actor,
  reports: readonly (ReportedSession | undefined)[],
  now: Instant,
): Promise<Judgement[]> {
  const known = new Map<string, Promise<Resource | undefined>>();
  const resourceOf = (id: string, version: number): Promise<Resource | undefined> => {
    const key = `${id}:${version}`;
    const found = known.get(key) ?? needs.resources.version(id, version);
    known.set(key, found);
    return found;
  };
  // Named one by one: what is handed in holds every store there is, and copying all of it would be repeated for each report.
  const { tickets, viewings, resources } = needs;
  const consents = new Map<string, Promise<boolean>>();
  const mayRecord = (studentId: string): Promise<boolean> => {
    const asked = consents.get(studentId) ?? needs.mayRecord(studentId);
    consents.set(studentId, asked);
    return asked;
  };
  const own: Needs = { tickets, viewings, resources, mayRecord };
  return Promise.all(
    reports.map(async (report) => (report ? takeOne(own, actor, report, resourceOf, now) : refuse('viewing/report-invalid'))),
  );
}

async function takeOne(
  needs: Needs,
  actor: Actor,
  report: ReportedSession,
  resourceOf: (id: string, version: number) => Promise<Resource | undefined>,
  now: Instant,
): Promise<Judgement> {
  const ticket = needs.tickets.read(report.ticket);
  const foul = faultOfTicket(ticket, actor, now);
  if (!ticket || foul) return refuse(foul ?? 'viewing/ticket-invalid');
  try {
    const [resource, isConsented] = await Promise.all([
      resourceOf(ticket.resourceId, ticket.version),
      // The ticket may be older than a withdrawal.
      ticket.resourceFor === 'student' ? needs.mayRecord(ticket.studentId) : true,
    ]);
    if (!resource || resource.withdrawn) return refuse('resource/not-found');
    if (!isConsented) return refuse('viewing/no-consent');
    const fault = faultOfReport(report, resource);
    if (fault) return refuse('viewing/report-invalid', fault);

    const { nonce: id, openedAt, offline } = ticket;
    const { seq, playMs, position, spans, said } = report;
    const everySeconds = needs.viewings.askBackIn();
    const fate = await needs.viewings.join({
      key: keyOfTicket(ticket),
      words: wordsOf(spans, lengthOf(resource)),
      session: { id, openedAt, offline, seq, playMs, position, everySeconds, ...(said ? { said } : {}) },
      receivedAt: receiptOf(ticket, now),
    });
    if (!fate.ok) throw fate.error;
    const due = latchDue(fate.value, resource, now);
    if (due) await needs.viewings.latch(fate.value.id, due);
    return { ok: true, standing: standingOf(fate.value, resource), nextReportSeconds: everySeconds };
  } catch (cause) {
    return { ok: false, code: 'viewing/not-recorded', message: refusals['viewing/not-recorded'][1], retry: true, cause };
  }
}
