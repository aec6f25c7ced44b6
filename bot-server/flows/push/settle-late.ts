import { identityId, type AccountId, type OpenId } from '../../domain/account/account';
import type { LateOutcome } from '../../domain/account/inbound';
import type { Attempt } from '../../domain/push/push';
import { MINUTE, type Instant } from '../../domain/time/instant';
import type { PushNeeds } from './needs';

type Needs = Pick<PushNeeds, 'attempts' | 'messages' | 'deliveries' | 'touch'>;

/** An answer that never came back has no platform id: it is known by whom it went to, with which template, this lately. */
const LATELY_MS = 10 * MINUTE;

/**
 * What the platform tells afterwards about a message it had taken. «Unknown» becomes known; a late refusal is a definite one, so the next
 * way is tried. May be repeated; an id that is not ours changes nothing.
 */
export async function settleLate(needs: Needs, accountId: AccountId, openid: OpenId, late: LateOutcome, now: Instant): Promise<void> {
  const { outcome, platformId } = late;
  if (outcome.kind !== 'sent' && outcome.kind !== 'refused') return;
  const attempt = await find(needs, accountId, openid, late, now);
  if (!attempt) return;
  if (outcome.kind === 'sent') {
    await needs.attempts.settle(attempt.id, ['calling', 'unknown'], { state: 'sent', platformId, at: now });
    const known = await needs.messages.correct(attempt.messageId, attempt.id, ['unknown'], {
      state: 'sent',
      by: attempt.channel,
      at: attempt.at,
    });
    if (known) await tell(needs, await needs.deliveries.markSent(attempt.messageId, attempt.at));
    return;
  }
  await needs.attempts.settle(attempt.id, ['calling', 'unknown', 'sent'], { state: 'refused', code: outcome.code, at: now });
  if (await needs.messages.correct(attempt.messageId, attempt.id, ['sent', 'unknown'], { state: 'waiting', dueAt: now })) {
    await tell(needs, await needs.deliveries.unmarkSent(attempt.messageId));
  }
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
