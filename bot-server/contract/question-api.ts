import type { z } from 'zod';
import type * as question from './question';

type In<T extends z.ZodType> = z.input<T>;
type Out<T extends z.ZodType> = z.output<T>;

/** A question's way between its asker and whoever has it. */
export interface QuestionApi {
  ask: { in: In<typeof question.Ask>; out: WireQuestion };
  questions: {
    query: In<typeof question.QuestionsQuery>;
    out: { items: WireQuestion[]; next: string | null };
  };
  question: { params: { question: string }; out: WireQuestion };
  answer: {
    params: { question: string };
    in: In<typeof question.Answer>;
    out: WireQuestion;
  };
  askBack: { params: { question: string }; in: In<typeof question.AskBack>; out: WireQuestion };
  confirmAnswer: { params: { question: string }; out: WireQuestion };
  reopenQuestion: {
    params: { question: string };
    in: In<typeof question.Reopen>;
    out: WireQuestion;
  };
}
export type WireQuestion = Out<typeof question.WireQuestion>;
export type WireReply = Out<typeof question.WireReply>;
