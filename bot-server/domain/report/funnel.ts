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
};

/** What became of a push in one family. */
export interface FamilyFacts {
  readonly reachable: boolean;
  readonly alreadyWatched: boolean;
  readonly sentAt?: Instant;
  readonly openedAt?: Instant;
  readonly stages: FamilyStages;
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

/** The furthest stage a family had reached when the push was due, as an index into {@link FUNNEL_STAGES}. */
function furthest(family: FamilyFacts, dueAt: Instant): number {
  const by = (at: Instant | undefined): boolean => at !== undefined && at <= dueAt;
  const stage = (name: Milestone | 'completed'): boolean => by(family.stages[name]);
  const reached: Record<FunnelStage, boolean> = {
    targeted: true,
    reachable: family.reachable,
    sent: by(family.sentAt),
    opened: by(family.openedAt),
    started: stage('started'),
    q25: stage('q25'),
    q50: stage('q50'),
    q75: stage('q75'),
    // Who had completed before the push began is not rung, and counts as done.
    completed: stage('completed') || family.alreadyWatched,
  };
  return FUNNEL_STAGES.findLastIndex((name) => reached[name]);
}

/** Counts the families of one push in one class. What happened after `dueAt` is left out, so the figures of a past push stand still. */
export function funnelOf(families: readonly FamilyFacts[], dueAt: Instant): Funnel {
  const counts = FUNNEL_STAGES.map(() => 0);
  let lateCompleted = 0;
  for (const family of families) {
    const last = furthest(family, dueAt);
    for (let index = 0; index <= last; index++) counts[index] = (counts[index] ?? 0) + 1;
    if (FUNNEL_STAGES[last] !== 'completed' && family.stages.completed !== undefined) lateCompleted += 1;
  }
  const [targeted = 0, reachable = 0, sent = 0, opened = 0, started = 0, q25 = 0, q50 = 0, q75 = 0, completed = 0] = counts;
  return { targeted, reachable, sent, opened, started, q25, q50, q75, completed, lateCompleted };
}

/** Sums of funnels: a school's from its classes', a county's from its schools'. */
export function sumFunnels(funnels: readonly Funnel[]): Funnel {
  return funnels.reduce(
    (sum, next) => ({
      targeted: sum.targeted + next.targeted,
      reachable: sum.reachable + next.reachable,
      sent: sum.sent + next.sent,
      opened: sum.opened + next.opened,
      started: sum.started + next.started,
      q25: sum.q25 + next.q25,
      q50: sum.q50 + next.q50,
      q75: sum.q75 + next.q75,
      completed: sum.completed + next.completed,
      lateCompleted: sum.lateCompleted + next.lateCompleted,
    }),
    EMPTY_FUNNEL,
  );
}

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

export const sameFunnel = (a: Funnel, b: Funnel): boolean =>
  FUNNEL_STAGES.every((name) => a[name] === b[name]) && a.lateCompleted === b.lateCompleted;
