import type { Connection } from 'mongoose';
import type { MediaUse } from '../../domain/question/kept-media';
import type { MediaVerdict } from '../../domain/question/media-check';
import type { QuestionMedia } from '../../domain/question/question';
import type { QuestionRow } from './row';

/** What becomes of a voice or picture after its question or reply was written. Everything may come twice and in any order. */
export const mediaSteps = (connection: Connection) => {
  const rows = connection.collection<QuestionRow>('questions');
  /** Changes one part, in the question or in one of its replies. */
  async function change({ questionId, replyId }: MediaUse, mediaId: string, how: '$set' | '$max', fields: Partial<QuestionMedia>) {
    const at = replyId === undefined ? 'media.$[one]' : 'replies.$[reply].media.$[one]';
    const told = Object.fromEntries(Object.entries(fields).map(([name, value]) => [`${at}.${name}`, value]));
    const holds =
      replyId === undefined
        ? { _id: questionId, 'media.id': mediaId }
        : { _id: questionId, replies: { $elemMatch: { id: replyId, 'media.id': mediaId } } };
    const arrayFilters = [{ 'one.id': mediaId }, ...(replyId === undefined ? [] : [{ 'reply.id': replyId }])];
    await rows.updateOne(holds, { [how]: told }, { arrayFilters });
  }
  return {
    /** It was fetched, or will never be. */
    async setMedia(use: MediaUse, { id, state, seconds }: QuestionMedia): Promise<void> {
      await change(use, id, '$set', { state, ...(seconds === undefined ? {} : { seconds }) });
    },
    /** What the check said of it: of two verdicts the worse one stays, whichever came first («review» is behind «pass» in the alphabet). */
    async setMediaCheck(use: MediaUse, id: string, check: MediaVerdict): Promise<void> {
      await change(use, id, '$max', { check });
    },
  };
};
