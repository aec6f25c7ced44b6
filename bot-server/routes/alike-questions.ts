import { z } from 'zod';
import { AskedSeconds } from '../contract/class-answer';
import { Id } from '../contract/common';
import { AlikeQuestions, AnswerAlike, AnsweredAlike } from '../contract/question';
import type { Deps } from '../deps';
import { answerAlike, listAlike } from '../flows/question/answer-alike';
import { askedSeconds } from '../flows/question/asked-seconds';
import { withNames } from '../flows/question/with-names';
import { presentAskedSecond } from '../present/class-answer';
import { presentQuestion } from '../present/question';
import { route, type Route } from './route';

/** Questions that ask the same: of several families to one teacher, and at one second of an item. */
export function alikeQuestionRoutes(deps: Deps): Route[] {
  return [
    route('alikeQuestions', { summary: 'Open questions of my box that ask the same', out: AlikeQuestions }, async ({ actor, now }) => ({
      groups: await Promise.all(
        (await listAlike(deps, actor, now)).map(async ({ members }) => ({
          questions: (await withNames(deps, actor, members)).map((each) => presentQuestion(each, now)),
        })),
      ),
    })),
    route(
      'answerAlike',
      { summary: 'One answer to several questions, to each asker privately', body: AnswerAlike, out: AnsweredAlike },
      async ({ actor, body, now }) => {
        const { answered, left } = await answerAlike(deps, actor, body, now);
        return { answered: answered.map(({ id }) => id), left: [...left] };
      },
    ),
    route(
      'askedSeconds',
      { summary: 'Where in my own content families ask again and again', params: z.strictObject({ resource: Id }), out: AskedSeconds },
      async ({ actor, params }) => ({ items: (await askedSeconds(deps, actor, params.resource)).map(presentAskedSecond) }),
    ),
  ];
}
