import type { GuardianId, Relation, StudentId } from '../roster/roster';
import type { Instant } from '../time/instant';

/**
 * What a child's data is used for beyond what running the class itself needs; each has a box and a switch of its own.
 * `learning-record`: what the child watched. `tier`: which of several levels of an exercise the child is given.
 */
export const CONSENT_PURPOSES = ['learning-record', 'tier'] as const;
export type ConsentPurpose = (typeof CONSENT_PURPOSES)[number];

/** Asked for together when a guardian first reads the rules; the others are asked when a school begins to use them. */
export const ASKED_FIRST: readonly ConsentPurpose[] = ['learning-record'];

/** One version of the children's rules, as far as rules need it. `renews`: purposes whose use it changed, so that they are asked again. */
export interface RulesVersion {
  readonly version: number;
  /** Of the text's file, hexadecimal. */
  readonly sha256: string;
  readonly renews: readonly ConsentPurpose[];
}

/** One word of one guardian about one child and purpose: an entry of a ledger that only grows. */
export interface ConsentRecord {
  readonly studentId: StudentId;
  /** Place in the child's own ledger, from 1. */
  readonly seq: number;
  readonly guardianId: GuardianId;
  readonly relation: Relation;
  readonly purpose: ConsentPurpose;
  readonly word: 'given' | 'withdrawn';
  /** The text that was shown. */
  readonly version: number;
  readonly sha256: string;
  readonly at: Instant;
  readonly channel: 'mini-program' | 'demonstration';
}

export type GuardianWord = 'given' | 'withdrawn' | 'outdated' | 'none';
export type ConsentState = 'live' | 'withdrawn' | 'outdated' | 'not-given';

/** The oldest version of the rules under which a consent to this purpose still holds. */
export const oldestValid = (purpose: ConsentPurpose, texts: readonly RulesVersion[]): number =>
  Math.max(1, ...texts.filter(({ renews }) => renews.includes(purpose)).map(({ version }) => version));

/**
 * What one guardian's last word says now. A consent holds only for a text that is known by version and hash and has not been changed in
 * substance since; a withdrawal holds whatever became of the text.
 */
export function guardianWord(
  guardianId: GuardianId,
  purpose: ConsentPurpose,
  records: readonly ConsentRecord[],
  texts: readonly RulesVersion[],
): GuardianWord {
  const last = records
    .filter((record) => record.guardianId === guardianId && record.purpose === purpose)
    .reduce<ConsentRecord | undefined>((latest, record) => (!latest || record.seq > latest.seq ? record : latest), undefined);
  if (!last) return 'none';
  if (last.word === 'withdrawn') return 'withdrawn';
  const text = texts.find(({ version }) => version === last.version);
  return text?.sha256 === last.sha256 && last.version >= oldestValid(purpose, texts) ? 'given' : 'outdated';
}

/**
 * Whether a purpose is live for a child: some guardian of today agrees and none of today's says no. One parent's no outweighs the other's
 * yes, and only who said it can take it back: of two wishes about a child the one that keeps less is followed. Words of people who are no
 * guardians of the child any more count neither way.
 */
export function consentState(
  purpose: ConsentPurpose,
  records: readonly ConsentRecord[],
  guardianIds: readonly GuardianId[],
  texts: readonly RulesVersion[],
): ConsentState {
  const words = new Set(guardianIds.map((id) => guardianWord(id, purpose, records, texts)));
  if (words.has('withdrawn')) return 'withdrawn';
  if (words.has('given')) return 'live';
  return words.has('outdated') ? 'outdated' : 'not-given';
}
