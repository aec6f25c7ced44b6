import type { Account, Identity } from '../../domain/account/account';
import { weekStart, type OpenRoute } from '../../domain/push/decide';
import { pageOf } from '../../domain/push/pages';
import type { Message } from '../../domain/push/push';
import { ASKS_CONSENT, routesOf, type Route } from '../../domain/push/routes';
import type { GuardianId } from '../../domain/roster/roster';
import { civilDate, instantOf } from '../../domain/time/civil';
import type { Instant } from '../../domain/time/instant';
import type { ClaimedMessage } from '../../store/messages/row';
import { groupBy } from '../../domain/group-by';
import type { PushNeeds } from './needs';
import { staffIdentities } from './staff-rings';
import { planConsents } from './plan-consents';
import type { Ringable } from './ringable';
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
  | 'familiesFinished'
  | 'emergencies'
  | 'bulletins'
>;

/** Reads what the decision needs for a batch of claimed messages: a few queries, however many messages. Taken right before the sends. */
export async function gatherFacts(
  needs: Needs,
  claims: readonly ClaimedMessage[],
  accounts: readonly Account[],
  now: Instant,
): Promise<Ringable[]> {
  const messages = claims.map(({ message }) => message);
  const guardianIds = [...new Set(messages.map(({ guardianId }) => guardianId))];
  const staff = await staffIdentities(needs, messages);
  const [hoursOf, identities, rings, today, attempts, subjects] = await Promise.all([
    needs.roster.hoursOf(guardianIds),
    needs.identities.ofGuardians(guardianIds),
    needs.messages.ringsSince(guardianIds, weekStart(now)),
    needs.messages.rungInDigest(idsInClosure(messages), instantOf(civilDate(now))),
    needs.attempts.ofMessages(messages.map(({ id }) => id)),
    subjectsOf(needs, messages),
  ]);
  const identitiesOf = groupBy(
    identities.flatMap((identity) => guardiansOf(identity).map((guardianId) => ({ guardianId, identity }))),
    ({ guardianId }) => guardianId,
  );
  const attemptsOf = groupBy(attempts, ({ messageId }) => messageId);
  const ringables = await Promise.all(
    claims.map(async (claimed): Promise<Ringable> => {
      const { message } = claimed;
      const own = staff.of(message) ?? (identitiesOf.get(message.guardianId) ?? []).map(({ identity }) => identity);
      const tried = attemptsOf.get(message.id) ?? [];
      const { words, forStudent, about, resourceId, variants, page, faults = [], ...subject } = subjects.get(message.id) ?? GONE;
      const hours = hoursOf.get(message.guardianId);
      return {
        claimed,
        words,
        ...(forStudent === undefined ? {} : { forStudent }),
        ...(about === undefined ? {} : { about }),
        ...(variants?.length ? { variants } : {}),
        ...(page === undefined ? {} : { page }),
        ...(resourceId === undefined ? {} : { page: pageOf(givenAs(message, resourceId), forStudent) }),
        facts: {
          message,
          ...subject,
          quietHours: hours?.quietHours ?? staff.quietFor(message),
          ...(hours?.digestMinute === undefined ? {} : { digestMinute: hours.digestMinute }),
          ringsThisWeek: rings.get(message.guardianId) ?? 0,
          ...(today.has(message.guardianId) ? { rungToday: true } : {}),
          bound: (hours !== undefined || message.kind === 'staff') && own.length > 0,
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
  return planConsents(needs, ringables, now);
}

const guardiansOf = ({ persons }: Identity): GuardianId[] => [
  ...new Set(persons.filter(({ kind }) => kind === 'guardian').map(({ id }) => id)),
];

/** The message with the item that the child it opens for is given. */
const givenAs = ({ kind, subject }: Message, resourceId: string): Pick<Message, 'kind' | 'subject'> => ({
  kind,
  subject: subject.kind === 'push' ? { ...subject, resourceId } : subject,
});

const idsInClosure = (messages: readonly Message[]): GuardianId[] =>
  messages.filter(({ closure }) => closure).map(({ guardianId }) => guardianId);

async function openRoutes(
  { consents }: Needs,
  message: Message,
  identities: readonly Identity[],
  accounts: readonly Account[],
  now: Instant,
): Promise<OpenRoute[]> {
  const open = async (route: Route): Promise<OpenRoute> => {
    const remaining =
      route.template && ASKS_CONSENT.has(route.channel)
        ? await consents.remaining(route.accountId, route.openid, route.template.id)
        : Number.POSITIVE_INFINITY;
    return { route, remaining };
  };
  return Promise.all(routesOf(message, identities, accounts, now).map(open));
}
