import type { Counts } from '../importing/roster-tally';
import type { Fault } from '../importing/fault';
import type { LineKind, PersonLine } from '../importing/roster-people';
import { DAY, type Instant } from '../time/instant';
import type { BureauId, SchoolId } from './roster';

/** What was done to the roster as a whole that can be taken back as a whole. */
export type OperationKind = 'import' | 'promotion' | 'move' | 'left' | 'merge';

/**
 * reading → looked (a dry run) | refused (the file has faults) | same (nothing to write) | staging → writing → done → undoing → undone.
 * `failed`: it broke off, and the roster is as it was before.
 */
export type OperationState = 'reading' | 'looked' | 'refused' | 'same' | 'staging' | 'writing' | 'done' | 'undoing' | 'undone' | 'failed';

/** Somebody is at it, or was when the process ended. */
export const UNDER_WAY: readonly OperationState[] = ['reading', 'staging', 'writing', 'undoing'];

export interface OperationResult {
  readonly counts: Counts;
  readonly kinds: Readonly<Record<LineKind, number>>;
  readonly lines: readonly (PersonLine & { readonly className: string; readonly beforeName?: string })[];
  readonly warnings: readonly Fault[];
}

export interface RosterOperation {
  readonly id: string;
  readonly kind: OperationKind;
  readonly state: OperationState;
  /** Whose roster: one school's, one bureau's schools', or everybody's when the operators did it. */
  readonly schoolId?: SchoolId;
  readonly bureauId?: BureauId;
  /** Every school of which a row was written. */
  readonly schoolIds: readonly SchoolId[];
  readonly by: { readonly kind: 'teacher' | 'officer' | 'operator'; readonly id: string };
  /** What it was about, for people: the file's name, a class. Never a person's name. */
  readonly title: string;
  readonly at: Instant;
  readonly progress: { readonly step: string; readonly done: number; readonly total?: number };
  readonly result?: OperationResult;
  /** Why it was refused or failed, in a sentence. */
  readonly sentence?: string;
  readonly faults: readonly Fault[];
  readonly faultCount: number;
  readonly doneAt?: Instant;
  /** Its place among all that wrote. */
  readonly turn?: number;
}

export const UNDO_WITHIN = DAY;

/** Why an operation can not be taken back now; undefined when it can, as far as time and order say. `newer`: done after it, on the same schools. */
export function undoRefusal(operation: RosterOperation, newer: readonly RosterOperation[], now: Instant): string | undefined {
  if (operation.state === 'undone') return '已经撤销过了';
  if (operation.state !== 'done') return '这一次没有改动名册，不用撤销';
  if (now - (operation.doneAt ?? operation.at) > UNDO_WITHIN) return '超过一天，不能撤销了。请把原来的表再导入一次';
  if (newer.length > 0) return '后面又改过名册，请先撤销后面的那一次';
  return undefined;
}
