import type { Account, Identity } from '../../domain/account/account';
import { weekStart, type OpenRoute, type RingFacts } from '../../domain/push/decide';
import type { Message } from '../../domain/push/push';
import { routesOf, type Route } from '../../domain/push/routes';
import type { Variables } from '../../domain/push/wording';
import type { StudentId } from '../../domain/roster/roster';
import type { Instant } from '../../domain/time/instant';
import type { ClaimedMessage } from '../../store/messages/row';
import { groupBy } from './group-by';
import type { PushNeeds } from './needs';
import { GONE, subjectsOf } from './subjects';

type Needs = Pick<
  PushNeeds,
  | 'plans'
  | 'pushes'
  | 'deliveries'
  | 'messages'
  | 'attempts'
  | 'consents'
  | 'identities'
  | 'roster'
  | 'resources'
  | 'viewings'
  | 'questions'
>;

/** A claimed message with everything that is known about it just now. */
export interface Ringable {
  readonly claimed: ClaimedMessage;
  readonly facts: RingFacts;
  readonly words: Variables;
  /** On whose behalf the item is opened. */
  readonly forStudent?: StudentId;
}

/** Reads what the decision needs for a batch of claimed messages: a few queries, however many messages. Taken right before the sends. */
export async function gatherFacts(
  needs: Needs,
  claims: readonly ClaimedMessage[],
  accounts: readonly Account[],
  now: Instant,
): Promise<Ringable[]> {
  const messages = claims.map(({ message }) => message);
  const guardianIds = [...new Set(messages.map(({ guardianId }) => guardianId))];
  const [guardians, identities, rings, attempts, subjects] = await Promise.all([
    needs.roster.guardians(guardianIds),
    needs.identities.ofGuardians(guardianIds),
    needs.messages.ringsSince(guardianIds, weekStart(now)),
    needs.attempts.ofMessages(messages.map(({ id }) => id)),
    subjectsOf(needs, messages),
  ]);
  const guardianOf = new Map(guardians.map((guardian) => [guardian.id, guardian]));
  const attemptsOf = groupBy(attempts, ({ messageId }) => messageId);
  return Promise.all(
    claims.map(async (claimed): Promise<Ringable> => {
      const { message } = claimed;
      const own = identities.filter(({ persons }) => persons.some(({ kind, id }) => kind === 'guardian' && id === message.guardianId));
      const tried = attemptsOf.get(message.id) ?? [];
      const { words, forStudent, faults = [], ...subject } = subjects.get(message.id) ?? GONE;
      const guardian = guardianOf.get(message.guardianId);
      return {
        claimed,
        words,
        ...(forStudent === undefined ? {} : { forStudent }),
        facts: {
          message,
          ...subject,
          quietHours: guardian?.quietHours ?? null,
          ringsThisWeek: rings.get(message.guardianId) ?? 0,
          bound: guardian !== undefined && own.length > 0,
          routes: (await openRoutes(needs, message, own, accounts, now)).map((open) =>
            faults.some((fault) => fault.accountId === open.route.accountId && fault.templateId === open.route.template?.id)
              ? { ...open, faulty: true }
              : open,
          ),
          attempts: tried,
        },
      };
    }),
  );
}

async function openRoutes(
  { consents }: Needs,
  message: Message,
  identities: readonly Identity[],
  accounts: readonly Account[],
  now: Instant,
): Promise<OpenRoute[]> {
  const open = async (route: Route): Promise<OpenRoute> => {
    const remaining =
      route.spends && route.template
        ? await consents.remaining(route.accountId, route.openid, route.template.id)
        : Number.POSITIVE_INFINITY;
    return { route, remaining };
  };
  return Promise.all(routesOf(message, identities, accounts, now).map(open));
}
