import type { Student } from '../../domain/roster/roster';
import { Refusal } from '../../domain/refusal';
import { sayWhen } from '../../domain/question/due';
import type { Instant } from '../../domain/time/instant';
import { identityId } from '../../domain/account/account';
import type { QuestionStore } from '../../store/questions';
import type { RosterStore } from '../../store/roster';
import { actorOf } from '../auth/actor-of';
import { ask, type AskNeeds } from './ask';

type Needs = Omit<AskNeeds, 'questions' | 'roster'> & {
  readonly roster: RosterStore;
  readonly questions: Pick<QuestionStore, 'add' | 'drafts'>;
};

export interface ChatText {
  readonly accountId: string;
  readonly openid: string;
  readonly text: string;
  readonly messageId: string;
}

/** `1`, `２`, `第2个`: which of the children somebody chose, counted from 0. */
function chosen(text: string, children: readonly Student[]): Student | undefined {
  const number = /^第?(\d)个?$/.exec(text.normalize('NFKC').trim())?.[1];
  return number === undefined ? children.find((child) => child.name === text.trim()) : children[Number(number) - 1];
}

/**
 * A text written to the official account becomes a question to the class teacher; the answer is what the chat replies at once.
 * The question's id comes from the message's id, so the platform's repeats ask once.
 */
export async function relayChatText(needs: Needs, chat: ChatText, now: Instant): Promise<string> {
  const id = identityId(chat.accountId, chat.openid);
  const identity = await needs.identities.byId(id);
  const actor = identity && (await actorOf(needs, identity));
  if (!actor || actor.role === 'stranger') return '还不知道您是哪位孩子的家长。请先打开小程序「共育桥」完成绑定，再来提问。';
  if (actor.role !== 'guardian') return '您是老师身份，请在小程序「共育桥」里查看和答复家长的提问。';

  const children = (await needs.roster.students(actor.studentIds)).filter(({ mergedInto }) => mergedInto === undefined);
  const waiting = await needs.questions.drafts.peek(id, now);
  const pick = waiting === undefined ? undefined : chosen(chat.text, children);
  const text = (pick && waiting !== undefined ? waiting : chat.text).trim().slice(0, 1000);
  if (!text) return '没有收到文字。请把问题写下来发给我，我会转给班主任。';
  const child = pick ?? (children.length === 1 ? children[0] : undefined);
  if (!child) {
    await needs.questions.drafts.put(id, text, now);
    return `您有 ${children.length} 个孩子，这个问题是为哪一个问的？\n${children.map((each, at) => `${at + 1} ${each.name}`).join('\n')}\n请回复数字。`;
  }
  try {
    const question = await ask(needs, actor, { id: `c${chat.messageId}`, text, studentId: child.id, from: 'official-account' }, now);
    if (waiting !== undefined) await needs.questions.drafts.drop(id);
    return `已收到，已转给${child.name}的班主任。预计${sayWhen(question.dueAt, now)} 前回复，回复会发到这里和小程序里。`;
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}
