import type { z } from 'zod';
import type * as classAnswer from './class-answer';
import type * as question from './question';

type In<T extends z.ZodType> = z.input<T>;
type Out<T extends z.ZodType> = z.output<T>;
export type WireClassAnswer = Out<typeof classAnswer.WireClassAnswer>;

/** The calls of 家长问答. */
export interface ClassAnswerApi {
  classAnswers: { query: Partial<In<typeof classAnswer.ClassAnswersQuery>>; out: Out<typeof classAnswer.ClassAnswerPage> };
  searchClassAnswers: { in: In<typeof classAnswer.SearchClassAnswers>; out: Out<typeof classAnswer.FoundClassAnswers> };
  similarClassAnswers: { in: In<typeof classAnswer.SimilarClassAnswers>; out: Out<typeof classAnswer.FoundClassAnswers> };
  classAnswer: { params: { answer: string }; out: WireClassAnswer };
  publishClassAnswer: { params: { question: string }; in: In<typeof classAnswer.PublishClassAnswer>; out: WireClassAnswer };
  releaseClassAnswer: { params: { answer: string }; in: In<typeof classAnswer.ReleaseClassAnswer>; out: WireClassAnswer };
  askedSeconds: { params: { resource: string }; out: Out<typeof classAnswer.AskedSeconds> };
  alikeQuestions: { out: Out<typeof question.AlikeQuestions> };
  answerAlike: { in: In<typeof question.AnswerAlike>; out: Out<typeof question.AnsweredAlike> };
  withdrawClassAnswer: { params: { answer: string }; out: WireClassAnswer };
}
