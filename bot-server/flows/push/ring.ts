import type { SendOutcome } from '../../domain/account/outcome';
import { decide, PAUSED_LOOK_MS, refusedForAll, type Decision } from '../../domain/push/decide';
import { endOf, nextStep } from '../../domain/push/next-step';
import { laterCount, nextOrdinal, RESTED_MS } from '../../domain/push/routes';
import { afterUnknown, waysAfterUnknown } from '../../domain/push/unknown';
import { MINUTE, type Instant } from '../../domain/time/instant';
import type { MessageEnd } from '../../store/messages/row';
import { followRun } from './follow-run';
import type { Ringable } from './ringable';
import { tryWay, type RingNeeds, type RingWith } from './try-way';

export type Rung = 'sent' | 'held' | 'later' | 'failed' | 'unknown' | 'lost';

/**
 * Rings one claimed message, or says why not. The order is what survives a crash: the claim looked at once more with what is about to be
 * done, then the consent, the attempt's row, the call, the attempt's end, the deliveries, the message's end.
 */
export async function ring(needs: RingNeeds, ringable: Ringable, shared: RingWith): Promise<Rung> {
  const { message, token } = ringable.claimed;
  const begin = needs.clock();
  const routes = waysAfterUnknown(ringable.facts.routes, ringable.facts.attempts).map((open) => {
    const braked = shared.brakes.on(open.route, message.bundle, begin);
    const closedUntil = Math.max(braked.closedUntil ?? 0, shared.gates.closedUntil(open.route, begin) ?? 0);
    return { ...open, ...braked, ...(closedUntil > begin ? { closedUntil } : {}) };
  });
  const decision = decide({ ...ringable.facts, routes }, begin);
  const attempts = [...ringable.facts.attempts];
  const end = async (how: MessageEnd, rung: Rung): Promise<Rung> => {
    if (await needs.messages.settle(message.id, token, how)) return rung;
    // The answer came after the claim had run out and somebody had to write «unknown»: now it is known.
    const known = how.state !== 'unknown' && (await needs.messages.correct(message.id, attempts.at(-1)?.id ?? '', ['unknown'], how));
    return known ? rung : 'lost';
  };

  const paused = async (retryAt: Instant): Promise<Rung> => {
    const rung = await end({ state: 'held', because: 'plan-paused', retryAt }, 'later');
    // Let go on at this very moment, this one would have been missed.
    await followRun(needs, message.bundle, needs.clock());
    return rung;
  };
  const keep = async (why: Exclude<Decision, { kind: 'ring' }>): Promise<Rung> => {
    if (why.kind === 'end') return end({ state: 'held', because: why.because }, 'held');
    if (why.because === 'plan-paused') return paused(why.retryAt);
    return end({ state: 'held', because: why.because, retryAt: why.retryAt }, 'later');
  };
  if (decision.kind !== 'ring') return keep(decision);

  let last: Exclude<SendOutcome, { kind: 'sent' | 'unknown' }> = { kind: 'refused', code: 'no-way', why: 'refused' };
  let faulty = false;
  let opensAt = Infinity;
  for (const route of decision.routes) {
    const tried = await tryWay(needs, ringable, route, nextOrdinal(route.channel, attempts), shared);
    if (tried === 'lost') return 'lost';
    if (tried === 'ended') return end({ state: 'held', because: 'ended' }, 'held');
    if (tried === 'paused') return paused(needs.clock() + PAUSED_LOOK_MS);
    if (tried === 'closed') {
      const moment = needs.clock();
      const anew = decide({ ...ringable.facts, routes }, moment);
      return anew.kind === 'ring' ? end({ state: 'waiting', dueAt: moment }, 'later') : keep(anew);
    }
    if (tried === 'faulty') {
      faulty = true;
      continue;
    }
    if ('closedUntil' in tried) {
      opensAt = Math.min(opensAt, tried.closedUntil);
      continue;
    }
    const { outcome, attempt } = tried;
    if (attempt) attempts.push(attempt);
    const now = needs.clock();
    const luck = needs.luck();
    const laters = laterCount(route, ringable.facts.attempts, message.freshSince, now);
    const { resetMinute = 0 } = shared.accounts.find(({ id }) => id === route.accountId)?.limits ?? {};
    const step = nextStep(outcome, { laters, expiresAt: message.expiresAt, luck, resetMinute }, now);
    if (step.kind === 'sent') {
      // The deliveries are marked before the message is: a message that says «sent» has told everybody.
      for (const { pushId, classroomId } of await needs.deliveries.markSent(message.id, now)) await needs.touch(pushId, classroomId);
      return end({ state: 'sent', by: route.channel, at: now }, 'sent');
    }
    if (step.kind === 'hold-unknown') {
      const policy = afterUnknown(message, luck, now);
      const code = outcome.kind === 'unknown' ? outcome.code : 'unknown';
      if (policy.kind === 'hold') return end({ state: 'unknown', code, at: now }, 'unknown');
      if (route.spends && route.template) await needs.consents.unspend(route.accountId, route.openid, route.template.id);
      return end({ state: 'waiting', dueAt: policy.at, counts: 'resend' }, 'later');
    }
    if (step.kind === 'again') return end({ state: 'held', because: 'rate-limited', retryAt: step.at }, 'later');
    if (outcome.kind === 'refused' || outcome.kind === 'later') last = outcome;
  }
  if (opensAt < message.expiresAt) return end({ state: 'held', because: 'rate-limited', retryAt: opensAt }, 'later');
  if (faulty) return keep(refusedForAll(message, needs.clock()));
  if (last.kind === 'later') {
    // Every way is busy for now: nobody has said no, so it is not the end of it.
    const again = needs.clock() + RESTED_MS + Math.floor(needs.luck() * 10 * MINUTE);
    if (again < message.expiresAt) return end({ state: 'held', because: 'rate-limited', retryAt: again }, 'later');
  }
  const how = endOf(last);
  return end(how, how.state);
}
