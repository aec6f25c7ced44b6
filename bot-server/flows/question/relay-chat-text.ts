import type { GuardianActor } from '../../domain/access/actor';
import { identityId, type Identity } from '../../domain/account/account';
import { questionIdOf, sortOut, wordsOf, type ChatPart } from '../../domain/question/chat-draft';
import { CARE_WORDS } from '../../domain/question/protect/alarm';
import { placeIn } from '../../domain/question/kept-media';
import type { Question, QuestionMedia } from '../../domain/question/question';
import { Refusal } from '../../domain/refusal';
import type { Student } from '../../domain/roster/roster';
import type { Instant } from '../../domain/time/instant';
import type { IdentityStore } from '../../store/identities';
import type { QuestionMediaStore } from '../../store/question-media';
import type { QuestionStore } from '../../store/questions';
import type { RosterStore } from '../../store/roster';
import { actorOf } from '../auth/actor-of';
import { replyInChat, withoutAnew } from '../duty/reply-in-chat';
import { receiptOf } from '../duty/tell-who';
import { ask, type AskNeeds } from './ask';

export type RelayNeeds = Omit<AskNeeds, 'questions' | 'roster'> & {
  readonly identities: Pick<IdentityStore, 'byId'>;
  readonly roster: RosterStore;
  readonly questions: Pick<QuestionStore, 'add' | 'drafts' | 'openLoad' | 'get' | 'step' | 'pausedOf'>;
  readonly questionMedia: Pick<QuestionMediaStore, 'expect'>;
  /** Tells the job of this process that there is something to fetch. */
  readonly wakeFetching: () => void;
};

export interface ChatText {
  readonly accountId: string;
  readonly openid: string;
  readonly text: string;
  readonly media?: { readonly kind: 'voice' | 'picture'; readonly mediaId: string };
  readonly messageId: string;
  readonly at?: Instant;
}

const HOW_TO_BIND =
  '您说的收到了，先替您保管一天。现在还不知道您是哪位孩子的家长：请打开小程序「共育桥」，按班主任给的办法绑定孩子。绑好以后会自动转给老师，不用再说一遍。';
const FOR_TEACHERS = '您是老师身份，请在小程序「共育桥」里查看和答复家长的提问。';
const NOTHING = '没有收到内容。打字、说话、发照片都可以，我会转给老师。';

/** `1`, `２`, `第2个`, a name: which of the children somebody chose. */
function chosen(text: string, children: readonly Student[]): Student | undefined {
  const number = /^第?(\d)个?$/.exec(text.normalize('NFKC').trim())?.[1];
  return number === undefined ? children.find((child) => child.name === text.trim()) : children[Number(number) - 1];
}

const whichOf = (children: readonly Student[]): string =>
  `您有 ${children.length} 个孩子，这个问题是为哪一个问的？\n${children.map((each, at) => `${at + 1} ${each.name}`).join('\n')}\n请回复数字。`;

const sayReceived = async (needs: RelayNeeds, question: Question, now: Instant): Promise<string> =>
  question.alarm === undefined ? receiptOf(needs, question, now) : `已收到。${CARE_WORDS}`;

/**
 * What is said to the official account, in words, aloud or with a picture, becomes a question; the answer is what the chat replies at once.
 * The question is named after its first message, so the platform's repeats ask once; what WeChat has of a voice is fetched afterwards.
 */
export async function relayChatText(needs: RelayNeeds, chat: ChatText, now: Instant): Promise<string> {
  const id = identityId(chat.accountId, chat.openid);
  const { media, text, messageId, at = now } = chat;
  if (media === undefined && text.trim() === '') return NOTHING;
  const part: ChatPart = { id: messageId, at, ...(media === undefined ? { text: withoutAnew(text.trim()).trim() } : { media }) };
  const identity = await needs.identities.byId(id);
  const actor = identity && (await actorOf(needs, identity));
  if (!identity || !actor || actor.role === 'stranger') {
    await needs.questions.drafts.add(id, part, true, now);
    return HOW_TO_BIND;
  }
  if (actor.role !== 'guardian') return FOR_TEACHERS;
  const draft = (await needs.questions.drafts.peek(id, now))?.parts ?? [];
  const isDraft = draft.some((one) => one.id === messageId || one.questionId === undefined);
  const replied = isDraft ? undefined : await replyInChat(needs, actor, chat, now);
  if (replied !== undefined) return replied;
  if (part.text === '') return NOTHING;
  const children = await childrenOf(needs, actor);
  const [only] = children;
  if (children.length > 1 || !only) return relayForOne(needs, { identity, actor, children }, part, now);
  // What was kept until it was known who they are goes first, as a question of its own.
  await relayKept(needs, identity, now);
  return askOf(needs, { identity, actor }, only, [part], now);
}

const childrenOf = async (needs: RelayNeeds, actor: GuardianActor): Promise<Student[]> =>
  (await needs.roster.students(actor.studentIds)).filter(({ mergedInto }) => mergedInto === undefined);

interface Asker {
  readonly identity: Identity;
  readonly actor: GuardianActor;
}

/** One of several children: what is said waits for the choice, or the choice for what is said. */
async function relayForOne(
  needs: RelayNeeds,
  asker: Asker & { readonly children: readonly Student[] },
  part: ChatPart,
  now: Instant,
): Promise<string> {
  const { identity, children } = asker;
  const draft = await needs.questions.drafts.add(identity.id, part, false, now);
  const mine = draft.parts.find(({ id }) => id === part.id);
  if (mine?.questionId !== undefined) return goOn(needs, asker, mine.questionId, draft.parts, now);
  return decide(needs, asker, draft.parts, children, now);
}

async function decide(
  needs: RelayNeeds,
  asker: Asker,
  parts: readonly ChatPart[],
  children: readonly Student[],
  now: Instant,
): Promise<string> {
  const free = parts.filter(({ questionId }) => questionId === undefined);
  const { which, said } = sortOut(free, (text) => chosen(text, children));
  const child = which ?? (children.length === 1 ? children[0] : undefined);
  if (!child) return whichOf(children);
  if (said.length === 0) return `好的，为${child.name}问。请把问题发过来，打字、说话、发照片都可以。`;
  const questionId = questionIdOf(said);
  const into = {
    questionId,
    studentId: child.id,
    said: said.map(({ id }) => id),
    choices: free.filter((part) => !said.includes(part)).map(({ id }) => id),
  };
  const { parts: taken } = await needs.questions.drafts.take(asker.identity.id, into, now);
  return goOn(needs, asker, questionId, taken, now);
}

/** Writes the question of messages that were taken for it, or finds it written. */
async function goOn(needs: RelayNeeds, asker: Asker, questionId: string, parts: readonly ChatPart[], now: Instant): Promise<string> {
  const own = parts.filter((part) => part.questionId === questionId);
  const [child] = await needs.roster.students(own.flatMap(({ studentId }) => studentId ?? []).slice(0, 1));
  if (!child) return NOTHING;
  const written = await needs.questions.get(questionId);
  const said = own.filter((part) => part.media !== undefined || part.text !== undefined);
  if (written && said.length === 0) return sayReceived(needs, written, now);
  return askOf(needs, asker, child, said, now, questionId);
}

/** The question first, then word to the job that fetches what WeChat has. Every step may be repeated. */
async function askOf(
  needs: RelayNeeds,
  { identity, actor }: Asker,
  child: Student,
  said: readonly ChatPart[],
  now: Instant,
  id = questionIdOf(said),
): Promise<string> {
  const spoken = said.flatMap((part) => (part.media ? [{ id: `w${part.id}`, ...part.media }] : []));
  const media = spoken.map(({ id: mediaId, kind }): QuestionMedia => ({ id: mediaId, kind, state: 'fetching' }));
  try {
    const asking = { id, text: wordsOf(said), media, studentId: child.id, from: 'official-account' as const };
    const question = await ask(needs, actor, asking, now);
    const { accountId, openid } = identity;
    for (const { id: mediaId, kind, mediaId: wechatId } of spoken) {
      const owner = { kind: 'guardian' as const, id: actor.guardianId };
      await needs.questionMedia.expect(
        { id: mediaId, kind, owner, place: placeIn(question) },
        { accountId, openid, mediaId: wechatId },
        now,
      );
    }
    if (spoken.length > 0) needs.wakeFetching();
    await needs.questions.drafts.wrote(identity.id, id);
    return await sayReceived(needs, question, now);
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}

/**
 * Relays what somebody said before it was known who they are. Gives what to tell them, if it has become known; undefined where there is nothing
 * kept, or it is still not known.
 */
export async function relayKept(needs: RelayNeeds, identity: Identity, now: Instant): Promise<string | undefined> {
  const draft = await needs.questions.drafts.peek(identity.id, now);
  const open = draft?.parts.filter((part) => part.questionId === undefined || part.text !== undefined || part.media !== undefined) ?? [];
  if (open.length === 0) return undefined;
  const actor = await actorOf(needs, identity);
  if (actor?.role !== 'guardian') return undefined;
  const children = await childrenOf(needs, actor);
  // Cut off between being taken and being written.
  for (const questionId of new Set(open.flatMap((part) => part.questionId ?? []))) {
    await goOn(needs, { identity, actor }, questionId, draft?.parts ?? [], now);
  }
  if (open.every((part) => part.questionId !== undefined)) return undefined;
  const said = await decide(needs, { identity, actor }, open, children, now);
  await needs.questions.drafts.known(identity.id);
  return said;
}
