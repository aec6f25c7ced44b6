import type { RefusedBecause } from '../account/outcome';
import type { Account, AccountId, Identity, OpenId, Template } from '../account/account';
import { HOUR, type Instant } from '../time/instant';
import type { Attempt, ChannelKind, Message } from './push';

/** One way to ring one guardian: a channel of an account to an openid. */
export interface Route {
  readonly channel: Exclude<ChannelKind, 'inbox'>;
  readonly accountId: AccountId;
  readonly identityId: string;
  readonly openid: OpenId;
  /** Absent for a customer-service message and for WeCom. */
  readonly template?: Template;
  /** Takes one of the guardian's one-time consents. */
  readonly spends: boolean;
}

/** A long-term consent is not used up, but it has to be given all the same. */
export const ASKS_CONSENT: ReadonlySet<Route['channel']> = new Set<Route['channel']>(['mp-subscribe', 'oa-subscribe']);
/** How long after somebody's message the account may answer. An hour less than WeChat's 48: clocks differ. */
export const CHAT_WINDOW_MS = 47 * HOUR;
export const MOST_TRIES = 5;
/** A way that answered «later» too often is left alone for so long, and is then as good as new. */
export const RESTED_MS = HOUR;
/** The code of a try that was begun and never made: it says nothing about the way. */
export const GIVEN_UP = 'given-up';

/**
 * The ways open to a guardian by what is bound, from best to last, before consents are counted. A customer-service message only ever
 * carries the answer to a question asked in that chat, and then it is the best: it is where they look, and it costs no consent.
 */
export function routesOf(
  message: Pick<Message, 'purpose' | 'subject'>,
  identities: readonly Identity[],
  accounts: readonly Account[],
  now: Instant,
): Route[] {
  const askedAt = message.subject.kind === 'question' ? message.subject.askedInChatAt : undefined;
  const wrote = askedAt !== undefined && now - askedAt < CHAT_WINDOW_MS;
  const ways: Record<Route['channel'], Route[]> = {
    'mp-subscribe': [],
    'oa-template': [],
    'oa-subscribe': [],
    'oa-custom': [],
    'wecom-school': [],
  };
  for (const account of accounts) {
    const own = account.templates.filter(({ purpose }) => purpose === message.purpose);
    const template = own.find(({ subscribes }) => subscribes !== true);
    const notice = own.find(({ subscribes }) => subscribes === true);
    for (const identity of identities) {
      if (identity.accountId !== account.id) continue;
      const to = { accountId: account.id, identityId: identity.id, openid: identity.openid };
      if (account.kind === 'mini-program' && template) {
        ways['mp-subscribe'].push({ ...to, channel: 'mp-subscribe', template, spends: template.kind === 'one-time' });
      }
      if (account.kind === 'wecom') ways['wecom-school'].push({ ...to, channel: 'wecom-school', spends: false });
      if (account.kind === 'official-account' && notice) {
        // Who does not follow the account gets it among the service notices.
        ways['oa-subscribe'].push({ ...to, channel: 'oa-subscribe', template: notice, spends: notice.kind === 'one-time' });
      }
      if (account.kind === 'official-account' && identity.follows) {
        if (template) ways['oa-template'].push({ ...to, channel: 'oa-template', template, spends: false });
        if (wrote) ways['oa-custom'].push({ ...to, channel: 'oa-custom', spends: false });
      }
    }
  }
  return [...ways['oa-custom'], ...ways['mp-subscribe'], ...ways['oa-template'], ...ways['oa-subscribe'], ...ways['wecom-school']];
}

const triesOf = (route: Route, attempts: readonly Attempt[]): Attempt[] =>
  attempts.filter(({ channel, identityId }) => channel === route.channel && identityId === route.identityId);

/** What somebody can mend: the template, its words, the account's rights. A family's own no is not among it. */
const MENDABLE: ReadonlySet<RefusedBecause | undefined> = new Set<RefusedBecause>(['bad-template', 'bad-data', 'banned', 'refused']);

/** True when a refusal is about the template or the words, so that every family would get it too. */
export const isEverybodys = (why: RefusedBecause): boolean => why === 'bad-template' || why === 'bad-data' || why === 'banned';

/** True when this way has already said a definite no, or «later» too often; what could be mended and was tried up to `freshSince` counts no more. */
export function isSpent(route: Route, attempts: readonly Attempt[], freshSince: Instant = -Infinity, now?: Instant): boolean {
  const said = triesOf(route, attempts).some(({ state, why, at }) => state === 'refused' && !(at <= freshSince && MENDABLE.has(why)));
  return said || laterCount(route, attempts, freshSince, now) >= MOST_TRIES;
}

/** How often this way has answered «later» since then, and with `now` lately. */
export function laterCount(route: Route, attempts: readonly Attempt[], freshSince: Instant = -Infinity, now?: Instant): number {
  const since = Math.max(freshSince, now === undefined ? -Infinity : now - RESTED_MS);
  return triesOf(route, attempts).filter(({ state, code, at }) => state === 'retry' && code !== GIVEN_UP && at > since).length;
}

/** The number of the next attempt over a channel: attempts are never renumbered. */
export const nextOrdinal = (channel: ChannelKind, attempts: readonly Attempt[]): number =>
  1 + Math.max(0, ...attempts.filter((attempt) => attempt.channel === channel).map(({ ordinal }) => ordinal));
