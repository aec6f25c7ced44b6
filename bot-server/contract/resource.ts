import { z } from 'zod';
import { Id, Seconds } from './common';

export const Block = z
  .discriminatedUnion('kind', [
    z.strictObject({
      id: Id,
      kind: z.enum(['paragraph', 'heading', 'quote']),
      text: z.string().max(4000),
    }),
    z.strictObject({
      id: Id,
      kind: z.literal('list'),
      ordered: z.boolean(),
      items: z.array(z.string().max(1000)).max(100),
    }),
  ])
  .meta({ id: 'Block' });

export const ResourceCard = z
  .strictObject({
    id: Id,
    version: z.int().min(1).max(100_000),
    title: z.string().max(60),
    kind: z.enum(['video', 'audio', 'article', 'link']),
    for: z.enum(['guardian', 'student']),
    dimension: z.string().max(10),
    theme: z.string().max(20),
    summary: z.string().max(200),
    madeBy: z.string().max(40).optional(),
    durationSeconds: Seconds.optional(),
    poster: z.string().max(500).optional(),
  })
  .meta({ id: 'ResourceCard' });

export const ResourceDetail = ResourceCard.extend({
  media: z.string().max(500).optional(),
  captions: z.string().max(500).optional(),
  /** The film's sound alone, on the film's axis of seconds. */
  sound: z.string().max(500).optional(),
  mediaBytes: z.int().min(0).optional(),
  soundBytes: z.int().min(0).optional(),
  /** Each lasts until the next, or the end; empty where it is one piece. */
  chapters: z.array(z.strictObject({ title: z.string().max(20), start: Seconds })).max(60),
  /** Another site's address: opened, never measured. */
  link: z.string().max(500).optional(),
  maxRate: z.number().min(0.5).max(4),
  /** Percent of the counted seconds that makes it «看完». */
  thresholdPercent: z.int().min(1).max(100),
  effectiveStart: Seconds,
  effectiveEnd: Seconds,
  blocks: z.array(Block).max(500),
  /** Where each block of an article lies on its axis of seconds: [block, from, to). Empty for what is played. */
  reading: z.array(z.tuple([Id, Seconds, Seconds])).max(500),
}).meta({ id: 'ResourceDetail' });
