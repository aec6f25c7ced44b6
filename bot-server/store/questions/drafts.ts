import type { Connection } from 'mongoose';
import { z } from 'zod';
import type { ChatDraft, ChatPart } from '../../domain/question/chat-draft';
import { DAY, type Instant } from '../../domain/time/instant';
import { isDuplicate } from '../connect';
import type { DraftRow, Sealing } from './row';

const Said = z.object({
  text: z.string().optional(),
  media: z.object({ kind: z.enum(['voice', 'picture']), mediaId: z.string() }).optional(),
});
const MOST_PARTS = 12;
const literal = (value: unknown) => ({ $literal: value });

/** What somebody said in a chat before it could become a question: kept a day, each message once. */
export function draftSteps(connection: Connection, seal: Sealing) {
  const rows = connection.collection<DraftRow>('chatDrafts');
  const placeOf = (identityId: string, part: string): string => `chatDrafts.part:${identityId}/${part}`;

  function open(row: DraftRow, now: Instant): ChatDraft {
    const parts = (row.parts ?? []).flatMap(({ id, at, textSealed, questionId, studentId }): ChatPart[] => {
      if (now - at.getTime() >= DAY) return [];
      const said = textSealed === undefined ? {} : Said.parse(JSON.parse(seal.unseal(textSealed, placeOf(row._id, id))));
      const { text, media } = said;
      return [
        {
          ...{ id, at: at.getTime() },
          ...(text === undefined ? {} : { text }),
          ...(media === undefined ? {} : { media }),
          ...(questionId === undefined ? {} : { questionId }),
          ...(studentId === undefined ? {} : { studentId }),
        },
      ];
    });
    return { identityId: row._id, parts };
  }

  return {
    /** Adds a message unless it is there. `unbound`: nobody knows yet who says it. Gives all that there is, this one included. */
    async add(identityId: string, part: ChatPart, unbound: boolean, now: Instant): Promise<ChatDraft> {
      const { id, at, text, media } = part;
      const textSealed = seal.seal(JSON.stringify({ text, media }), placeOf(identityId, id));
      const there = { $ifNull: ['$parts', []] };
      const write = () =>
        rows.findOneAndUpdate(
          { _id: identityId },
          [
            {
              $set: {
                parts: {
                  $cond: [
                    { $in: [id, { $ifNull: ['$parts.id', []] }] },
                    '$parts',
                    {
                      $slice: [
                        { $concatArrays: [there, [{ id: literal(id), at: new Date(at), textSealed: literal(textSealed) }]] },
                        -MOST_PARTS,
                      ],
                    },
                  ],
                },
                at: new Date(now),
                unbound,
                lookedAt: new Date(now),
              },
            },
          ],
          { upsert: true, returnDocument: 'after' },
        );
      const row = await write().catch((error: unknown) => {
        if (!isDuplicate(error)) throw error;
        return write();
      });
      return row ? open(row, now) : { identityId, parts: [] };
    },
    async peek(identityId: string, now: Instant): Promise<ChatDraft | undefined> {
      const row = await rows.findOne({ _id: identityId });
      return row && now - row.at.getTime() < DAY ? open(row, now) : undefined;
    },
    /** These messages become this question, and the choices of a child are used up. Of two who try, one takes each message. Gives who has what now. */
    async take(
      identityId: string,
      into: {
        readonly said: readonly string[];
        readonly choices: readonly string[];
        readonly questionId: string;
        readonly studentId: string;
      },
      now: Instant,
    ): Promise<ChatDraft> {
      const { said, choices, questionId, studentId } = into;
      const free = { 'one.questionId': { $exists: false } };
      const row = await rows.findOneAndUpdate(
        { _id: identityId },
        {
          $set: { 'parts.$[one].questionId': questionId, 'parts.$[one].studentId': studentId, unbound: false },
          $unset: { 'parts.$[two].textSealed': 1 },
        },
        {
          arrayFilters: [
            { 'one.id': { $in: [...said, ...choices] }, ...free },
            { 'two.id': { $in: [...choices] }, 'two.questionId': { $exists: false } },
          ],
          returnDocument: 'after',
        },
      );
      return row ? open(row, now) : { identityId, parts: [] };
    },
    /** The question is written: what it was made of is forgotten, but not that it was made. */
    async wrote(identityId: string, questionId: string): Promise<void> {
      await rows.updateOne(
        { _id: identityId },
        { $unset: { 'parts.$[one].textSealed': 1 } },
        { arrayFilters: [{ 'one.questionId': questionId }] },
      );
    },
    /** Whoever was not known when they wrote, the one that was looked at longest ago first. */
    async unbound(now: Instant, limit: number): Promise<string[]> {
      const found = await rows
        .find({ unbound: true, at: { $gt: new Date(now - DAY) } }, { projection: { _id: 1 } })
        .sort({ lookedAt: 1 })
        .limit(limit)
        .toArray();
      const ids = found.map(({ _id }) => _id);
      if (ids.length > 0) await rows.updateMany({ _id: { $in: ids } }, { $set: { lookedAt: new Date(now) } });
      return ids;
    },
    async known(identityId: string): Promise<void> {
      await rows.updateOne({ _id: identityId }, { $set: { unbound: false } });
    },
    async drop(identityId: string): Promise<void> {
      await rows.deleteOne({ _id: identityId });
    },
  };
}
