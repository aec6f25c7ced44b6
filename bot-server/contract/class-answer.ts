import { z } from 'zod';
import { At, Id, Page, Seconds } from './common';

const Reach = z.enum(['class', 'grade', 'school']);

export const WireClassAnswer = z
  .strictObject({
    id: Id,
    question: z.string().max(1000),
    answer: z.string().max(2000),
    /** 李老师 */
    from: z.string().max(60),
    /** When it came out, or was last changed. */
    at: At,
    pinned: z.strictObject({ resource: Id, title: z.string().max(60), atSecond: Seconds }).optional(),
    /** For who wrote it, and the school's office. */
    staff: z
      .strictObject({
        state: z.enum(['checking', 'waiting', 'returned', 'published', 'withdrawn']),
        /** «等检查：检查没有通过，请改一改» */
        stateText: z.string().max(120),
        reach: Reach,
        className: z.string().max(60),
        rev: z.int().min(1),
        mine: z.boolean(),
        release: z.boolean(),
        withdraw: z.boolean(),
        /** The question it was made from, while there is one. */
        ofQuestion: Id.optional(),
      })
      .optional(),
  })
  .meta({ id: 'ClassAnswer' });

export const PublishClassAnswer = z.strictObject({
  question: z.string().trim().min(1).max(1000),
  answer: z.string().trim().min(1).max(2000),
  reach: Reach,
});
export const ReleaseClassAnswer = z.discriminatedUnion('verdict', [
  z.strictObject({ verdict: z.literal('release'), rev: z.int().min(1) }),
  z.strictObject({ verdict: z.literal('return'), rev: z.int().min(1), words: z.string().trim().min(1).max(200) }),
]);
/** Whatever somebody types is taken: too long is cut, nothing in it is answered by a sentence. */
const Words = z.string().max(2000);
export const ClassAnswersQuery = Page.extend({
  box: z.enum(['out', 'mine', 'waiting']).default('out'),
  /** What stands at the seconds of this item. */
  resource: Id.optional(),
});
export const SearchClassAnswers = z.strictObject({ words: Words });
export const SimilarClassAnswers = z.strictObject({ text: Words });

export const ClassAnswerPage = z.strictObject({ items: z.array(WireClassAnswer), next: z.string().nullable() });
export const FoundClassAnswers = z.strictObject({
  items: z.array(WireClassAnswer).max(20),
  /** What to do where nothing was found. */
  hint: z.string().max(80).optional(),
});

/** Where in one's own content families ask again and again. Counts alone. */
export const AskedSeconds = z.strictObject({
  items: z.array(z.strictObject({ second: Seconds, families: z.int().min(5), text: z.string().max(60) })).max(400),
});
