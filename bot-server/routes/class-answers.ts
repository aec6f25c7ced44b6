import { z } from 'zod';
import {
  ClassAnswerPage,
  ClassAnswersQuery,
  FoundClassAnswers,
  PublishClassAnswer,
  ReleaseClassAnswer,
  SearchClassAnswers,
  SimilarClassAnswers,
  WireClassAnswer,
} from '../contract/class-answer';
import { Id } from '../contract/common';
import type { Deps } from '../deps';
import type { Actor } from '../domain/access/actor';
import type { ClassAnswer } from '../domain/class-answer/class-answer';
import { publishAnswer } from '../flows/class-answer/publish-answer';
import { listAnswers, openAnswer, withTeachers } from '../flows/class-answer/read-answers';
import { searchAnswers, similarAnswers, type Found } from '../flows/class-answer/search-answers';
import { releaseAnswer, withdrawAnswer } from '../flows/class-answer/steer-answer';
import { presentClassAnswer } from '../present/class-answer';
import { cursorOf, readCursor } from './cursor';
import { route, type Route } from './route';

const ofAnswer = z.strictObject({ answer: Id });
const MOST_FOUND = 20;
const MOST_SIMILAR = 3;

/** 家长问答: answers for other families, their search, and what teachers do with them. */
export function classAnswerRoutes(deps: Deps): Route[] {
  const shown = async (actor: Actor, answer: ClassAnswer) => {
    const [one] = await withTeachers(deps, actor, [answer]);
    return presentClassAnswer(one ?? { answer });
  };
  const found = async (actor: Actor, { answers, isEmpty }: Found) => ({
    items: (await withTeachers(deps, actor, answers)).map(presentClassAnswer),
    ...(isEmpty
      ? { hint: '请写两个字以上，比如：写作业拖拉' }
      : answers.length === 0
        ? { hint: '没有找到。换个说法试试，或者直接问老师。' }
        : {}),
  });
  return [
    route(
      'classAnswers',
      { summary: 'Class answers that I may read, or those I made or may let out', query: ClassAnswersQuery, out: ClassAnswerPage },
      async ({ actor, query: { cursor, box, resource, limit } }) => {
        const rows = await listAnswers(deps, actor, { box, resource, limit: limit + 1, after: readCursor(cursor) });
        const page = rows.slice(0, limit);
        const last = page.at(-1);
        const more = rows.length > limit && resource === undefined;
        return {
          items: (await withTeachers(deps, actor, page)).map(presentClassAnswer),
          next: more && last ? cursorOf({ at: box === 'out' ? (last.publishedAt ?? 0) : last.changedAt, id: last.id }) : null,
        };
      },
    ),
    // What is looked for may hold a child's name: it is sent in the body, which no address line or log keeps.
    route(
      'searchClassAnswers',
      { summary: 'Class answers that hold these words', body: SearchClassAnswers, out: FoundClassAnswers, limit: 'read' },
      async ({ actor, body }) => found(actor, await searchAnswers(deps, actor, body.words, MOST_FOUND)),
    ),
    route(
      'similarClassAnswers',
      { summary: 'Before asking: what others were answered to the same', body: SimilarClassAnswers, out: FoundClassAnswers, limit: 'read' },
      async ({ actor, body }) => found(actor, await similarAnswers(deps, actor, body.text, MOST_SIMILAR)),
    ),
    route('classAnswer', { summary: 'One class answer', params: ofAnswer, out: WireClassAnswer }, async ({ actor, params }) =>
      shown(actor, await openAnswer(deps, actor, params.answer)),
    ),
    route(
      'publishClassAnswer',
      {
        summary: 'Make a class answer of an answered question, or write it anew',
        params: z.strictObject({ question: Id }),
        body: PublishClassAnswer,
        out: WireClassAnswer,
      },
      async ({ actor, params, body, now }) => shown(actor, await publishAnswer(deps, actor, params.question, body, now)),
    ),
    route(
      'releaseClassAnswer',
      {
        summary: 'Let a colleague’s answer out to the grade or school, or send it back',
        params: ofAnswer,
        body: ReleaseClassAnswer,
        out: WireClassAnswer,
      },
      async ({ actor, params, body, now }) => shown(actor, await releaseAnswer(deps, actor, params.answer, body, now)),
    ),
    route(
      'withdrawClassAnswer',
      { summary: 'Take a class answer out of everybody’s sight', params: ofAnswer, out: WireClassAnswer },
      async ({ actor, params, now }) => shown(actor, await withdrawAnswer(deps, actor, params.answer, now)),
    ),
  ];
}
