import type { Account } from '../../domain/account/account';
import { checkAgainAt, needsRelease, type ClassAnswer } from '../../domain/class-answer/class-answer';
import type { Instant } from '../../domain/time/instant';
import type { ClassAnswerStore } from '../../store/class-answers';
import type { IdentityStore } from '../../store/identities';
import type { Gateway } from '../../wechat/gateway';

export interface CheckNeeds {
  readonly classAnswers: Pick<ClassAnswerStore, 'step' | 'takeUnchecked'>;
  readonly identities: Pick<IdentityStore, 'ofPerson'>;
  readonly accountOf: (id: string) => Promise<Pick<Account, 'kind'> | undefined>;
  readonly gateway: Pick<Gateway, 'checkText'>;
}

/** The platform's `scene` for what many read: a forum. */
const FORUM = 3;

/**
 * Asks the platform's check about an answer's words in its writer's name. Only «pass» lets it out (or to the second person who does that);
 * everything else leaves it 等检查 with a time for the next try. Undefined when somebody changed it meanwhile.
 */
export async function checkAnswer(needs: CheckNeeds, answer: ClassAnswer, now: Instant): Promise<ClassAnswer | undefined> {
  const said = await verdictOn(needs, answer);
  if (said === 'pass')
    return needs.classAnswers.step(answer, needsRelease(answer) ? 'waiting' : 'published', { checks: answer.checks + 1 }, now);
  const nextCheckAt = checkAgainAt(said, answer.checks, now);
  return needs.classAnswers.step(answer, 'checking', { said, nextCheckAt, checks: answer.checks + 1 }, now);
}

async function verdictOn(needs: CheckNeeds, { by, question, answer }: ClassAnswer): Promise<'pass' | 'risky' | 'unchecked'> {
  // The platform knows an openid of the mini-program alone, and only of who was there lately.
  const known = await needs.identities.ofPerson({ kind: 'teacher', id: by });
  const kinds = await Promise.all(known.map(({ accountId }) => needs.accountOf(accountId)));
  const [writer] = known.filter((_, n) => kinds[n]?.kind === 'mini-program').sort((a, b) => (b.lastSeenAt ?? 0) - (a.lastSeenAt ?? 0));
  if (!writer) return 'unchecked';
  const verdict = await needs.gateway.checkText(writer.accountId, { openid: writer.openid, text: `${question}\n${answer}`, scene: FORUM });
  return verdict === 'review' ? 'risky' : verdict;
}

const MOST_A_RUN = 50;

/** Makes the checks that are due again. Gives how many were made. */
export async function recheckAnswers(needs: CheckNeeds, now: Instant, stopped: () => boolean = () => false): Promise<number> {
  for (let made = 0; ; made += 1) {
    const due = made < MOST_A_RUN && !stopped() ? await needs.classAnswers.takeUnchecked(now) : undefined;
    if (!due) return made;
    await checkAnswer(needs, due, now);
  }
}
