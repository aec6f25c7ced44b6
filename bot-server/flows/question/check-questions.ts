import type { Account, AccountId } from '../../domain/account/account';
import { isHeld } from '../../domain/question/protect/held-words';
import type { Question } from '../../domain/question/question';
import { MINUTE, type Instant } from '../../domain/time/instant';
import type { ContentStore } from '../../store/content';
import type { IdentityStore } from '../../store/identities';
import type { QuestionStore } from '../../store/questions';
import type { Gateway, TextVerdict } from '../../wechat/gateway';

export type CheckNeeds = {
  readonly questions: Pick<QuestionStore, 'waitingForCheck' | 'settleCheck'>;
  readonly identities: Pick<IdentityStore, 'ofGuardians'>;
  readonly gateway: Pick<Gateway, 'tryCheckText'>;
  readonly content: Pick<ContentStore, 'heldWords'>;
  accountOf(id: AccountId): Promise<Account | undefined>;
};

const AT_ONCE = 50;
/** So many failures one after another and the check is down: the next run asks again. */
const DOWN_AFTER = 3;
/** A parent is online for minutes after writing, and WeChat knows an openid for two hours. Then it stays 未检测. */
const GIVES_UP_AFTER = 20 * MINUTE;

/**
 * Makes WeChat's check of what was asked, after the asker was answered. What can not be checked ends as `unchecked`, or as `review` when the
 * local word list finds something. Safe to run twice and to be killed at any point: the verdict is written once, for the words it is about.
 */
export async function checkQuestions(needs: CheckNeeds, now: Instant, stopped: () => boolean): Promise<{ more: boolean; settled: number }> {
  const waiting = await needs.questions.waitingForCheck(AT_ONCE);
  if (waiting.length === 0) return { more: false, settled: 0 };
  const words = await needs.content.heldWords();
  let [failures, settled] = [0, 0];
  for (const question of waiting) {
    if (stopped()) break;
    const isDown = failures >= DOWN_AFTER;
    const isOld = now - lastWordAt(question) >= GIVES_UP_AFTER;
    if (isDown && !isOld) continue;
    const verdict = isDown ? 'down' : await verdictOn(needs, question);
    if (verdict === 'down') failures += 1;
    else failures = 0;
    if (verdict === 'down' && !isOld) continue;
    if (await needs.questions.settleCheck(question, settledAs(question, verdict, words))) settled += 1;
  }
  return { more: settled === AT_ONCE, settled };
}

/** When the asker wrote last: each word of theirs has a time of its own in which it can be checked. */
const lastWordAt = ({ askedAt, replies }: Question): Instant => replies.findLast(({ by }) => by.kind === 'guardian')?.at ?? askedAt;

const textOf = ({ text, replies }: Question): string =>
  [text, ...replies.flatMap((reply) => (reply.by.kind === 'guardian' ? [reply.text] : []))].filter((part) => part !== '').join('\n');

/** By the mini-program's openid that was there last: WeChat checks for no other account, and for nobody it has not seen of late. */
async function verdictOn(needs: CheckNeeds, question: Question): Promise<TextVerdict | 'down'> {
  const text = textOf(question);
  // Nothing was written: what was spoken or shown decides.
  if (text === '') return 'pass';
  const identities = [...(await needs.identities.ofGuardians([question.guardianId]))].sort(
    (a, b) => (b.lastSeenAt ?? 0) - (a.lastSeenAt ?? 0),
  );
  for (const { accountId, openid } of identities) {
    if ((await needs.accountOf(accountId))?.kind === 'mini-program')
      return needs.gateway.tryCheckText(accountId, { openid, text, scene: 2 });
  }
  return 'unchecked';
}

/** Of the words alone: voices and pictures have checks of their own, and the worst decides. */
function settledAs(question: Question, verdict: TextVerdict | 'down', words: readonly string[]): Exclude<Question['check'], 'waiting'> {
  if (verdict === 'review' || verdict === 'risky') return 'review';
  if (verdict === 'pass') return 'pass';
  return isHeld(textOf(question), words) ? 'review' : 'unchecked';
}
