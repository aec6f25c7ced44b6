import { z } from 'zod';
import { Id } from '../contract/common';
import { WireQuestion } from '../contract/question';
import {
  AddNote,
  AnswerResources,
  AnswerResourcesQuery,
  BoxCounts,
  Colleagues,
  HandedOver,
  HandOver,
  QuickReplies,
  SetQuickReplies,
} from '../contract/question-box';
import type { Deps } from '../deps';
import { countBox } from '../flows/question-box/count-box';
import { handOver, listColleagues } from '../flows/question-box/hand-over';
import { readQuickReplies, setQuickReplies } from '../flows/question-box/quick-replies';
import { findForAnswer } from '../flows/question-box/recommend';
import { addNote, staffNotes } from '../flows/question-box/staff-notes';
import { withNames } from '../flows/question/with-names';
import { presentQuestion } from '../present/question';
import { presentAnswerResource, presentQuickReplies } from '../present/question-box';
import { route, type Route } from './route';

const params = z.strictObject({ question: Id });

export function questionBoxRoutes(deps: Deps): Route[] {
  return [
    route('boxCounts', { summary: 'How many questions each of my boxes holds', out: BoxCounts }, async ({ actor, now }) =>
      countBox(deps, actor, now),
    ),
    route(
      'addNote',
      { summary: 'A word to colleagues about a question; its asker never sees it', params, body: AddNote, out: WireQuestion },
      async ({ actor, params: { question: id }, body, now }) => {
        const question = await addNote(deps, actor, id, body.text, now);
        const [shown] = await withNames(deps, actor, [question], 'whole');
        return { ...presentQuestion(shown ?? { question, reader: 'teacher' }, now), ...(await staffNotes(deps, actor, question)) };
      },
    ),
    route(
      'handOver',
      { summary: 'Give a question to a colleague or to the desk; when it is due stays', params, body: HandOver, out: HandedOver },
      async ({ actor, params: { question }, body, now }) => {
        const colleague = await handOver(deps, actor, question, body, now);
        return { to: colleague ? `${colleague.name}老师` : '学校值班箱' };
      },
    ),
    route('colleagues', { summary: 'Whom I may hand a question to', out: Colleagues }, async ({ actor }) => ({
      items: (await listColleagues(deps, actor)).map(({ id, name, subjects }) => ({ id, name, subjects: [...subjects] })),
    })),
    route('quickReplies', { summary: 'My quick replies and the school’s', out: QuickReplies }, async ({ actor }) =>
      presentQuickReplies(await readQuickReplies(deps, actor)),
    ),
    route(
      'setQuickReplies',
      { summary: 'Write one list of quick replies anew', body: SetQuickReplies, out: QuickReplies },
      async ({ actor, body, now }) => presentQuickReplies(await setQuickReplies(deps, actor, body, now)),
    ),
    route(
      'answerResources',
      { summary: 'What I may name in an answer', query: AnswerResourcesQuery, out: AnswerResources },
      async ({ actor, query }) => ({ items: (await findForAnswer(deps, actor, query.words)).map(presentAnswerResource) }),
    ),
  ];
}
