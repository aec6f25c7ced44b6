import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import type { Question, Reply } from '../../domain/question/question';
import { alikeGroups, type AlikeGroup } from '../../domain/question/similar';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { QuestionStore } from '../../store/questions';
import { answerQuestion } from './answer-question';
import { listQuestions } from './read-questions';

type ListNeeds = Parameters<typeof listQuestions>[0];
type Needs = Parameters<typeof answerQuestion>[0] & {
  readonly questions: Pick<QuestionStore, 'getMany'>;
  readonly sha256: (text: string) => string;
};

/** Of a fuller box those that are due first are looked at. */
const LOOKED_AT = 200;
const MOST_GROUPS = 20;

/** Open questions of a teacher's box that ask the same. One that people have to look at by itself is never among them. @throws Refusal access/denied */
export async function listAlike(needs: ListNeeds, actor: Actor, now: Instant): Promise<AlikeGroup<Question>[]> {
  if (actor.role !== 'teacher') throw new Refusal('access/denied');
  const open = await listQuestions(needs, actor, { box: 'open', limit: LOOKED_AT }, now);
  return alikeGroups(open.filter(({ alarm }) => alarm === undefined)).slice(0, MOST_GROUPS);
}

export interface AnsweredAlike {
  readonly answered: readonly Question[];
  /** Closed or gone meanwhile. */
  readonly left: readonly string[];
}

/**
 * One answer to several questions: each gets a reply of its own and its asker a message of their own, and none learns of the others. A reply's
 * id comes from the question, the teacher and the words, so that sending again after a crash ends what was begun and repeats nothing.
 * @throws Refusal question/not-found when one of them is not theirs to answer; then none is answered
 */
export async function answerAlike(
  needs: Needs,
  actor: Actor,
  { questions: ids, text }: { readonly questions: readonly string[]; readonly text: string },
  now: Instant,
): Promise<AnsweredAlike> {
  const found = await needs.questions.getMany([...new Set(ids)]);
  if (found.length < new Set(ids).size || !found.every((question) => may.answer(actor, question))) throw new Refusal('question/not-found');
  const answered: Question[] = [];
  const left: string[] = [];
  for (const question of found) {
    const done = await answerOne(needs, actor, question, text, now);
    if (done) answered.push(done);
    else left.push(question.id);
  }
  return { answered, left };
}

async function answerOne(needs: Needs, actor: Actor, question: Question, text: string, now: Instant): Promise<Question | undefined> {
  const id = replyIdOf(needs, actor, question, text);
  const tellAgain = async (one: Question, reply: Reply): Promise<Question> => {
    await needs.tellAsker(one, reply, now);
    return one;
  };
  const known = question.replies.find((reply) => reply.id === id);
  if (known) return tellAgain(question, known);
  try {
    return await answerQuestion({ ...needs, newId: () => id }, actor, question.id, text, now);
  } catch (error) {
    if (!(error instanceof Refusal) || (error.code !== 'question/closed' && error.code !== 'question/not-found')) throw error;
    // The same sending, twice at once: the other one wrote it.
    const again = await needs.questions.get(question.id);
    const theirs = again?.replies.find((reply) => reply.id === id);
    return again && theirs ? tellAgain(again, theirs) : undefined;
  }
}

/** After another word of the asker's the same words are a new answer. */
function replyIdOf({ sha256 }: Needs, actor: Actor, { id, replies }: Question, text: string): string {
  const by = actor.role === 'teacher' ? actor.teacherId : '';
  const turns = replies.filter((reply) => reply.by.kind === 'guardian').length;
  return sha256([id, by, String(turns), text].join('\n')).slice(0, 24);
}
