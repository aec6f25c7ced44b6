import { canonical } from '../importing/canonical';
import { GRADE_NAMES } from '../importing/cells';
import type { PlanLine } from '../push/slots';
import type { RefusalCode } from '../refusal';
import type { BureauId, Classroom, OfficerId, SchoolId, Stage } from '../roster/roster';
import type { Instant } from '../time/instant';
import type { Moves, PlanKind } from './line-kind';

export type CountyPlanId = string;

/** A line of a county's plan. Its number is its own in every version; it names grades, never classes. */
export interface CountyLine extends Omit<PlanLine, 'from'> {
  /** 必推 */
  readonly must?: true;
}

/** Which schools get it; both empty: all schools of the bureau and of those below it. */
export interface CountyScope {
  readonly stages: readonly Stage[];
  readonly schoolIds: readonly SchoolId[];
}

const STAGES: readonly (readonly [Stage, readonly number[]])[] = [
  ['小学低段', [1, 2, 3]],
  ['小学高段', [4, 5, 6]],
  ['初中', [7, 8, 9]],
];
/** A county's plan names grades alone: one class of each stands for those of all schools. */
export const GRADE_CLASSES: readonly Classroom[] = STAGES.flatMap(([stage, grades]) =>
  grades.map((grade) => ({ id: `grade-${grade}`, schoolId: '', grade, number: 0, name: GRADE_NAMES[grade] ?? '', stage })),
);

export interface CountyDeed {
  readonly by: OfficerId;
  readonly at: Instant;
}

/** 县区统筹: one plan of a bureau for its schools. `state` is of what is being worked at; `version` counts what was published, 0 for nothing yet. */
export interface CountyPlan {
  readonly id: CountyPlanId;
  readonly bureauId: BureauId;
  readonly termId: string;
  readonly title: string;
  readonly kind?: PlanKind;
  readonly state: 'editing' | 'in-review' | 'published';
  readonly version: number;
  /** Counts every change: who writes names the one they saw. */
  readonly revision: number;
  readonly scope: CountyScope;
  readonly moves: Moves;
  readonly lines: readonly CountyLine[];
  /** The largest number a line ever had. */
  readonly lastLine: number;
  readonly submitted?: CountyDeed;
  readonly sentBack?: CountyDeed & { readonly words: string };
  readonly publishedAt?: Instant;
  /** Schools that do not have the last version yet. */
  readonly pending?: readonly SchoolId[];
}

/** What was published once. Never changed. */
export interface CountyVersion {
  readonly countyPlanId: CountyPlanId;
  readonly number: number;
  readonly title: string;
  readonly termId: string;
  readonly kind?: PlanKind;
  readonly moves: Moves;
  readonly scope: CountyScope;
  readonly lines: readonly CountyLine[];
  readonly publishedAt: Instant;
  readonly submitted: CountyDeed;
  readonly approvedBy: OfficerId;
}

export type CountyWord = 'submit' | 'take-back' | 'send-back' | 'approve';
export type CountyStep = CountyDeed & { readonly revision: number; readonly word: CountyWord; readonly words?: string };

/** Editing → in review → published, by two people: who handed it in neither approves it nor sends it back. */
export function stepCounty(plan: CountyPlan, step: CountyStep): { readonly refused: RefusalCode } | { readonly plan: CountyPlan } {
  if (step.revision !== plan.revision) return { refused: 'county/changed' };
  const deed: CountyDeed = { by: step.by, at: step.at };
  const { submitted, sentBack: _before, ...rest } = plan;
  const next = { ...rest, revision: plan.revision + 1 };
  if (step.word === 'submit') {
    if (plan.state !== 'editing') return { refused: plan.state === 'in-review' ? 'plan/in-review' : 'county/nothing-new' };
    return plan.lines.length ? { plan: { ...next, state: 'in-review', submitted: deed } } : { refused: 'plan/empty' };
  }
  if (plan.state !== 'in-review' || !submitted) return { refused: 'plan/not-in-review' };
  if (step.word === 'take-back') return { plan: { ...next, state: 'editing' } };
  if (submitted.by === step.by) return { refused: 'plan/own-review' };
  if (step.word === 'approve') return { plan: { ...next, submitted, state: 'published', version: plan.version + 1, publishedAt: step.at } };
  const words = step.words?.trim() ?? '';
  return words === '' ? { refused: 'plan/words-needed' } : { plan: { ...next, state: 'editing', sentBack: { ...deed, words } } };
}

/** Line by line without the number: what a file says of a line. */
const saying = ({ line: _number, ...rest }: CountyLine): string => canonical(rest);

/**
 * Gives a file's lines the numbers they had: first those that say the same, then those with the same content for the same grades in the same
 * week, then with the same content for the same grades at all, in the file's order; what is left is new. The order of rows means nothing.
 */
export function numberLines(
  before: readonly CountyLine[],
  fresh: readonly CountyLine[],
  lastLine: number,
): { readonly lines: readonly CountyLine[]; readonly lastLine: number } {
  const free = new Map(before.map((line) => [line.line, line]));
  const numbers = new Map<CountyLine, number>();
  const keys: readonly ((line: CountyLine) => string)[] = [
    saying,
    ({ resourceId, audience, week }) => canonical({ resourceId, audience, week }),
    ({ resourceId, audience }) => canonical({ resourceId, audience }),
  ];
  for (const key of keys) {
    const waiting = new Map<string, number[]>();
    for (const line of free.values()) waiting.set(key(line), [...(waiting.get(key(line)) ?? []), line.line]);
    for (const line of fresh) {
      if (numbers.has(line)) continue;
      const number = waiting.get(key(line))?.shift();
      if (number === undefined) continue;
      numbers.set(line, number);
      free.delete(number);
    }
  }
  let last = Math.max(lastLine, 0, ...before.map(({ line }) => line));
  const lines = fresh.map((line): CountyLine => {
    const known = numbers.get(line);
    if (known === undefined) last += 1;
    return { ...line, line: known ?? last };
  });
  return { lines: lines.sort((a, b) => a.line - b.line), lastLine: last };
}

/** What of a county's lines concerns a school: those whose grades it has, within the chosen stages, and for these grades alone. */
export function linesFor(
  lines: readonly CountyLine[],
  scope: CountyScope,
  classrooms: readonly Pick<Classroom, 'grade' | 'stage'>[],
): CountyLine[] {
  const chosen = classrooms.filter(({ stage }) => !scope.stages.length || scope.stages.includes(stage));
  const all = new Set(classrooms.map(({ grade }) => grade));
  const own = new Set(chosen.map(({ grade }) => grade));
  return lines.flatMap((line): CountyLine[] => {
    const wanted = line.audience.grades.length ? line.audience.grades.filter((grade) => own.has(grade)) : [...own];
    if (!wanted.length) return [];
    const whole = !line.audience.grades.length && wanted.length === all.size;
    return [{ ...line, audience: { ...line.audience, grades: whole ? [] : wanted.sort((a, b) => a - b), classroomIds: [] } }];
  });
}
