import type { Account } from '../../domain/account/account';
import type { SendOutcome } from '../../domain/account/outcome';
import { decide, PAUSED_LOOK_MS } from '../../domain/push/decide';
import { endOf, nextStep } from '../../domain/push/next-step';
import { pageOf } from '../../domain/push/pages';
import { attemptIdOf, type Attempt } from '../../domain/push/push';
import { laterCount, nextOrdinal, type Route } from '../../domain/push/routes';
import type { Instant } from '../../domain/time/instant';
import { shortId } from '../../domain/push/short-id';
import { fill, fillTemplate, miniProgramLink, type PurposeWording, type Wording } from '../../domain/push/wording';
import type { MessageEnd } from '../../store/messages/row';
import type { Brakes } from './brakes';
import { followRun } from './follow-run';
import type { Ringable } from './gather-facts';
import type { PushNeeds } from './needs';
import type { RunStates } from './run-states';

type Needs = Pick<
  PushNeeds,
  'plans' | 'pushes' | 'messages' | 'attempts' | 'consents' | 'deliveries' | 'gateway' | 'touch' | 'clock' | 'luck'
>;

/** What the batch shares. */
export interface RingWith {
  readonly accounts: readonly Account[];
  readonly wording: Wording;
  readonly brakes: Brakes;
  /** Asked right before each call: what was gathered for the batch may be seconds old. */
  readonly runs: RunStates;
}

export type Rung = 'sent' | 'held' | 'later' | 'failed' | 'unknown' | 'lost';

type Ready = { readonly call: (attemptId: string) => Promise<SendOutcome> } | { readonly missing: string };
type Tried = { readonly outcome: SendOutcome; readonly attempt?: Attempt } | 'lost';

/**
 * Rings one claimed message, or says why not. The order is what survives a crash: the claim looked at once more with what is about to be
 * done, then the consent, the attempt's row, the call, the attempt's end, the deliveries, the message's end.
 */
export async function ring(needs: Needs, ringable: Ringable, shared: RingWith): Promise<Rung> {
  const { message, token } = ringable.claimed;
  const begin = needs.clock();
  const routes = ringable.facts.routes.map((open) => ({ ...open, ...shared.brakes.on(open.route, message.bundle, begin) }));
  const decision = decide({ ...ringable.facts, routes }, begin);
  const attempts = [...ringable.facts.attempts];
  const end = async (how: MessageEnd, rung: Rung): Promise<Rung> => {
    if (await needs.messages.settle(message.id, token, how)) return rung;
    // The answer came after the claim had run out and somebody had to write «unknown»: now it is known.
    const known = how.state !== 'unknown' && (await needs.messages.correct(message.id, attempts.at(-1)?.id ?? '', ['unknown'], how));
    return known ? rung : 'lost';
  };

  if (decision.kind === 'end') return end({ state: 'held', because: decision.because }, 'held');
  const paused = async (retryAt: Instant): Promise<Rung> => {
    const rung = await end({ state: 'held', because: 'plan-paused', retryAt }, 'later');
    // Let go on at this very moment, this one would have been missed.
    await followRun(needs, message.bundle, needs.clock());
    return rung;
  };
  if (decision.kind === 'hold')
    return decision.because === 'plan-paused'
      ? paused(decision.retryAt)
      : end({ state: 'held', because: decision.because, retryAt: decision.retryAt }, 'later');

  let last: Exclude<SendOutcome, { kind: 'sent' | 'unknown' }> = { kind: 'refused', code: 'no-way', why: 'refused' };
  for (const route of decision.routes) {
    const run = await shared.runs.ofMessage(message);
    if (run === 'ended') return end({ state: 'held', because: 'ended' }, 'held');
    if (run === 'paused') return paused(needs.clock() + PAUSED_LOOK_MS);
    const tried = await tryOnce(needs, ringable, route, nextOrdinal(route.channel, attempts), shared);
    if (tried === 'lost') return 'lost';
    const { outcome, attempt } = tried;
    if (attempt) attempts.push(attempt);
    const now = needs.clock();
    const luck = needs.luck();
    if (attempt) shared.brakes.note(route, message.bundle, outcome, now, luck);
    const step = nextStep(outcome, { laters: laterCount(route, ringable.facts.attempts), expiresAt: message.expiresAt, luck }, now);
    if (step.kind === 'sent') {
      // The deliveries are marked before the message is: a message that says «sent» has told everybody.
      for (const { pushId, classroomId } of await needs.deliveries.markSent(message.id, now)) await needs.touch(pushId, classroomId);
      return end({ state: 'sent', by: route.channel, at: now }, 'sent');
    }
    if (step.kind === 'hold-unknown')
      return end({ state: 'unknown', code: outcome.kind === 'unknown' ? outcome.code : 'unknown' }, 'unknown');
    if (step.kind === 'again') return end({ state: 'held', because: 'rate-limited', retryAt: step.at }, 'later');
    if (outcome.kind === 'refused' || outcome.kind === 'later') last = outcome;
  }
  const how = endOf(last);
  return end(how, how.state);
}

async function tryOnce(
  needs: Needs,
  { claimed, words, forStudent }: Ringable,
  route: Route,
  ordinal: number,
  shared: RingWith,
): Promise<Tried> {
  const { message, token } = claimed;
  const { accountId, openid, template, identityId, channel } = route;
  const ready = readyToCall(needs, route, shared, shared.wording.purposes[message.purpose], words, pageOf(message, forStudent));
  if ('missing' in ready) return { outcome: { kind: 'refused', code: `no-words:${ready.missing}`, why: 'bad-template' } };

  const attemptId = attemptIdOf(message.id, channel, ordinal);
  const whom = { accountId, identityId, ...(template ? { templateId: template.id } : {}) };
  const attempt: Attempt = { id: attemptId, messageId: message.id, channel, ordinal, ...whom, state: 'calling', at: needs.clock() };
  const begun = await needs.messages.beginCall(message.id, token, { attemptId, channel, ordinal, ...whom, openid, spends: route.spends });
  if (!begun) return 'lost';
  const spent = route.spends && template !== undefined;
  if (spent && !(await needs.consents.spend(accountId, openid, template.id))) {
    return { outcome: { kind: 'refused', code: 'no-consent-left', why: 'no-consent' } };
  }
  const giveBack = async (): Promise<void> => {
    if (spent) await needs.consents.unspend(accountId, openid, template.id);
  };
  // A number that is taken means that somebody thought us dead: they go on with the message, and have given the consent back already.
  if (!(await needs.attempts.insert(attempt))) return 'lost';
  const outcome = await ready.call(attemptId).catch((): SendOutcome => ({ kind: 'unknown', code: 'threw' }));
  const settled = await needs.attempts.settle(attemptId, ['calling', 'unknown'], { ...endOfAttempt(outcome), at: needs.clock() });
  // The platform may have told the outcome by an event before its answer came back.
  if (!settled && (await needs.attempts.get(attemptId))?.state === 'sent') return { outcome: { kind: 'sent' }, attempt };
  if (outcome.kind === 'refused' && outcome.why === 'no-consent' && template) await needs.consents.clear(accountId, openid, template.id);
  else if (outcome.kind === 'refused' || outcome.kind === 'later') await giveBack();
  return { outcome, attempt };
}

function endOfAttempt(outcome: SendOutcome): Pick<Attempt, 'code' | 'platformId'> & { state: Exclude<Attempt['state'], 'calling'> } {
  switch (outcome.kind) {
    case 'sent':
      return { state: 'sent', ...(outcome.platformId === undefined ? {} : { platformId: outcome.platformId }) };
    case 'refused':
      return { state: 'refused', code: outcome.code };
    case 'later':
      return { state: 'retry', code: outcome.code };
    case 'unknown':
      return { state: 'unknown', code: outcome.code };
  }
}

/** Words it for this channel; nothing is spent and nothing is written when there are no words. */
function readyToCall(
  { gateway }: Needs,
  { channel, accountId, openid, template }: Route,
  { accounts }: RingWith,
  wording: PurposeWording,
  words: Ringable['words'],
  page: string,
): Ready {
  const home = accounts.find(({ kind }) => kind === 'mini-program');
  const pagepath = page.replace(/^\//, '');
  if (channel === 'oa-custom' || !template) {
    const link = home ? miniProgramLink(home.appid, page, '打开小程序') : '';
    const text = fill(wording.chat, { ...words, link });
    return text === undefined ? { missing: 'chat' } : { call: () => gateway.sendCustomText(accountId, { openid, text: text.trim() }) };
  }
  const filled = fillTemplate(template, wording, words);
  if ('missing' in filled) return filled;
  const { data } = filled;
  if (channel === 'mp-subscribe')
    return { call: () => gateway.sendSubscribe(accountId, { openid, templateId: template.id, page: pagepath, data }) };
  return {
    call: (attemptId) =>
      gateway.sendTemplate(accountId, {
        openid,
        templateId: template.id,
        data,
        clientMsgId: shortId(attemptId),
        ...(home ? { miniprogram: { appid: home.appid, pagepath } } : {}),
      }),
  };
}
