import { z } from 'zod';
import { Id } from '../contract/common';
import { Answer, Ask, AskBack, QuestionPage, QuestionsQuery, Reopen, WireQuestion } from '../contract/question';
import type { Actor } from '../domain/access/actor';
import { orderOf } from '../domain/question/box';
import type { Question } from '../domain/question/question';
import type { Instant } from '../domain/time/instant';
import type { Deps } from '../deps';
import { answerAloud, askAloud, reopenAloud } from '../flows/question-media/speak';
import { askBack } from '../flows/question/ask-back';
import { listQuestions, openQuestion } from '../flows/question/read-questions';
import { confirmAnswer } from '../flows/question/settle-answer';
import { recommending } from '../flows/question-box/recommend';
import { staffNotes } from '../flows/question-box/staff-notes';
import { withNames } from '../flows/question/with-names';
import { presentQuestion } from '../present/question';
import { cursorOf, readCursor } from './cursor';
import { route, type Route } from './route';

const params = z.strictObject({ question: Id });

export function questionRoutes(deps: Deps): Route[] {
  const shown = async (actor: Actor, question: Question, now: Instant) => {
    const [one] = await withNames(deps, actor, [question], 'whole');
    const wire = presentQuestion(one ?? { question, reader: actor.role === 'teacher' ? 'teacher' : 'asker' }, now);
    return { ...wire, ...(await staffNotes(deps, actor, question)) };
  };
  return [
    route('ask', { summary: "Ask the child's class teacher", body: Ask, out: WireQuestion, limit: 'ask' }, async ({ actor, body, now }) => {
      const asking = {
        text: body.text,
        ids: body.media,
        from: body.atSecond === undefined ? ('mini-program' as const) : ('player' as const),
        ...(body.for === undefined ? {} : { studentId: body.for }),
        ...(body.resource === undefined ? {} : { resourceId: body.resource }),
        ...(body.atSecond === undefined ? {} : { atSecond: body.atSecond }),
        ...(body.kind === undefined ? {} : { kind: body.kind }),
        ...(body.subject === undefined ? {} : { subject: body.subject }),
      };
      return shown(actor, await askAloud(deps, actor, asking, now), now);
    }),
    route(
      'questions',
      { summary: 'My questions, or the box of my classes', query: QuestionsQuery, out: QuestionPage },
      async ({ actor, query, now }) => {
        const after = readCursor(query.cursor);
        const rows = await listQuestions(deps, actor, { box: query.box, limit: query.limit + 1, ...(after ? { after } : {}) }, now);
        const page = rows.slice(0, query.limit);
        const last = page.at(-1);
        const named = await withNames(deps, actor, page);
        return {
          items: named.map((each) => presentQuestion(each, now)),
          next:
            rows.length > query.limit && last
              ? cursorOf({ at: orderOf(query.box) === 'due' ? last.dueAt : last.askedAt, id: last.id })
              : null,
        };
      },
    ),
    route(
      'question',
      { summary: 'One question with its replies', params, out: WireQuestion },
      async ({ actor, params: { question }, now }) => shown(actor, await openQuestion(deps, actor, question, now), now),
    ),
    route(
      'answer',
      { summary: 'Answer a question of my class', params, body: Answer, out: WireQuestion },
      async ({ actor, params: { question }, body, now }) =>
        shown(
          actor,
          await answerAloud(await recommending(deps, actor, body.resource), actor, { id: question, text: body.text, ids: body.media }, now),
          now,
        ),
    ),
    route(
      'askBack',
      { summary: 'Ask the asker back; the clock stands still until they reply', params, body: AskBack, out: WireQuestion },
      async ({ actor, params: { question }, body, now }) => shown(actor, await askBack(deps, actor, question, body.text, now), now),
    ),
    route(
      'confirmAnswer',
      { summary: 'The asker says it is settled', params, out: WireQuestion },
      async ({ actor, params: { question }, now }) => shown(actor, await confirmAnswer(deps, actor, question, now), now),
    ),
    route(
      'reopenQuestion',
      { summary: 'The asker has more to ask', params, body: Reopen, out: WireQuestion },
      async ({ actor, params: { question }, body, now }) =>
        shown(actor, await reopenAloud(deps, actor, { id: question, text: body.text, ids: body.media }, now), now),
    ),
  ];
}
