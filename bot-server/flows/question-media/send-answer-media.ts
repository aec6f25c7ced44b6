import type { KeptMedia } from '../../domain/question/kept-media';
import { messageIdOf } from '../../domain/push/push';
import { DAY, MINUTE, SECOND, type Instant } from '../../domain/time/instant';
import type { AttemptStore } from '../../store/attempts';
import type { IdentityStore } from '../../store/identities';
import type { MessageStore } from '../../store/messages';
import type { QuestionMediaStore } from '../../store/question-media';
import type { Gateway } from '../../wechat/gateway';

export type SendAnswerMediaNeeds = {
  readonly questionMedia: Pick<QuestionMediaStore, 'takeForChat' | 'chatStep' | 'read' | 'getMany'>;
  readonly messages: Pick<MessageStore, 'get'>;
  readonly attempts: Pick<AttemptStore, 'ofMessages'>;
  readonly identities: Pick<IdentityStore, 'byId'>;
  readonly gateway: Pick<Gateway, 'uploadMedia' | 'sendCustomMedia'>;
  readonly voiceForChat: (type: string, bytes: Buffer) => Promise<{ name: string; type: string; bytes: Buffer } | undefined>;
};

const HOLD = 2 * MINUTE;
const LOOK_AGAIN = 5 * SECOND;
/** The words went by another way, or their window has closed. */
const WORTH_SENDING = DAY;

/**
 * A teacher's voice or picture follows its words into the chat, where those went there: the window is open then. It is written down before WeChat is
 * called, and never sent again by itself; whoever does not get it there has it in the mini-program. Tells how many went.
 */
export async function sendAnswerMedia(needs: SendAnswerMediaNeeds, clock: () => Instant, stopped: () => boolean): Promise<number> {
  let sent = 0;
  while (!stopped()) {
    const media = await needs.questionMedia.takeForChat(clock(), HOLD);
    if (!media) return sent;
    if (await follow(needs, media, clock())) sent += 1;
  }
  return sent;
}

async function follow(needs: SendAnswerMediaNeeds, media: KeptMedia, now: Instant): Promise<boolean> {
  const { id, place } = media;
  const over = async (): Promise<false> => {
    await needs.questionMedia.chatStep(id, 'waiting', 'not-sent');
    return false;
  };
  if (place?.replyId === undefined) return over();
  const message = await needs.messages.get(messageIdOf(place.guardianId, 'answer', place.replyId));
  const underWay = message === undefined || message.state === 'waiting' || message.state === 'sending';
  if (underWay && now - media.at < WORTH_SENDING) {
    await needs.questionMedia.chatStep(id, 'waiting', 'waiting', now + LOOK_AGAIN);
    return false;
  }
  if (message?.state !== 'sent' || message.sentBy !== 'oa-custom') return over();
  const rang = (await needs.attempts.ofMessages([message.id])).find(({ channel, state }) => channel === 'oa-custom' && state === 'sent');
  const identity = rang?.identityId === undefined ? undefined : await needs.identities.byId(rang.identityId);
  if (!identity) return over();

  const parts: Buffer[] = [];
  for await (const part of needs.questionMedia.read(id)) parts.push(part);
  const bytes = Buffer.concat(parts);
  const file = media.kind === 'voice' ? await needs.voiceForChat(media.type ?? '', bytes) : pictureFile(media.type ?? '', bytes);
  const kind = media.kind === 'voice' ? 'voice' : 'image';
  const mediaId = file && (await needs.gateway.uploadMedia(identity.accountId, kind, file));
  if (mediaId === undefined) return over();
  if (!(await needs.questionMedia.chatStep(id, 'waiting', 'calling'))) return false;
  const outcome = await needs.gateway.sendCustomMedia(identity.accountId, { openid: identity.openid, kind, mediaId });
  const became = outcome.kind === 'sent' ? 'sent' : outcome.kind === 'unknown' ? 'unknown' : 'not-sent';
  await needs.questionMedia.chatStep(id, 'calling', became);
  return outcome.kind === 'sent';
}

/** WebP is nothing that a chat takes. */
const pictureFile = (type: string, bytes: Buffer): { name: string; type: string; bytes: Buffer } | undefined =>
  type === 'image/jpeg' ? { name: 'picture.jpg', type, bytes } : type === 'image/png' ? { name: 'picture.png', type, bytes } : undefined;
