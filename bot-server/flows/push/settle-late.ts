import { identityId, type AccountId, type OpenId } from '../../domain/account/account';
import type { LateOutcome } from '../../domain/account/inbound';
import type { Attempt } from '../../domain/push/push';
import { MINUTE, type Instant } from '../../domain/time/instant';
import { followLate } from './follow-lead';
import type { PushNeeds } from './needs';

type Needs = Pick<PushNeeds, 'attempts' | 'messages' | 'deliveries' | 'touch'>;

/** An answer that never came back has no platform id: it is known by whom it went to, with which template, this lately. */
const LATELY_MS = 10 * MINUTE;

/**
 * What the platform tells afterwards about a message it had taken. «Unknown» becomes known; a late refusal is a definite one, so the next
 * way is tried. May be repeated, and is when it was cut off: each step is done again unless a newer try speaks for the message by now. An id
 * that is not ours changes nothing.
 */
export async function settleLate(needs: Needs, accountId: AccountId, openid: OpenId, late: LateOutcome, now: Instant): Promise<void> {
  const { outcome, platformId } = late;
  if (outcome.kind !== 'sent' && outcome.kind !== 'refused') return;
  const attempt = await find(needs, accountId, openid, late, now);
  if (!attempt) return;
  const { id, messageId, channel, at } = attempt;
  if (outcome.kind === 'sent') {
    await needs.attempts.settle(id, ['calling', 'unknown'], { state: 'sent', platformId, at: now });
    // Those of a message in hand are marked by its sender, which reads the attempt.
    if (!(await needs.messages.standsBy(messageId, id, ['unknown', 'sent']))) return;
    await tell(needs, await needs.deliveries.markSent(messageId, at));
    await needs.messages.correct(messageId, id, ['unknown'], { state: 'sent', by: channel, at });
    return followLate(needs, messageId, now);
  }
  // The platform's id stays with the attempt: told again, it finds the same one.
  await needs.attempts.settle(id, ['calling', 'unknown', 'sent'], { state: 'refused', code: outcome.code, platformId, at: now });
  if (await needs.messages.standsBy(messageId, id, ['unknown', 'sent'])) {
    await tell(needs, await needs.deliveries.unmarkSent(messageId));
    await needs.messages.correct(messageId, id, ['sent', 'unknown'], { state: 'waiting', dueAt: now });
  }
  // Also when the message itself was done before and this was cut off: what rang with it may not have heard of it.
  await followLate(needs, messageId, now);
}

async function find(
  { attempts }: Needs,
  accountId: AccountId,
  openid: OpenId,
  late: LateOutcome,
  now: Instant,
): Promise<Attempt | undefined> {
  const known = await attempts.ofPlatformId(accountId, late.platformId);
  if (known || late.templateId === undefined) return known;
  const open = await attempts.unsettledTo(identityId(accountId, openid), late.templateId, now - LATELY_MS);
  return open.length === 1 ? open[0] : undefined;
}

async function tell({ touch }: Needs, touched: readonly { pushId: string; classroomId: string }[]): Promise<void> {
  for (const { pushId, classroomId } of touched) await touch(pushId, classroomId);
}
