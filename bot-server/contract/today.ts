import { z } from 'zod';
import { At, Count, Id } from './common';
import { ResourceCard } from './resource';
import { WireViewing } from './viewing';

/** One card of the parent's first page: a push, for one or several of the guardian's children. */
export const TodayItem = z
  .strictObject({
    push: Id,
    resource: ResourceCard,
    startsAt: At,
    dueAt: At,
    children: z.array(z.strictObject({ id: Id, name: z.string().max(40) })).max(20),
    /** The child to pass as `for`. */
    for: Id,
    viewing: WireViewing,
    opened: z.boolean(),
    /** 已过期, still watchable as 补报. */
    late: z.boolean(),
  })
  .meta({ id: 'TodayItem' });

export const Today = z
  .strictObject({
    date: z.string().max(40),
    items: z.array(TodayItem).max(100),
    /** The next thing that will come, so that an empty day is not a blank page. */
    next: z.strictObject({ title: z.string().max(60), startsAt: At }).optional(),
    answers: Count,
  })
  .meta({ id: 'Today' });
export const TodayQuery = z.strictObject({ child: Id.optional() });
