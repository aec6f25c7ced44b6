import { z } from 'zod';
import { MediaIds, QuestionMediaPart } from './question-media';
import { Recommend, ReplyResource, StaffNote } from './question-box';
import { At, Id, Page, Seconds, pageOf } from './common';

const QUESTION_STATES = ['new', 'routed', 'seen', 'answered', 'confirmed', 'reopened', 'closed'] as const;
const QUESTION_KINDS = ['learning', 'habit', 'health', 'school', 'app'] as const;

export const Ask = z.strictObject({
  /** May be empty where there is a voice or a picture. */
  text: z.string().trim().max(1000),
  media: MediaIds,
  for: Id.optional(),
  resource: Id.optional(),
  atSecond: Seconds.optional(),
  /** Left out: by the item it is pinned to, else by its words. */
  kind: z.enum(QUESTION_KINDS).optional(),
  subject: z.string().trim().min(1).max(20).optional(),
});

/** What the teacher needs to know before answering. */
export const AskBack = z.strictObject({ text: z.string().trim().min(1).max(500) });

export const WireReply = z
  .strictObject({
    id: Id,
    from: z.string().max(60),
    mine: z.boolean(),
    text: z.string().max(2000),
    media: z.array(QuestionMediaPart).max(10).optional(),
    resource: ReplyResource.optional(),
    at: At,
  })
  .meta({ id: 'Reply' });

export const WireQuestion = z
  .strictObject({
    id: Id,
    text: z.string().max(1000),
    media: z.array(QuestionMediaPart).max(10).optional(),
    state: z.enum(QUESTION_STATES),
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
    /** Teacher only, when it is near: «整件事今天 17:30 前办妥». */
    solveText: z.string().max(60).optional(),
    /** The asker was asked back: its clock stands still. */
    paused: z.literal(true).optional(),
    unchecked: z.boolean(),
    /** Teacher only: people of the school have to look at it at once. */
    alarm: z.enum(['self-harm', 'abuse']).optional(),
    /** Asker only, where there is danger: whom to call now. */
    care: z.string().max(200).optional(),
    replies: z.array(WireReply).max(100),
    /** Teacher only: what colleagues wrote to each other. */
    notes: z.array(StaffNote).max(100).optional(),
    /** Teacher only: how the last reply reached the asker. */
    delivery: z.string().max(80).optional(),
  })
  .meta({ id: 'Question' });

export const Answer = z.strictObject({
  /** With a voice: what is said in it. */
  text: z.string().trim().min(1).max(2000),
  media: MediaIds,
  resource: Recommend.optional(),
});
export const Reopen = z.strictObject({
  text: z.string().trim().max(1000).default(''),
  media: MediaIds,
});
export const QuestionsQuery = Page.extend({
  box: z.enum(['mine', 'open', 'soon', 'overdue', 'done', 'desk']).default('mine'),
});
/** One answer to several questions that ask the same. */
export const AnswerAlike = z.strictObject({ questions: z.array(Id).min(2).max(100), text: z.string().trim().min(1).max(2000) });
export const AnsweredAlike = z.strictObject({ answered: z.array(Id).max(100), left: z.array(Id).max(100) });
export const AlikeQuestions = z.strictObject({
  groups: z.array(z.strictObject({ questions: z.array(WireQuestion).min(2).max(200) })).max(20),
});
export const QuestionPage = pageOf(WireQuestion);
