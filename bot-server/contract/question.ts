import { z } from 'zod';
import { At, Id, Page, Seconds, pageOf } from './common';

export const Ask = z.strictObject({
  text: z.string().trim().min(1).max(1000),
  for: Id.optional(),
  resource: Id.optional(),
  atSecond: Seconds.optional(),
});

export const WireReply = z
  .strictObject({
    id: Id,
    from: z.string().max(60),
    mine: z.boolean(),
    text: z.string().max(2000),
    at: At,
  })
  .meta({ id: 'Reply' });

export const WireQuestion = z
  .strictObject({
    id: Id,
    text: z.string().max(1000),
    state: z.enum(['routed', 'seen', 'answered', 'confirmed', 'reopened', 'closed']),
    /** 已转给李老师 / 三年级1班 陈雨桐的妈妈: who has it, or who asked, for whoever reads. */
    with: z.string().max(80),
    child: z.strictObject({
      id: Id,
      name: z.string().max(40),
      className: z.string().max(60),
    }),
    from: z.enum(['player', 'mini-program', 'official-account']),
    pinned: z
      .strictObject({
        resource: Id,
        title: z.string().max(60),
        atSecond: Seconds,
      })
      .optional(),
    askedAt: At,
    dueAt: At,
    /** «预计今晚 20:00 前回复» for the asker, «还有 3 小时» / «已超时» for the teacher. */
    dueText: z.string().max(60),
    overdue: z.boolean(),
    unchecked: z.boolean(),
    replies: z.array(WireReply).max(100),
    /** Teacher only: how the last reply reached the asker. */
    delivery: z.string().max(80).optional(),
  })
  .meta({ id: 'Question' });

export const Answer = z.strictObject({
  text: z.string().trim().min(1).max(2000),
});
export const Reopen = z.strictObject({
  text: z.string().trim().max(1000).default(''),
});
export const QuestionsQuery = Page.extend({
  box: z.enum(['mine', 'open', 'done']).default('mine'),
});
export const QuestionPage = pageOf(WireQuestion);
