import { z } from 'zod';
import { At, Count, Id, Seconds } from './common';

/** What staff say to each other about a question; never sent to its asker. */
export const StaffNote = z
  .strictObject({ id: Id, from: z.string().max(60), mine: z.boolean(), text: z.string().max(500), at: At })
  .meta({ id: 'StaffNote' });
export const AddNote = z.strictObject({ text: z.string().trim().min(1).max(500) });

/** An item of the catalogue, from a second on. */
export const ReplyResource = z.strictObject({ resource: Id, title: z.string().max(60), atSecond: Seconds });
export const Recommend = z.strictObject({ resource: Id, atSecond: Seconds.default(0) });
export const AnswerResourcesQuery = z.strictObject({ words: z.string().trim().max(40).default('') });
export const AnswerResources = z.strictObject({
  items: z
    .array(
      z.strictObject({
        id: Id,
        title: z.string().max(60),
        kind: z.enum(['video', 'audio', 'article', 'link']),
        for: z.enum(['guardian', 'student']),
        theme: z.string().max(60),
        seconds: Count.optional(),
      }),
    )
    .max(30),
});

/** Up to a thousand; more is not counted. The desk's are null for who does not keep the office. */
export const BoxCounts = z.strictObject({ open: Count, soon: Count, overdue: Count, desk: Count.nullable() });

const Texts = z.array(z.string().trim().min(1).max(300)).max(20);
export const QuickReplies = z.strictObject({ own: Texts, school: Texts, keepsSchools: z.boolean() });
export const SetQuickReplies = z.strictObject({ whose: z.enum(['own', 'school']), texts: Texts });

export const Colleagues = z.strictObject({
  items: z.array(z.strictObject({ id: Id, name: z.string().max(40), subjects: z.array(z.string().max(20)).max(20) })).max(1000),
});
/** Without a teacher: to the school's desk. */
export const HandOver = z.strictObject({ teacher: Id.optional() });
export const HandedOver = z.strictObject({ to: z.string().max(60) });
