import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import { keyOfTicket, ticketExpiresAt, type TicketSeal } from '../../domain/viewing/ticket';
import { viewingIdOf, type ViewingKey } from '../../domain/viewing/viewing';
import type { DeliveryStore } from '../../store/deliveries';
import type { ResourceStore } from '../../store/resources';
import type { ViewingStore } from '../../store/viewing';

type Needs = {
  readonly tickets: Pick<TicketSeal, 'nonce' | 'issue'>;
  readonly viewings: Pick<ViewingStore, 'countTicket' | 'askBackIn'>;
  readonly resources: Pick<ResourceStore, 'get'>;
  readonly deliveries: Pick<DeliveryStore, 'delivered'>;
  /** Whether somebody who looks after the child agreed to its own watching being kept, and nobody refused. */
  readonly mayRecord: (studentId: string) => Promise<boolean>;
  /** Notes beside the answer from which line it was opened; what is kept of it is no address. */
  readonly noteAddress?: (key: ViewingKey, address: string, now: Instant) => void;
};

interface Asked {
  readonly resource: string;
  /** The child for whose sake it is watched. */
  readonly for: string;
  readonly offline?: boolean | undefined;
  /** Where the call came from. */
  readonly address?: string;
}

export interface IssuedTicket {
  readonly ticket: string;
  readonly expiresAt: Instant;
  readonly nextReportSeconds: number;
}

/**
 * A ticket for one session of watching the newest version of what was delivered for this child. Its time is the server's.
 * @throws Refusal auth/not-bound, access/denied, resource/not-found, resource/not-yours, viewing/no-consent, viewing/too-many-sessions, server/busy
 */
export async function issueTicket(needs: Needs, actor: Actor, asked: Asked, now: Instant): Promise<IssuedTicket> {
  if (actor.role === 'stranger') throw new Refusal('auth/not-bound');
  if (!may.watch(actor) || !may.viewFor(actor, asked.for)) throw new Refusal('access/denied');
  const resource = await needs.resources.get(asked.resource);
  if (!resource || resource.withdrawn) throw new Refusal('resource/not-found');
  if (!may.watchContent(actor, resource)) throw new Refusal('resource/not-yours');
  if (!(await needs.deliveries.delivered(actor.guardianId, asked.for, resource.id))) throw new Refusal('resource/not-yours');
  // A guardian's own watching is the guardian's; a child's is kept only with consent. It plays all the same.
  if (resource.for === 'student' && !(await needs.mayRecord(asked.for))) throw new Refusal('viewing/no-consent');
  const payload = {
    nonce: needs.tickets.nonce(),
    openedAt: now,
    offline: asked.offline ?? false,
    guardianId: actor.guardianId,
    studentId: asked.for,
    resourceFor: resource.for,
    resourceId: resource.id,
    version: resource.version,
  };
  const expiresAt = ticketExpiresAt(payload);
  const counted = await needs.viewings.countTicket(viewingIdOf(keyOfTicket(payload)), payload.nonce, expiresAt, now);
  if (!counted) throw new Refusal('viewing/too-many-sessions');
  if (asked.address !== undefined) needs.noteAddress?.(keyOfTicket(payload), asked.address, now);
  return { ticket: needs.tickets.issue(payload), expiresAt, nextReportSeconds: needs.viewings.askBackIn() };
}
