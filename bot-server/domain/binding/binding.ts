import type { ClassroomId, Relation, SchoolId, StudentId } from '../roster/roster';
import { DAY, HOUR, MINUTE, type Instant } from '../time/instant';

/** What a school asks beside the child's name: the end of a phone number in the roster, or a code printed on paper. */
export type BindingCheck = 'phone-tail' | 'slip';

/** Paper goes home in a school bag and may lie there over a weekend; a week later it is as good as found on the street. */
export const SLIP_LIFE = 7 * DAY;
export const JOIN_CODE_LIFE = 10 * MINUTE;
/** Wrong tries of one identity; after the last it is locked. */
export const WRONG_TRIES = 5;
export const LOCKED_FOR = HOUR;
/** Open requests one identity may have at a time. */
export const MOST_OPEN_REQUESTS = 3;

/** The code of a class, carried by its mini-program code and by its printed sheet. */
export interface ClassCode {
  readonly classroomId: ClassroomId;
  readonly code: string;
  readonly madeAt: Instant;
}

/** A child's one-time code on paper, without the code itself: only its keyed hash is kept. */
export interface Slip {
  readonly studentId: StudentId;
  readonly codeBlind: string;
  readonly expiresAt: Instant;
  /** Who used it up. */
  readonly usedBy?: string;
}

export type RequestState = 'open' | 'approved' | 'refused';

/** Why a class teacher refuses; the parent reads the sentence of {@link REFUSED_WORDS}. */
export const REFUSED_BECAUSE = ['unknown-person', 'other-class', 'already-bound', 'come-to-school'] as const;
export type RefusedBecause = (typeof REFUSED_BECAUSE)[number];
export const REFUSED_WORDS: Readonly<Record<RefusedBecause, string>> = {
  'unknown-person': '老师没能核对上您的身份，请给班主任打个电话',
  'other-class': '孩子不在这个班，请找孩子所在班的班主任',
  'already-bound': '您已经绑定过了，请退出小程序再进来看看',
  'come-to-school': '请带上证件到学校当面办理',
};

/** Why a guardian is unbound. `left`: looks after the child no more. `wrong-wechat`: the row stays, the WeChat behind it goes. */
export const UNBOUND_BECAUSE = ['left', 'asked', 'wrong-wechat'] as const;
export type UnboundBecause = (typeof UNBOUND_BECAUSE)[number];

/** A parent's request to the class teacher: in the parent's own words, whatever the roster says. */
export interface BindingRequest {
  readonly id: string;
  readonly identityId: string;
  readonly schoolId: SchoolId;
  readonly classroomId: ClassroomId;
  readonly childName: string;
  readonly ownName: string;
  readonly relation: Relation;
  readonly state: RequestState;
  readonly askedAt: Instant;
  readonly decidedAt?: Instant;
  readonly because?: RefusedBecause;
  /** On approval. */
  readonly studentId?: StudentId;
}
