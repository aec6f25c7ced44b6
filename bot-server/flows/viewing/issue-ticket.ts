import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { Refusal } from '../../domain/refusal';
import type { Term } from '../../domain/roster/roster';
import type { Instant } from '../../domain/time/instant';
import { keyOfTicket, ticketExpiresAt, type TicketSeal } from '../../domain/viewing/ticket';
import { termToKeepUnder } from '../../domain/viewing/term';
import { viewingIdOf, type ViewingKey } from '../../domain/viewing/viewing';
import type { DeliveryStore } from '../../store/deliveries';
import type { ResourceStore } from '../../store/resources';
import type { ViewingStore } from '../../store/viewing';
import type { Recommended } from '../question-box/recommend';
import { sentResource } from '../resource/sent-resource';

type Needs = {
  readonly tickets: Pick<TicketSeal, 'nonce' | 'issue'>;
  readonly viewings: Pick<ViewingStore, 'countTicket' | 'askBackIn' | 'read'>;
  readonly roster: { terms(): Promise<readonly Term[]> };
  readonly resources: Pick<ResourceStore, 'get' | 'version'>;
  readonly deliveries: Pick<DeliveryStore, 'delivered' | 'sentVersion'>;
  /** Whether somebody who looks after the child agreed to its own watching being kept, and nobody refused. */
  readonly mayRecord: (studentId: string) => Promise<boolean>;
  readonly recommended?: Recommended;
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
 * A ticket for one session of watching what was delivered for this child, in the version that was sent last. Its time is the server's.
 * @throws Refusal auth/not-bound, access/denied, resource/not-found, resource/not-yours, viewing/no-consent, viewing/too-many-sessions, server/busy
 */
export async function issueTicket(needs: Needs, actor: Actor, asked: Asked, now: Instant): Promise<IssuedTicket> {
  if (actor.role === 'stranger') throw new Refusal('auth/not-bound');
  if (!may.watch(actor) || !may.viewFor(actor, asked.for)) throw new Refusal('access/denied');
  const resource = await sentResource(needs, actor.guardianId, asked.resource);
  if (!resource) throw new Refusal('resource/not-found');
  if (!may.watchContent(actor, resource)) throw new Refusal('resource/not-yours');
  const isTheirs =
    (await needs.deliveries.delivered(actor.guardianId, asked.for, resource.id)) ||
    (await needs.recommended?.(actor.guardianId, [asked.for], resource.id));
  if (!isTheirs) throw new Refusal('resource/not-yours');
  // A guardian's own watching is the guardian's; a child's is kept only with consent. It plays all the same.
  if (resource.for === 'student' && !(await needs.mayRecord(asked.for))) throw new Refusal('viewing/no-consent');
  const unbound = {
    nonce: needs.tickets.nonce(),
    openedAt: now,
    offline: asked.offline ?? false,
    guardianId: actor.guardianId,
    studentId: asked.for,
    resourceFor: resource.for,
    resourceId: resource.id,
    version: resource.version,
  };
  const [terms, [old]] = await Promise.all([needs.roster.terms(), needs.viewings.read([viewingIdOf(keyOfTicket(unbound))])]);
  const term = termToKeepUnder(terms, old, now);
  const payload = term === undefined ? unbound : { ...unbound, term };
  const expiresAt = ticketExpiresAt(payload);
  const counted = await needs.viewings.countTicket(viewingIdOf(keyOfTicket(payload)), payload.nonce, expiresAt, now);
  if (!counted) throw new Refusal('viewing/too-many-sessions');
  if (asked.address !== undefined) needs.noteAddress?.(keyOfTicket(payload), asked.address, now);
  return { ticket: needs.tickets.issue(payload), expiresAt, nextReportSeconds: needs.viewings.askBackIn() };
}
