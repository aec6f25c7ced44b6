import type { SchoolId, StudentId, GuardianId } from '../roster/roster';
import type { OpenId, AccountId } from '../account/account';
import { DAY, HOUR, MINUTE, SECOND, type Instant } from '../time/instant';
import type { QuestionMedia } from './question';

/** Whoever sent it, and may put it into a question or an answer. */
export interface MediaOwner {
  readonly kind: 'guardian' | 'teacher';
  readonly id: string;
}

/** Where a medium of a chat has to be fetched, until it was. */
export interface MediaSource {
  readonly accountId: AccountId;
  readonly openid: OpenId;
  /** WeChat's; good for three days. */
  readonly mediaId: string;
}

/** What somebody wants it for. */
export interface MediaUse {
  readonly questionId: string;
  /** Of an answer, or of a further word of the asker. */
  readonly replyId?: string;
}

/** What it belongs to: it goes when they go. */
export interface MediaPlace extends MediaUse {
  readonly studentId: StudentId;
  readonly guardianId: GuardianId;
  readonly schoolId: SchoolId;
}

/** A voice or picture as it is kept: its bytes lie beside it, sealed. */
export interface KeptMedia {
  readonly id: string;
  readonly kind: QuestionMedia['kind'];
  readonly state: QuestionMedia['state'];
  readonly owner: MediaOwner;
  /** `audio/mpeg`, `image/jpeg`: when there are bytes. */
  readonly type?: string;
  readonly bytes?: number;
  readonly seconds?: number;
  readonly at: Instant;
  /** Absent while nobody has sent it off. */
  readonly place?: MediaPlace;
}

/** What is sent up and put into nothing goes after a day. */
export const UNUSED_FOR = DAY;
export const MOST_PICTURES = 3;
export const MOST_PICTURE_BYTES = 10 * 1024 * 1024;

/** What a question says of it. */
export const asPart = ({ id, kind, state, seconds }: KeptMedia): QuestionMedia => ({
  id,
  kind,
  state,
  ...(seconds === undefined ? {} : { seconds }),
});

/** WeChat keeps what was said in a chat for three days; so many tries reach over one of them. */
const PAUSES = [5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, 18 * HOUR] as const;

/** How long to wait after the `tries`-th try (from 1) failed; undefined: no more. */
export const pauseAfter = (tries: number): number | undefined => PAUSES[tries - 1];

export const placeIn = (
  { id, studentId, guardianId, schoolId }: { id: string; studentId: StudentId; guardianId: GuardianId; schoolId: SchoolId },
  replyId?: string,
): MediaPlace => ({ questionId: id, studentId, guardianId, schoolId, ...(replyId === undefined ? {} : { replyId }) });
