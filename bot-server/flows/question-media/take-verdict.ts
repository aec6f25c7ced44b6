import type { AccountId } from '../../domain/account/account';
import type { Instant } from '../../domain/time/instant';
import type { QuestionMediaStore } from '../../store/question-media';
import type { QuestionStore } from '../../store/questions';

export type TakeVerdictNeeds = {
  readonly questionMedia: Pick<QuestionMediaStore, 'noteVerdict' | 'verdictOf' | 'ofTrace'>;
  readonly questions: Pick<QuestionStore, 'setMediaCheck'>;
};

/** A trace is WeChat's, and each account has its own. */
export const traceOf = (accountId: AccountId, trace: string): string => `${accountId}:${trace}`;

/**
 * Takes what WeChat says of a voice or picture. Twice, late, in another order, or before our own note of the trace: it ends the same, since the
 * verdict is written down first, and whoever comes second, this or the note of the trace, puts it where it belongs.
 */
export async function takeMediaVerdict(
  needs: TakeVerdictNeeds,
  { accountId, trace, suggest }: { readonly accountId: AccountId; readonly trace: string; readonly suggest: 'pass' | 'review' | 'risky' },
  now: Instant,
): Promise<void> {
  const key = traceOf(accountId, trace);
  await needs.questionMedia.noteVerdict(key, suggest === 'pass' ? 'pass' : 'review', now);
  await settleVerdict(needs, key);
}

/** Puts what is known of a trace to the voice or picture that it is about, if both are known. */
export async function settleVerdict({ questionMedia, questions }: TakeVerdictNeeds, key: string): Promise<void> {
  const media = await questionMedia.ofTrace(key);
  const verdict = await questionMedia.verdictOf(key);
  if (media?.place && verdict !== undefined) await questions.setMediaCheck(media.place, media.id, verdict);
}
