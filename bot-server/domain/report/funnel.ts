import type { Delivery } from '../push/push';
import type { Instant } from '../time/instant';
import type { FamilyStages } from '../viewing/family';
import type { Milestone } from '../viewing/viewing';

/** Families (one per child) at each stage of one push; a later stage implies every earlier one. */
export interface Funnel {
  readonly targeted: number;
  readonly reachable: number;
  readonly sent: number;
  readonly opened: number;
  readonly started: number;
  readonly q25: number;
  readonly q50: number;
  readonly q75: number;
  readonly completed: number;
  /** 补报: completed after the push was due; in no other figure. */
  readonly lateCompleted: number;
  /** Among `completed`: told while it was watched (grade A). */
  readonly completedOnline: number;
  /** 登记: declared by the school in time (grade C) and not completed; in no other figure. */
  readonly declared: number;
  /** 补登: declared after the push was due, neither completed nor declared in time. */
  readonly lateDeclared: number;
  /** 待确认: something of theirs is held until a person decides (grade X), neither completed nor declared. */
  readonly held: number;
  /** Families with a parent who works far away, and among them: completed by such a parent, by who looks after the child at home. */
  readonly leftBehind: number;
  /** Among `leftBehind`: completed, by whomever. */
  readonly leftBehindCompleted: number;
  readonly awayCompleted: number;
  readonly homeCompleted: number;
}

export const FUNNEL_STAGES = ['targeted', 'reachable', 'sent', 'opened', 'started', 'q25', 'q50', 'q75', 'completed'] as const;
export type FunnelStage = (typeof FUNNEL_STAGES)[number];

export const EMPTY_FUNNEL: Funnel = {
  targeted: 0,
  reachable: 0,
  sent: 0,
  opened: 0,
  started: 0,
  q25: 0,
  q50: 0,
  q75: 0,
  completed: 0,
  lateCompleted: 0,
  completedOnline: 0,
  declared: 0,
  lateDeclared: 0,
  held: 0,
  leftBehind: 0,
  leftBehindCompleted: 0,
  awayCompleted: 0,
  homeCompleted: 0,
};
const FUNNEL_FIELDS = Object.keys(EMPTY_FUNNEL) as (keyof Funnel)[];

/** What became of a push in one family. */
export interface FamilyFacts {
  readonly reachable: boolean;
  readonly alreadyWatched: boolean;
  readonly sentAt?: Instant;
  readonly openedAt?: Instant;
  readonly stages: FamilyStages;
  /** When it was first completed on evidence of grade A. */
  readonly onlineAt?: Instant;
  readonly declaredAt?: Instant;
  /** Something of theirs waits for a person's decision and is not in `stages`. */
  readonly held?: boolean;
  /** A parent works far away; when such a parent completed, and when who is at home with the child did. */
  readonly leftBehind?: boolean;
  readonly awayAt?: Instant;
  readonly homeAt?: Instant;
}

const first = (times: readonly (Instant | undefined)[]): Instant | undefined => {
  const known = times.filter((at) => at !== undefined);
  return known.length > 0 ? Math.min(...known) : undefined;
};

/** One child's deliveries of one push (one per guardian and kind) and what its viewers reached, as one family's facts. */
export function familyFacts(
  deliveries: readonly Pick<Delivery, 'reachable' | 'alreadyWatched' | 'sentAt' | 'openedAt'>[],
  stages: FamilyStages,
): FamilyFacts {
  const sentAt = first(deliveries.map((delivery) => delivery.sentAt));
  const openedAt = first(deliveries.map((delivery) => delivery.openedAt));
  return {
    reachable: deliveries.some((delivery) => delivery.reachable),
    alreadyWatched: deliveries.some((delivery) => delivery.alreadyWatched),
    ...(sentAt === undefined ? {} : { sentAt }),
    ...(openedAt === undefined ? {} : { openedAt }),
    stages,
  };
}

const by = (at: Instant | undefined, dueAt: Instant): boolean => at !== undefined && at <= dueAt;

/** The furthest stage a family had reached when the push was due, as an index into {@link FUNNEL_STAGES}. */
function furthest(family: FamilyFacts, dueAt: Instant): number {
  const stage = (name: Milestone | 'completed'): boolean => by(family.stages[name], dueAt);
  const reached: Record<FunnelStage, boolean> = {
    targeted: true,
    reachable: family.reachable,
    sent: by(family.sentAt, dueAt),
    opened: by(family.openedAt, dueAt),
    started: stage('started'),
    q25: stage('q25'),
    q50: stage('q50'),
    q75: stage('q75'),
    // Who had completed before the push began is not rung, and counts as done.
    completed: stage('completed') || (family.alreadyWatched && family.held !== true),
  };
  return FUNNEL_STAGES.findLastIndex((name) => reached[name]);
}

/** What one family counts in a push, each figure 0 or 1. What happened after `dueAt` is left out. */
function countsOf(family: FamilyFacts, dueAt: Instant): Funnel {
  const last = furthest(family, dueAt);
  const stages = Object.fromEntries(FUNNEL_STAGES.map((name, index) => [name, index <= last ? 1 : 0]));
  const completed = FUNNEL_STAGES[last] === 'completed';
  const isLate = !completed && family.stages.completed !== undefined;
  const declared = !completed && by(family.declaredAt, dueAt);
  const one = (is: boolean): number => (is ? 1 : 0);
  return {
    ...EMPTY_FUNNEL,
    ...stages,
    lateCompleted: one(isLate),
    completedOnline: one(completed && by(family.onlineAt, dueAt)),
    declared: one(declared),
    lateDeclared: one(!completed && !isLate && !declared && family.declaredAt !== undefined),
    held: one(!completed && !declared && family.held === true),
    leftBehind: one(family.leftBehind === true),
    leftBehindCompleted: one(family.leftBehind === true && completed),
    awayCompleted: one(family.leftBehind === true && completed && by(family.awayAt, dueAt)),
    homeCompleted: one(family.leftBehind === true && completed && by(family.homeAt, dueAt)),
  };
}

/** Counts the families of one push in one class. What happened after `dueAt` is left out, so the figures of a past push stand still. */
export const funnelOf = (families: readonly FamilyFacts[], dueAt: Instant): Funnel =>
  sumFunnels(families.map((family) => countsOf(family, dueAt)));

/** Sums of funnels: a school's from its classes', a county's from its schools'. */
export function sumFunnels(funnels: readonly Funnel[]): Funnel {
  const sum: { -readonly [Name in keyof Funnel]: number } = { ...EMPTY_FUNNEL };
  for (const funnel of funnels) for (const name of FUNNEL_FIELDS) sum[name] += funnel[name];
  return sum;
}

/** A funnel as it was stored, perhaps before some of its figures were counted: those are 0 until it is counted anew. */
export const wholeFunnel = (stored: Partial<Funnel>): Funnel => ({ ...EMPTY_FUNNEL, ...stored });

/** Share of a whole, kept as its two counts: percentages are for showing and are never stored. */
export interface Rate {
  readonly of: number;
  readonly among: number;
}

/** The three rates, which answer three questions and are never merged into one figure. */
export interface Rates {
  /** 触达率: could we reach them. */
  readonly reach: Rate;
  /** 应看完成率: the bureau's figure. */
  readonly completion: Rate;
  /** 完播率: the content's figure. */
  readonly finish: Rate;
}

export const ratesOf = ({ targeted, reachable, started, completed }: Funnel): Rates => ({
  reach: { of: reachable, among: targeted },
  completion: { of: completed, among: targeted },
  finish: { of: completed, among: started },
});

export const sameFunnel = (a: Funnel, b: Funnel): boolean => FUNNEL_FIELDS.every((name) => a[name] === b[name]);

/** Whether a funnel that was stored by an older version says the same in everything that it says. */
export const agreesWith = (stored: Partial<Funnel>, counted: Funnel): boolean =>
  FUNNEL_FIELDS.every((name) => stored[name] === undefined || stored[name] === counted[name]);
