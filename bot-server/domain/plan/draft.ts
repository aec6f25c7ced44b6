import type { PlanId, PushPlan, Slot } from '../push/push';
import { slotIdOf, dateOf, type PlanLine } from '../push/slots';
import type { SchoolId, TeacherId, Term } from '../roster/roster';
import { instantOf } from '../time/civil';
import type { Instant } from '../time/instant';

/** Who did something, and when. */
export interface Deed {
  readonly by: TeacherId;
  readonly at: Instant;
}

/**
 * How the work on a plan stands. A plan that never ran is its own draft; beside one that runs there may be a draft of its next version.
 * `revision` counts every change: whoever writes names the one they saw.
 */
export interface DraftHead {
  readonly planId: PlanId;
  readonly schoolId: SchoolId;
  readonly revision: number;
  readonly state: 'editing' | 'in-review';
  /** The largest number a line ever had; a new line gets the next one, so that a number means one line. */
  readonly lastLine: number;
  readonly edited?: Deed;
  readonly submitted?: Deed;
  /** Why a reviewer sent it back, until it is submitted again. */
  readonly sentBack?: Deed & { readonly words: string };
}

/** Who published: somebody of the school, or an operator at the command line. */
export type Publisher = { readonly kind: 'teacher'; readonly id: TeacherId } | { readonly kind: 'operator' };

/** One publishing of a plan: what its lines said then. Never changed. */
export interface PlanVersion {
  readonly planId: PlanId;
  readonly schoolId: SchoolId;
  /** 1, 2, 3… */
  readonly number: number;
  readonly title: string;
  readonly publishedAt: Instant;
  readonly publishedBy: Publisher;
  readonly submitted?: Deed;
  readonly lines: readonly PlanLine[];
}
export type VersionHead = Omit<PlanVersion, 'lines'>;

/** The head of work that nobody has begun. */
export const freshHead = ({ id, schoolId }: Pick<PushPlan, 'id' | 'schoolId'>): DraftHead => ({
  planId: id,
  schoolId,
  revision: 0,
  state: 'editing',
  lastLine: 0,
});

/** What a slot says as a line of its plan, without what became of it. */
export function lineOf({
  id: _id,
  planId: _planId,
  schoolId: _schoolId,
  date: _date,
  startsAt: _startsAt,
  state: _state,
  skippedBecause: _because,
  pushId: _pushId,
  ...line
}: Slot): PlanLine {
  return line;
}

/** The waiting slot that a line makes, wherever in time it lies. */
export function waitingSlot(
  plan: { readonly id: PlanId; readonly schoolId: SchoolId },
  term: Pick<Term, 'startsOn'>,
  line: PlanLine,
): Slot {
  const date = dateOf(term, line.week, line.weekday);
  const own = { id: slotIdOf(plan.id, line.line), planId: plan.id, schoolId: plan.schoolId };
  return { ...line, ...own, date, startsAt: instantOf(date, line.minute), state: 'waiting' };
}

/** The next number for a line, given what there was and is. */
export const lastLineOf = (lines: readonly Pick<PlanLine, 'line'>[], head: Pick<DraftHead, 'lastLine'>): number =>
  Math.max(head.lastLine, ...lines.map(({ line }) => line));
