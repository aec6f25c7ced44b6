import { placeIn } from '../../domain/question/kept-media';
import { MINUTE, type Instant } from '../../domain/time/instant';
import type { QuestionMediaStore } from '../../store/question-media';
import type { QuestionStore } from '../../store/questions';

export type SweepUnsettledNeeds = {
  readonly questionMedia: Pick<QuestionMediaStore, 'unsettled' | 'settle'>;
  readonly questions: Pick<QuestionStore, 'get'>;
};

/** Longer than writing a question takes. */
const SURELY_OVER = 5 * MINUTE;
const AT_ONCE = 100;

/** Keeps what belongs to a question whose process died before it said so: else it would go after a day. Tells how many. */
export async function sweepUnsettled({ questionMedia, questions }: SweepUnsettledNeeds, now: Instant): Promise<number> {
  let settled = 0;
  for (const { id, use } of await questionMedia.unsettled(now - SURELY_OVER, AT_ONCE)) {
    const question = await questions.get(use.questionId);
    const said = use.replyId === undefined ? question?.media : question?.replies.find((reply) => reply.id === use.replyId)?.media;
    if (!question || !said?.some((one) => one.id === id)) continue;
    await questionMedia.settle([id], placeIn(question, use.replyId));
    settled += 1;
  }
  return settled;
}
