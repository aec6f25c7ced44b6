import { z } from 'zod';
import { At, Id, Page, pageOf } from './common';

/** One line of who looked at or changed whose data. */
export const TrailLine = z
  .strictObject({
    id: z.string().max(200),
    at: At,
    /** 张老师, 孩子的外婆, 您自己: never another family. */
    who: z.string().max(40),
    /** 看了全班的名单和情况（46 家） */
    what: z.string().max(120),
    /** 三年级1班, 陈雨桐; empty when there is nothing to add. */
    about: z.string().max(80),
    group: z.enum(['look', 'change', 'account']),
    /** For the school's own page: whose lines can be picked out. */
    person: Id.optional(),
  })
  .meta({ id: 'TrailLine' });
export const TrailPage = pageOf(TrailLine);

export const SchoolTrailQuery = Page.extend({
  person: Id.optional(),
  group: z.enum(['look', 'change', 'account']).optional(),
});
export const OwnTrailQuery = Page;
