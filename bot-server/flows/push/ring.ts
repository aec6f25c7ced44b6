import type { SendOutcome } from '../../domain/account/outcome';
import { decide, PAUSED_LOOK_MS, refusedForAll, type Decision } from '../../domain/push/decide';
import { endOf, nextStep } from '../../domain/push/next-step';
import { laterCount, nextOrdinal } from '../../domain/push/routes';
import type { Instant } from '../../domain/time/instant';
import type { MessageEnd } from '../../store/messages/row';
import { followRun } from './follow-run';
import type { Ringable } from './gather-facts';
import { tryWay, type RingNeeds, type RingWith } from './try-way';

export type Rung = 'sent' | 'held' | 'later' | 'failed' | 'unknown' | 'lost';

/**
 * Rings one claimed message, or says why not. The order is what survives a crash: the claim looked at once more with what is about to be
 * done, then the consent, the attempt's row, the call, the attempt's end, the deliveries, the message's end.
 */
export async function ring(needs: RingNeeds, ringable: Ringable, shared: RingWith): Promise<Rung> {
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
  for (const route of decision.routes) {
    const tried = await tryWay(needs, ringable, route, nextOrdinal(route.channel, attempts), shared);
    if (tried === 'lost') return 'lost';
    if (tried === 'ended') return end({ state: 'held', because: 'ended' }, 'held');
    if (tried === 'paused') return paused(needs.clock() + PAUSED_LOOK_MS);
    if (tried === 'faulty') {
      faulty = true;
      continue;
    }
    const { outcome, attempt } = tried;
    if (attempt) attempts.push(attempt);
    const now = needs.clock();
    const luck = needs.luck();
    const step = nextStep(
      outcome,
      { laters: laterCount(route, ringable.facts.attempts, message.freshSince), expiresAt: message.expiresAt, luck },
      now,
    );
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
  if (faulty) return keep(refusedForAll(message, needs.clock()));
  const how = endOf(last);
  return end(how, how.state);
}
