import { AnswerFigures, AnswerFiguresFileQuery, AnswerFiguresQuery, OwnAnswers } from '../contract/answer-figures';
import { SavedFile } from '../contract/roster';
import type { Deps } from '../deps';
import { answerFigures, ownAnswers } from '../flows/question-box/answer-figures';
import { answerSheets, presentAnswerFigures } from '../present/answer-figures';
import { route, type Route } from './route';

export function answerFigureRoutes(deps: Deps): Route[] {
  return [
    route(
      'answerFigures',
      {
        summary: 'How questions of a month were answered, by class or school and by kind; small groups hidden',
        query: AnswerFiguresQuery,
        out: AnswerFigures,
      },
      async ({ actor, query, now }) => presentAnswerFigures(await answerFigures(deps, actor, query, now)),
    ),
    route(
      'answerFiguresFile',
      { summary: 'The same as a file for a spreadsheet', query: AnswerFiguresFileQuery, out: SavedFile },
      async ({ actor, query, now }) => {
        const figures = presentAnswerFigures(await answerFigures(deps, actor, query, now));
        const bytes = await deps.files.writeTable(answerSheets(figures), query.format);
        return { fileName: `${figures.place}-答复情况-${figures.month}.${query.format}`, base64: bytes.toString('base64') };
      },
    ),
    route(
      'ownAnswers',
      { summary: 'My own answers of this month, and how I stand among colleagues; for me alone', out: OwnAnswers },
      async ({ actor, now }) => ownAnswers(deps, actor, now),
    ),
  ];
}
