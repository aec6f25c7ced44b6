import type { Account } from '../../domain/account/account';
import type { SendOutcome } from '../../domain/account/outcome';
import { decide } from '../../domain/push/decide';
import { pageOf } from '../../domain/push/pages';
import { attemptIdOf, type Attempt, type Message } from '../../domain/push/push';
import { isEverybodys, type Route } from '../../domain/push/routes';
import type { RunState } from '../../domain/push/run';
import { shortId } from '../../domain/push/short-id';
import type { Instant } from '../../domain/time/instant';
import { fill, fillTemplate, miniProgramLink, purposeWords, type PurposeWording, type Wording } from '../../domain/push/wording';
import type { Brakes } from './brakes';
import type { Canary, Found } from './canary';
import type { Ringable } from './ringable';
import type { Gates } from './gates';
import type { PushNeeds } from './needs';
import type { RunStates } from './run-states';

export type RingNeeds = Pick<
  PushNeeds,
  'plans' | 'pushes' | 'messages' | 'attempts' | 'consents' | 'deliveries' | 'gateway' | 'touch' | 'clock' | 'luck'
>;

/** What the lot shares. */
export interface RingWith {
  readonly accounts: readonly Account[];
  readonly wording: Wording;
  readonly brakes: Brakes;
  readonly canary: Canary;
  readonly gates: Gates;
  /** Asked right before each call: what was gathered for the lot may be seconds old. */
  readonly runs: RunStates;
}

type Ready = { readonly call: (attemptId: string) => Promise<SendOutcome> } | { readonly missing: string };
export interface Tried {
  readonly outcome: SendOutcome;
  readonly attempt?: Attempt;
}
/** The channel takes nothing before then: nothing was called, and this is no try. */
export interface Closed {
  readonly closedUntil: Instant;
}

/**
 * Calls by one way, unless the push was stopped or the hour has closed meanwhile, the way was found faulty for everybody, or the claim was lost. Until WeChat has taken
 * these words once, one goes ahead and the others wait.
 */
export async function tryWay(
  needs: RingNeeds,
  ringable: Ringable,
  route: Route,
  ordinal: number,
  shared: RingWith,
): Promise<Tried | Closed | Exclude<RunState, 'running'> | 'closed' | 'faulty' | 'lost'> {
  const { message } = ringable.claimed;
  const leave = await shared.canary.enter(`${route.accountId}|${route.template?.id ?? route.channel}|${message.bundle}`);
  let found: Found = 'nothing';
  try {
    const run = await shared.runs.ofMessage(message);
    if (run !== 'running') return run;
    for (const pushId of ringable.company ?? []) if ((await shared.runs.of(pushId)) !== 'running') return 'closed';
    // Whoever waited for another's answer, or for a way that took seconds to refuse, may have waited into the night.
    if (decide(ringable.facts, needs.clock()).kind !== 'ring') return 'closed';
    if (shared.brakes.on(route, message.bundle, needs.clock()).faulty) return 'faulty';
    const tried = await tryOnce(needs, ringable, route, ordinal, shared);
    if (tried !== 'lost' && 'outcome' in tried) found = await learn(needs, message, route, tried.outcome, shared);
    return tried;
  } finally {
    leave(found);
  }
}

/** What an outcome says about others: for this process at once, for all of them in the push's own row. */
async function learn(
  needs: RingNeeds,
  message: Message,
  route: Route,
  outcome: SendOutcome,
  { brakes, accounts }: RingWith,
): Promise<Found> {
  const now = needs.clock();
  const resetMinute = accounts.find(({ id }) => id === route.accountId)?.limits?.resetMinute;
  brakes.note(route, message.bundle, outcome, now, needs.luck(), resetMinute);
  if (outcome.kind === 'sent') return 'sound';
  if (outcome.kind !== 'refused' || !isEverybodys(outcome.why)) return 'open';
  const { template, accountId } = route;
  if (message.subject.kind === 'push' && template) {
    const { code, field } = outcome;
    const label = field === undefined ? undefined : (template.fields[field] ?? field);
    await needs.pushes.noteFault(message.subject.pushId, {
      accountId,
      templateId: template.id,
      code: code.slice(0, 40),
      ...(label === undefined ? {} : { field: label }),
      at: now,
    });
  }
  return 'refused';
}

async function tryOnce(
  needs: RingNeeds,
  { claimed, words, forStudent, variants = [], page = pageOf(claimed.message, forStudent) }: Ringable,
  route: Route,
  ordinal: number,
  shared: RingWith,
): Promise<Tried | Closed | 'lost'> {
  const { message, token } = claimed;
  const { accountId, openid, template, identityId, channel } = route;
  const ready = readyToCall(needs, route, shared, purposeWords(shared.wording, message.purpose, variants), words, page);
  if ('missing' in ready)
    return { outcome: { kind: 'refused', code: `no-words:${ready.missing}`, why: 'bad-template', field: ready.missing } };

  const attemptId = attemptIdOf(message.id, channel, ordinal);
  const whom = { accountId, identityId, ...(template ? { templateId: template.id } : {}) };
  const attempt: Attempt = { id: attemptId, messageId: message.id, channel, ordinal, ...whom, state: 'calling', at: needs.clock() };
  const calling = { attemptId, channel, ordinal, ...whom, openid, spends: route.spends };
  const [begun, leave] = await Promise.all([needs.messages.beginCall(message.id, token, calling), shared.gates.enter(route)]);
  if (!leave.ok) return begun ? { closedUntil: leave.until } : 'lost';
  if (!begun) {
    leave.giveBack();
    return 'lost';
  }
  const spent = route.spends && template !== undefined;
  if (spent && !(await needs.consents.spend(accountId, openid, template.id))) {
    leave.giveBack();
    return { outcome: { kind: 'refused', code: 'no-consent-left', why: 'no-consent' } };
  }
  const giveBack = async (): Promise<void> => {
    if (spent) await needs.consents.unspend(accountId, openid, template.id);
  };
  // A number that is taken means that somebody thought us dead: they go on with the message, and have given the consent back already.
  const inserted = await needs.attempts.insert(attempt);
  if (inserted !== true) leave.giveBack();
  if (inserted === false) return 'lost';
  if (inserted === 'busy') {
    // Somebody is calling this very person just now; WeChat would refuse the second one.
    await giveBack();
    return { outcome: { kind: 'later', code: 'one-at-a-time', why: 'concurrent' } };
  }
  const outcome = await ready.call(attemptId).catch((): SendOutcome => ({ kind: 'unknown', code: 'threw' }));
  const settled = await needs.attempts.settle(attemptId, ['calling', 'unknown'], { ...endOfAttempt(outcome), at: needs.clock() });
  // What it says about the channel is no reason to lose what it says about the message.
  await shared.gates.note(route, leave, outcome).catch(() => undefined);
  // The platform may have told the outcome by an event before its answer came back.
  if (!settled && (await needs.attempts.get(attemptId))?.state === 'sent') return { outcome: { kind: 'sent' }, attempt };
  if (outcome.kind === 'refused' && outcome.why === 'no-consent' && template) await needs.consents.clear(accountId, openid, template.id);
  else if (outcome.kind === 'refused' || outcome.kind === 'later') await giveBack();
  return { outcome, attempt };
}

function endOfAttempt(
  outcome: SendOutcome,
): Pick<Attempt, 'code' | 'why' | 'platformId'> & { state: Exclude<Attempt['state'], 'calling'> } {
  switch (outcome.kind) {
    case 'sent':
      return { state: 'sent', ...(outcome.platformId === undefined ? {} : { platformId: outcome.platformId }) };
    case 'refused':
      return { state: 'refused', code: outcome.code, why: outcome.why };
    case 'later':
      return { state: 'retry', code: outcome.code };
    case 'unknown':
      return { state: 'unknown', code: outcome.code };
  }
}

/** Words it for this channel; nothing is spent and nothing is written when there are no words. */
function readyToCall(
  { gateway }: RingNeeds,
  { channel, accountId, openid, template }: Route,
  { accounts }: RingWith,
  wording: PurposeWording,
  words: Ringable['words'],
  page: string,
): Ready {
  if (channel === 'wecom-school') return schoolNotice(gateway, accountId, openid, wording, words, page);
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
  const card = { openid, templateId: template.id, data, ...(home ? { miniprogram: { appid: home.appid, pagepath } } : {}) };
  const { sendNotice } = gateway;
  if (channel === 'oa-subscribe') return sendNotice ? { call: () => sendNotice(accountId, card) } : { missing: 'notice' };
  return { call: (attemptId) => gateway.sendTemplate(accountId, { ...card, clientMsgId: shortId(attemptId) }) };
}

/** The title as in the inbox; below it what a chat would say, without the chat's link: the card itself is one. */
function schoolNotice(
  { sendSchoolNotice }: RingNeeds['gateway'],
  accountId: string,
  parentUserid: string,
  wording: PurposeWording,
  words: Ringable['words'],
  page: string,
): Ready {
  const [title, text] = [fill(wording.inbox, words), fill(wording.chat, { ...words, link: '' })];
  if (!sendSchoolNotice || title === undefined || text === undefined) return { missing: 'chat' };
  return { call: () => sendSchoolNotice(accountId, { parentUserid, title, description: text.trim(), page }) };
}
