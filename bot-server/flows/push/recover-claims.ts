import type { Attempt } from '../../domain/push/push';
import { GIVEN_UP } from '../../domain/push/routes';
import { afterUnknown } from '../../domain/push/unknown';
import { SECOND, type Instant } from '../../domain/time/instant';
import type { Calling, ClaimedMessage, MessageEnd } from '../../store/messages/row';
import { followLead, followLeads } from './follow-lead';
import type { PushNeeds } from './needs';

type Needs = Pick<PushNeeds, 'messages' | 'attempts' | 'deliveries' | 'consents' | 'touch' | 'luck'>;

const AT_ONCE = 500;
/** A message that breaks every sender that takes it is given up, so that the others get through. */
const MOST_RECOVERIES = 5;

export interface Recovered {
  /** Never called, or refused: they go on. */
  readonly again: number;
  /** The call had begun and nobody knows how it ended: they are held. */
  readonly unknown: number;
  /** The call had ended well and only the writing was missing. */
  readonly sent: number;
  /** Broke every sender that took them. */
  readonly failed: number;
}

/** Takes up the messages whose sender gave no sign for too long. A call that may have been made is never made again. */
export async function recoverClaims(needs: Needs, now: Instant): Promise<Recovered> {
  const counts = { again: 0, unknown: 0, sent: 0, failed: 0 };
  for (const expired of await needs.messages.expiredClaims(AT_ONCE)) {
    const claimed = await needs.messages.takeOver(expired);
    if (!claimed) continue;
    const end = await finishClaim(needs, claimed, now);
    if (!end) continue;
    await followLead(needs, claimed.message.id, now);
    counts[end.state === 'waiting' || end.state === 'held' ? 'again' : end.state] += 1;
  }
  await followLeads(needs, now);
  return counts;
}

/**
 * Ends the claim on a message whose sender is gone, or broke over it, by what its last try says. The caller holds the token. One that broke its
 * sender waits longer each time. Undefined when the claim was lost meanwhile.
 */
export async function finishClaim(
  needs: Needs,
  claimed: ClaimedMessage,
  now: Instant,
  why: 'gone' | 'broke' = 'gone',
): Promise<MessageEnd | undefined> {
  const end = await endOf(needs, claimed, now, why);
  if (end.state === 'sent') {
    for (const { pushId, classroomId } of await needs.deliveries.markSent(claimed.message.id, end.at))
      await needs.touch(pushId, classroomId);
  }
  return (await needs.messages.settle(claimed.message.id, claimed.token, end)) ? end : undefined;
}

async function endOf(
  needs: Needs,
  { message, calling, recovered }: ClaimedMessage,
  now: Instant,
  why: 'gone' | 'broke',
): Promise<MessageEnd> {
  // A sender may die for reasons of its own: the first time nobody need wait.
  const wait = why === 'gone' && recovered === 0 ? 0 : SECOND * 2 ** recovered;
  const again: MessageEnd =
    recovered < MOST_RECOVERIES ? { state: 'waiting', dueAt: now + wait, counts: 'recovery' } : { state: 'failed', code: 'broken' };
  if (!calling) return again;
  // Nobody begins this try any more: its number is taken, also from a sender that is only asleep.
  if (await needs.attempts.insert(givenUp(message.id, calling, now))) {
    await giveBack(needs, calling);
    return again;
  }
  await needs.attempts.settle(calling.attemptId, ['calling'], { state: 'unknown', code: 'sender-lost', at: now });
  const attempt = await needs.attempts.get(calling.attemptId);
  switch (attempt?.state) {
    case 'sent':
      return { state: 'sent', by: calling.channel, at: attempt.settledAt ?? now };
    case 'refused':
    case 'retry':
      await giveBack(needs, calling);
      return again;
    default: {
      const policy = afterUnknown(message, needs.luck(), now);
      if (policy.kind === 'hold') return { state: 'unknown', code: attempt?.code ?? 'sender-lost', at: attempt?.at ?? now };
      await giveBack(needs, calling);
      return { state: 'waiting', dueAt: policy.at, counts: 'resend' };
    }
  }
}

/**
 * Nobody knows whether it was taken, or given back already. One too many is mended by WeChat's first refusal, which sets the count to 0;
 * one too few would leave a family unrung that had agreed.
 */
async function giveBack({ consents }: Needs, { spends, accountId, openid, templateId }: Calling): Promise<void> {
  if (spends && templateId !== undefined) await consents.unspend(accountId, openid, templateId);
}

const givenUp = (messageId: string, { attemptId, channel, ordinal, accountId, identityId }: Calling, now: Instant): Attempt => ({
  id: attemptId,
  messageId,
  channel,
  ordinal,
  accountId,
  identityId,
  state: 'retry',
  code: GIVEN_UP,
  at: now,
  settledAt: now,
});
