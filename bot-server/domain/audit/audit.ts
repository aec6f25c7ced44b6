import { canonical } from '../importing/canonical';
import type { Instant } from '../time/instant';

/** What was done to, or seen of, somebody's data. */
export const AUDIT_ACTIONS = [
  'roster-imported',
  'roster-undone',
  'roster-promoted',
  'student-moved',
  'student-left',
  'student-merged',
  'binding-asked',
  'binding-made',
  'binding-approved',
  'binding-refused',
  'binding-removed',
  'class-code-renewed',
  'slips-printed',
  'call-sheet-printed',
  'class-read-by-name',
  'consent-given',
  'consent-withdrawn',
  'data-exported',
  'data-corrected',
  'correction-asked',
  'erasure-asked',
  'erasure-done',
  'tiers-read',
  'tier-set',
  'tier-cleared',
  'role-changed',
  'session-revoked',
  'signed-in-desktop',
  'password-set',
  'wechat-tied',
  'wechat-untied',
  'audit-read',
  'questions-read',
  'question-read',
  'question-answered',
  'question-alarm',
  'question-handed-over',
  'question-noted',
  'question-asked-back',
  'question-rerouted',
  'answer-rules-changed',
  'leave-kept',
  'leave-dropped',
  'keys-changed',
  'limits-shortened',
  'pack-made',
  'completion-declared',
  'declaration-undone',
  'flag-released',
  'flag-kept',
  'push-paused',
  'push-resumed',
  'push-ended',
  'push-resent',
  'plan-paused',
  'plan-resumed',
  'plan-ended',
  'statements-pulled',
  'calendar-changed',
  'plan-begun',
  'plan-submitted',
  'plan-taken-back',
  'plan-sent-back',
  'plan-draft-dropped',
  'plan-published',
  'slot-moved',
  'family-previewed',
  'county-plan-edited',
  'county-plan-submitted',
  'county-plan-taken-back',
  'county-plan-sent-back',
  'county-plan-published',
  'emergency-asked',
  'emergency-confirmed',
  'emergency-refused',
  'family-called',
  'family-call-undone',
  'resource-submitted',
  'resource-returned',
  'resource-published',
  'resource-withdrawn',
  'resource-retired',
  'resource-reinstated',
  'class-answer-written',
  'class-answer-released',
  'class-answer-returned',
  'class-answer-withdrawn',
  'figures-exported',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** One thing to remember. It names people by id only: the trail outlives names. */
export interface AuditEntry {
  /** A school's id, `bureau:<id>`, or `operators`: each has a chain of its own. */
  readonly chain: string;
  readonly actor: { readonly kind: 'guardian' | 'teacher' | 'officer' | 'operator' | 'job'; readonly id: string };
  readonly action: AuditAction;
  readonly about: {
    readonly kind:
      | 'student'
      | 'guardian'
      | 'classroom'
      | 'school'
      | 'teacher'
      | 'officer'
      | 'bureau'
      | 'import'
      | 'session'
      | 'push'
      | 'plan'
      | 'resource'
      | 'export';
    readonly id: string;
  };
  /** Why, in the actor's words where they were asked for; never a name or number of a person. */
  readonly reason?: string;
  /** How many rows, where it was many. */
  readonly amount?: number;
}

/** An entry in its place: `hash` covers the entry, its place and the hash before it, so that no row can be changed or taken out unseen. */
export interface AuditRow extends AuditEntry {
  /** From 1, without a gap. */
  readonly seq: number;
  readonly at: Instant;
  /** Hash of the row before; '' for the first. */
  readonly before: string;
  readonly hash: string;
}

/** The text whose SHA-256 is a row's hash. */
export const sealedTextOf = ({ hash: _own, ...rest }: AuditRow): string => canonical(rest);

/** The first place where a chain, given in order from its first row, does not hold; undefined when all of it does. */
export function firstBreak(rows: readonly AuditRow[], sha256: (text: string) => string): number | undefined {
  let before = '';
  for (const [index, row] of rows.entries()) {
    if (row.seq !== index + 1 || row.before !== before || row.hash !== sha256(sealedTextOf(row))) return index + 1;
    before = row.hash;
  }
  return undefined;
}
