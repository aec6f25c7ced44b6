import type { z } from 'zod';
import type * as figures from './answer-figures';
import type * as roster from './roster';
import type * as question from './question';
import type * as box from './question-box';

type In<T extends z.ZodType> = z.input<T>;
type Out<T extends z.ZodType> = z.output<T>;

/** What teachers have at hand in their box of questions. */
export interface QuestionBoxApi {
  answerFigures: { query: In<typeof figures.AnswerFiguresQuery>; out: WireAnswerFigures };
  answerFiguresFile: { query: In<typeof figures.AnswerFiguresFileQuery>; out: Out<typeof roster.SavedFile> };
  ownAnswers: { out: Out<typeof figures.OwnAnswers> };
  boxCounts: { out: Out<typeof box.BoxCounts> };
  addNote: { params: { question: string }; in: In<typeof box.AddNote>; out: Out<typeof question.WireQuestion> };
  handOver: { params: { question: string }; in: In<typeof box.HandOver>; out: Out<typeof box.HandedOver> };
  colleagues: { out: Out<typeof box.Colleagues> };
  quickReplies: { out: Out<typeof box.QuickReplies> };
  setQuickReplies: { in: In<typeof box.SetQuickReplies>; out: Out<typeof box.QuickReplies> };
  answerResources: { query: In<typeof box.AnswerResourcesQuery>; out: Out<typeof box.AnswerResources> };
}
export type WireAnswerFigures = Out<typeof figures.AnswerFigures>;
export type WireStaffNote = Out<typeof box.StaffNote>;
export type WireBoxCounts = Out<typeof box.BoxCounts>;
export type WireQuickReplies = Out<typeof box.QuickReplies>;
export type WireAnswerResource = Out<typeof box.AnswerResources>['items'][number];
export type WireColleague = Out<typeof box.Colleagues>['items'][number];
