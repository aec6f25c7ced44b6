import type { GuardianActor } from '../../domain/access/actor';
import { sayWhen } from '../../domain/question/due';
import { placeIn } from '../../domain/question/kept-media';
import type { QuestionMedia } from '../../domain/question/question';
import { shorten } from '../../domain/push/wording';
import { alarmIn, CARE_WORDS } from '../../domain/question/protect/alarm';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { QuestionMediaStore } from '../../store/question-media';
import type { QuestionStore } from '../../store/questions';
import { reopenQuestion } from '../question/settle-answer';
import type { ClockNeeds } from './resume-question';
import type { RouteNeeds } from './route-question';

export type ReplyInChatNeeds = ClockNeeds &
  RouteNeeds & {
    readonly audit: Pick<AuditStore, 'note'>;
    readonly questions: Pick<QuestionStore, 'get' | 'step' | 'pausedOf'>;
    readonly questionMedia: Pick<QuestionMediaStore, 'expect'>;
    /** Tells the job of this process that there is something to fetch. */
    readonly wakeFetching: () => void;
  };

/** How somebody says in the chat that it is about something else. */
const ANEW = /^新(的)?问题[：:，,\s]*/u;

interface Said {
  readonly accountId: string;
  readonly openid: string;
  readonly text: string;
  readonly media?: { readonly kind: QuestionMedia['kind']; readonly mediaId: string };
  readonly messageId: string;
}
const SAID = { voice: '语音', picture: '图片' } as const;

/**
 * What somebody writes, says or shows in the chat after a teacher asked them back is their reply, unless it begins with 新问题. The receipt;
 * undefined where nobody asked. The reply's id comes from the message's, so the platform's repeats reply once; what WeChat has of a voice is
 * fetched afterwards.
 */
export async function replyInChat(needs: ReplyInChatNeeds, actor: GuardianActor, said: Said, now: Instant): Promise<string | undefined> {
  const { text, media, messageId } = said;
  if (ANEW.test(text)) return undefined;
  const replyId = `c${messageId}`;
  const asked = await needs.questions.pausedOf(actor.guardianId, replyId);
  const known = asked.find(({ replies }) => replies.some(({ id }) => id === replyId));
  const waiting = asked.find(({ from, pausedAt }) => from === 'official-account' && pausedAt !== undefined);
  if (!known && !waiting) return undefined;
  const id = (known ?? waiting)?.id ?? '';
  const words = text.trim().slice(0, 1000);
  if (!words && !media) return undefined;
  const part = media && ({ id: `w${messageId}`, kind: media.kind, state: 'fetching' } as const);
  const spoken = part && { replyId, media: [part] };
  const question = known ?? (await reopenQuestion({ ...needs, newId: () => replyId }, actor, id, words, now, spoken));
  if (media && part) {
    const whose = { id: part.id, kind: part.kind, owner: { kind: 'guardian' as const, id: actor.guardianId } };
    const source = { accountId: said.accountId, openid: said.openid, mediaId: media.mediaId };
    await needs.questionMedia.expect({ ...whose, place: placeIn(question, replyId) }, source, now);
    needs.wakeFetching();
  }
  if (alarmIn(words) !== undefined) return `已收到。${CARE_WORDS}`;
  const what = question.text ? `（您问的是“${shorten(question.text.replace(/\s+/g, ' '), 20)}”）` : '';
  return `已把您的${media ? SAID[media.kind] : '话'}补充给老师${what}。预计${sayWhen(question.dueAt, now)} 前回复。要问别的事，请以“新问题”开头再写一遍。`;
}

/** Without the word that says it is a new one. */
export const withoutAnew = (text: string): string => text.replace(ANEW, '');
