import { z } from 'zod';
import { Id } from './common';

const Kind = z.enum(['voice', 'picture']);
const Length = z.int().min(1).max(60);

/** What was sent up and may be put into a question or an answer within a day. */
export const MediaQuery = z.strictObject({ as: Kind });
export const SentMedia = z.strictObject({ id: Id, kind: Kind, seconds: Length.optional() });

/** Ids of what was sent up before: a voice and three pictures at most. */
export const MediaIds = z
  .array(Id)
  .max(4)
  .refine((ids) => new Set(ids).size === ids.length)
  .default([]);

export const QuestionMediaPart = z
  .strictObject({
    id: Id,
    kind: Kind,
    /** `fetching`: on its way from WeChat. `unreadable`: it can not be played. `gone`: WeChat did not give it. */
    state: z.enum(['ready', 'fetching', 'unreadable', 'gone']),
    seconds: Length.optional(),
    /** Where to play or see it, for half an hour at most; when it is ready. */
    url: z.string().max(400).optional(),
  })
  .meta({ id: 'QuestionMedia' });
export type WireMedia = z.output<typeof QuestionMediaPart>;
export type WireSentMedia = z.output<typeof SentMedia>;

/** Sending up what goes into a question or an answer. */
export interface QuestionMediaApi {
  sendMedia: { query: z.input<typeof MediaQuery>; in: ArrayBuffer; out: WireSentMedia };
}
