import { planRoutes, SCARCE } from '../../domain/push/consent-plan';
import { DAY, type Instant } from '../../domain/time/instant';
import type { MessageStore } from '../../store/messages';
import type { Ringable } from './ringable';

/** What was made longer ago and still waits is no rival any more. */
const LATELY_MS = 14 * DAY;

/** Where a family has few consents left, what else waits for them is looked at: one query for all of these families. */
export async function planConsents(
  { messages }: { readonly messages: Pick<MessageStore, 'waitingFor'> },
  ringables: readonly Ringable[],
  now: Instant,
): Promise<Ringable[]> {
  const isScarce = ({ facts }: Ringable): boolean =>
    facts.routes.some(({ route, remaining }) => route.spends && remaining > 0 && remaining <= SCARCE);
  const ids = [...new Set(ringables.filter(isScarce).map(({ claimed }) => claimed.message.guardianId))];
  if (ids.length === 0) return [...ringables];
  const waiting = await messages.waitingFor(ids, now - LATELY_MS, now + DAY);
  return ringables.map((each) => {
    if (!isScarce(each)) return each;
    const { message } = each.claimed;
    const rivals = waiting.filter(({ guardianId, id }) => guardianId === message.guardianId && id !== message.id);
    return { ...each, facts: { ...each.facts, routes: planRoutes(each.facts.routes, message, rivals, now) } };
  });
}
