import type { Account, AccountId, Identity } from '../../domain/account/account';
import { canBeChecked, checkAgainAfter, VISIT_COUNTS_FOR } from '../../domain/question/media-check';
import { MINUTE, type Instant } from '../../domain/time/instant';
import type { IdentityStore } from '../../store/identities';
import type { QuestionMediaStore } from '../../store/question-media';
import type { CheckClaim } from '../../store/question-media/checks';
import type { Gateway } from '../../wechat/gateway';
import { settleVerdict, traceOf, type TakeVerdictNeeds } from './take-verdict';

export type CheckMediaNeeds = TakeVerdictNeeds & {
  readonly questionMedia: Pick<QuestionMediaStore, 'takeForCheck' | 'checkLater' | 'checkAsked' | 'noteTrace'>;
  readonly identities: Pick<IdentityStore, 'ofGuardians'>;
  readonly gateway: Pick<Gateway, 'tryCheckMedia'>;
  accountOf(id: AccountId): Account | undefined | Promise<Account | undefined>;
  /** Where anybody who holds the link gets it, for less than half an hour. */
  readonly mediaUrlOf: (id: string) => string;
};

/** Longer than asking takes. */
const HOLD = MINUTE;
/** So many failures one after another and the check is down: the next run asks again. */
const DOWN_AFTER = 3;

/**
 * Asks WeChat to look at the voices and pictures of families, which were told to their teacher long before. Its result comes later, as an event.
 * Killed anywhere it asks again; what can not be checked stays 未检测. Tells how many it asked for.
 */
export async function checkMedia(needs: CheckMediaNeeds, clock: () => Instant, stopped: () => boolean): Promise<number> {
  let [asked, failures] = [0, 0];
  while (!stopped() && failures < DOWN_AFTER) {
    const claim = await needs.questionMedia.takeForCheck(clock(), HOLD);
    if (!claim) return asked;
    const came = await checkOne(needs, claim, clock());
    if (came === 'asked') asked += 1;
    failures = came === 'down' ? failures + 1 : 0;
  }
  return asked;
}

async function checkOne(needs: CheckMediaNeeds, { media, tries, traces }: CheckClaim, now: Instant): Promise<'asked' | 'over' | 'down'> {
  const over = async (): Promise<'over'> => {
    await needs.questionMedia.checkAsked(media.id);
    return 'over';
  };
  // Cut off after it had been asked.
  for (const trace of traces) await settleVerdict(needs, trace);
  if (traces.length > 0 || !media.place || media.owner.kind !== 'guardian' || !canBeChecked(media)) return over();
  const visitor = await visitorOf(needs, media.owner.id, now);
  if (!visitor) return over();
  const { accountId, openid } = visitor;
  const came = await needs.gateway.tryCheckMedia(accountId, { openid, url: needs.mediaUrlOf(media.id), kind: media.kind, scene: 2 });
  if (came.kind === 'unchecked') return over();
  if (came.kind === 'down') {
    const pause = checkAgainAfter(tries);
    if (pause === undefined) return over();
    await needs.questionMedia.checkLater(media.id, now + pause);
    return 'down';
  }
  const trace = traceOf(accountId, came.trace);
  await needs.questionMedia.noteTrace(media.id, trace);
  await settleVerdict(needs, trace);
  await needs.questionMedia.checkAsked(media.id);
  return 'asked';
}

/** Who of this guardian was in the mini-program of late: for nobody else WeChat would look at it. */
async function visitorOf(
  needs: Pick<CheckMediaNeeds, 'identities' | 'accountOf'>,
  guardianId: string,
  now: Instant,
): Promise<Identity | undefined> {
  const known = await needs.identities.ofGuardians([guardianId]);
  const visitors = known
    .filter(({ lastSeenAt }) => lastSeenAt !== undefined && now - lastSeenAt < VISIT_COUNTS_FOR)
    .sort((a, b) => (b.lastSeenAt ?? 0) - (a.lastSeenAt ?? 0));
  for (const visitor of visitors) if ((await needs.accountOf(visitor.accountId))?.kind === 'mini-program') return visitor;
  return undefined;
}
