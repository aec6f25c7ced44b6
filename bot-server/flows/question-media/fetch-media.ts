import type { Account, AccountId } from '../../domain/account/account';
import { asPart, pauseAfter, type KeptMedia } from '../../domain/question/kept-media';
import { MINUTE, type Instant } from '../../domain/time/instant';
import type { CleanMedium } from '../../files/voice/clean-voice';
import type { FetchClaim, QuestionMediaStore } from '../../store/question-media';
import type { QuestionStore } from '../../store/questions';
import type { Gateway } from '../../wechat/gateway';
import { answerLater } from '../wechat/answer-later';

export type FetchMediaNeeds = {
  readonly questionMedia: Pick<QuestionMediaStore, 'takeDue' | 'fill' | 'endFetching' | 'fetchAgain' | 'getMany'>;
  readonly questions: Pick<QuestionStore, 'setMedia'>;
  readonly gateway: Pick<Gateway, 'getMedia' | 'sendCustomText'>;
  readonly mediaFiles: {
    cleanVoice(bytes: Buffer): Promise<CleanMedium>;
    cleanQuestionPicture(bytes: Buffer): CleanMedium;
  };
  accountOf(id: AccountId): Account | undefined | Promise<Account | undefined>;
};

/** Longer than fetching and decoding one takes. */
const HOLD = MINUTE;
const SIDE_BY_SIDE = 3;

const SORRY = {
  voice: {
    unreadable: '您刚才的语音老师那边放不出来。问题已经转给老师了，请再用文字说一遍，或者换一台手机重说。',
    gone: '您刚才的语音没有取到。问题已经转给老师了，请再说一遍，打字也可以。',
  },
  picture: {
    unreadable: '您刚才的图片打不开。问题已经转给老师了，请重新拍一张发过来，打字也可以。',
    gone: '您刚才的图片没有取到。问题已经转给老师了，请再发一次。',
  },
} as const;

/**
 * Fetches from WeChat what was spoken or pictured in chats, looks at it, and keeps it. Cut off anywhere it is done again; what can not be had or
 * played is marked so, and the asker told kindly, once. Tells how many ended.
 */
export async function fetchMedia(needs: FetchMediaNeeds, clock: () => Instant, stopped: () => boolean): Promise<number> {
  let ended = 0;
  const lane = async (): Promise<void> => {
    while (!stopped()) {
      const claim = await needs.questionMedia.takeDue(clock(), HOLD);
      if (!claim) return;
      if (await fetchOne(needs, claim, clock())) ended += 1;
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, lane));
  return ended;
}

async function fetchOne(needs: FetchMediaNeeds, claim: FetchClaim, now: Instant): Promise<boolean> {
  const { media, source, tries } = claim;
  const got = await needs.gateway.getMedia(source.accountId, source.mediaId);
  if (got.kind === 'later') {
    const pause = pauseAfter(tries);
    if (pause === undefined) return end(needs, claim, 'gone');
    await needs.questionMedia.fetchAgain(media.id, now + pause);
    return false;
  }
  if (got.kind === 'gone') return end(needs, claim, 'gone');
  const { cleanVoice, cleanQuestionPicture } = needs.mediaFiles;
  const made = media.kind === 'voice' ? await cleanVoice(got.bytes) : cleanQuestionPicture(got.bytes);
  if ('fault' in made) return end(needs, claim, 'unreadable');
  // Erased meanwhile: nothing is kept.
  if (!(await needs.questionMedia.fill(media.id, made, now))) return false;
  return end(needs, claim, 'ready', made.seconds);
}

/** The question is told first: a row that is not ended is done once more. */
async function end(
  needs: FetchMediaNeeds,
  { media, source }: FetchClaim,
  state: Exclude<KeptMedia['state'], 'fetching'>,
  seconds?: number,
): Promise<boolean> {
  if (media.place) {
    const part = asPart({ ...media, state, ...(seconds === undefined ? {} : { seconds }) });
    await needs.questions.setMedia(media.place, part);
  }
  if (!(await needs.questionMedia.endFetching(media.id, state))) return false;
  const account = state === 'ready' ? undefined : await needs.accountOf(source.accountId);
  if (account && state !== 'ready') await answerLater(needs, account, source.openid, SORRY[media.kind][state]);
  return true;
}
