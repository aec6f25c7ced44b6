import type { Account } from '../../domain/account/account';
import type { SendOutcome } from '../../domain/account/outcome';
import { pageOf } from '../../domain/push/pages';
import { attemptIdOf, type Attempt, type Message } from '../../domain/push/push';
import { isEverybodys, type Route } from '../../domain/push/routes';
import type { RunState } from '../../domain/push/run';
import { shortId } from '../../domain/push/short-id';
import { fill, fillTemplate, miniProgramLink, type PurposeWording, type Wording } from '../../domain/push/wording';
import type { Brakes } from './brakes';
import type { Canary, Found } from './canary';
import type { Ringable } from './gather-facts';
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
  /** Asked right before each call: what was gathered for the lot may be seconds old. */
  readonly runs: RunStates;
}

type Ready = { readonly call: (attemptId: string) => Promise<SendOutcome> } | { readonly missing: string };
export interface Tried {
  readonly outcome: SendOutcome;
  readonly attempt?: Attempt;
}

/**
 * Calls by one way, unless the push was stopped meanwhile, the way was found faulty for everybody, or the claim was lost. Until WeChat has taken
 * these words once, one goes ahead and the others wait.
 */
export async function tryWay(
  needs: RingNeeds,
  ringable: Ringable,
  route: Route,
  ordinal: number,
  shared: RingWith,
): Promise<Tried | Exclude<RunState, 'running'> | 'faulty' | 'lost'> {
  const { message } = ringable.claimed;
  const leave = await shared.canary.enter(`${route.accountId}|${route.template?.id ?? route.channel}|${message.bundle}`);
  let found: Found = 'nothing';
  try {
    const run = await shared.runs.ofMessage(message);
    if (run !== 'running') return run;
    if (shared.brakes.on(route, message.bundle, needs.clock()).faulty) return 'faulty';
    const tried = await tryOnce(needs, ringable, route, ordinal, shared);
    if (tried !== 'lost') found = await learn(needs, message, route, tried.outcome, shared);
    return tried;
  } finally {
    leave(found);
  }
}

/** What an outcome says about others: for this process at once, for all of them in the push's own row. */
async function learn(needs: RingNeeds, message: Message, route: Route, outcome: SendOutcome, { brakes }: RingWith): Promise<Found> {
  const now = needs.clock();
  brakes.note(route, message.bundle, outcome, now, needs.luck());
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
  { claimed, words, forStudent }: Ringable,
  route: Route,
  ordinal: number,
  shared: RingWith,
): Promise<Tried | 'lost'> {
  const { message, token } = claimed;
  const { accountId, openid, template, identityId, channel } = route;
  const ready = readyToCall(needs, route, shared, shared.wording.purposes[message.purpose], words, pageOf(message, forStudent));
  if ('missing' in ready)
    return { outcome: { kind: 'refused', code: `no-words:${ready.missing}`, why: 'bad-template', field: ready.missing } };

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
