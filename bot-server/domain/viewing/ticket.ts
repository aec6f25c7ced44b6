import type { Actor } from '../access/actor';
import { may } from '../access/may';
import type { ResourceFor } from '../resource/resource';
import { DAY, HOUR, type Instant } from '../time/instant';
import type { RefusalCode } from '../refusal';
import { viewerOf } from '../push/today';
import type { ViewingKey } from './viewing';

/** What a ticket says, under a seal: one ticket is one session, and its nonce is the session's id. */
export interface TicketPayload {
  readonly nonce: string;
  readonly openedAt: Instant;
  readonly offline: boolean;
  /** On whose phone; only this guardian's reports are taken. */
  readonly guardianId: string;
  /** For whose sake. */
  readonly studentId: string;
  readonly resourceFor: ResourceFor;
  readonly resourceId: string;
  readonly version: number;
  /** The term in which it was issued: all that is watched under it counts from then on. */
  readonly term?: string;
}

/** Signs tickets and tells its own from forged ones; the nonce is unguessable and fit for a field's name. */
export interface TicketSeal {
  nonce(): string;
  issue(payload: TicketPayload): string;
  read(text: string): TicketPayload | undefined;
}

export const TICKET_LIFE = 6 * HOUR;
export const OFFLINE_TICKET_LIFE = 7 * DAY;
/** So long after a ticket's start its report is still taken, of whichever kind it is. */
const REPORTS_UNTIL = OFFLINE_TICKET_LIFE;
/** So many sessions one viewing holds; the issuing of tickets counts them. */
export const MOST_SESSIONS = 200;

export const ticketExpiresAt = ({ openedAt, offline }: Pick<TicketPayload, 'openedAt' | 'offline'>): Instant =>
  openedAt + (offline ? OFFLINE_TICKET_LIFE : TICKET_LIFE);

/**
 * When a report counts as received: the phone may have had no line for days, but nothing was watched under a ticket after its end,
 * so the ceiling stops growing there.
 */
export const receiptOf = (ticket: Pick<TicketPayload, 'openedAt' | 'offline'>, now: Instant): Instant =>
  Math.min(now, ticketExpiresAt(ticket));

/** The viewing that a ticket's session belongs to: the guardian's, or the child's on the guardian's phone. */
export const keyOfTicket = ({ resourceFor, guardianId, studentId, resourceId, version, term }: TicketPayload): ViewingKey => ({
  viewer: viewerOf({ for: resourceFor }, guardianId, studentId),
  resourceId,
  version,
  ...(term === undefined ? {} : { term }),
});

/** Why this actor's report under this ticket is not taken at `now`, or undefined when it is. */
export function faultOfTicket(ticket: TicketPayload | undefined, who: Actor, now: Instant): RefusalCode | undefined {
  if (!ticket) return 'viewing/ticket-invalid';
  // First: what is too late for everybody need not be kept on the phone for its owner.
  if (now >= ticket.openedAt + REPORTS_UNTIL) return 'viewing/ticket-expired';
  if (!may.watch(who) || who.guardianId !== ticket.guardianId) return 'viewing/ticket-foreign';
  // Whoever holds the phone now: what was watched under this guardian's tickets before it was handed over still counts.
  if (who.role === 'guardian' && ticket.resourceFor === 'student' && !may.viewFor(who, ticket.studentId)) return 'viewing/ticket-foreign';
  return undefined;
}
