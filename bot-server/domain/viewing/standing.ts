import type { Resource } from '../resource/resource';
import type { Instant } from '../time/instant';
import { countedSpan, creditOf } from './credit';
import { gradeOf } from './grade';
import { lengthOf } from './report';
import { MILESTONES, type Completion, type Milestone, type Span, type Viewing } from './viewing';
import { gapsIn } from './words';

/** Goes up when the rule of completion changes; stored with every completion. */
export const RULE_VERSION = 1;
const STARTED_SECONDS = 3;
const REWIND = 3;
const NEAR_THE_END = 0.95;

type Measured = Pick<Resource, 'durationSeconds' | 'effectiveStart' | 'effectiveEnd' | 'maxRate' | 'threshold'>;

/** How a viewer stands with an item: what is shown to them after every report. Whole seconds. */
export interface Standing {
  readonly creditedSeconds: number;
  readonly totalSeconds: number;
  /** 0 to 100, rounded down: 100 is said only of the whole. */
  readonly percent: number;
  readonly completed: boolean;
  readonly resumeAt: number;
  readonly gaps: readonly Span[];
  readonly unconfirmedSeconds: number;
}

/** What a viewing has reached and not yet been latched for. */
export interface Latch {
  readonly milestones: Readonly<Partial<Record<Milestone, Instant>>>;
  readonly completion?: Completion;
}

const reaches = (credited: number, total: number, share: number): boolean => total > 0 && credited >= share * total - 1e-9;

/** Where to go on: 3 s before the newest session's position; from the end of an unfinished item to its first unseen second. */
export function resumeAt(viewing: Pick<Viewing, 'sessions' | 'past'>, completed: boolean, gaps: readonly Span[], length: number): number {
  type Head = Pick<Viewing['sessions'][number], 'receivedAt' | 'openedAt' | 'position'>;
  const heads: readonly Head[] = viewing.past ? [viewing.past.head, ...viewing.sessions] : viewing.sessions;
  const newest = heads.reduce<Head | undefined>((best, session) => {
    if (!best || session.receivedAt > best.receivedAt) return session;
    return session.receivedAt === best.receivedAt && session.openedAt > best.openedAt ? session : best;
  }, undefined);
  if (!newest) return 0;
  if (newest.position >= length * NEAR_THE_END) return completed ? 0 : (gaps[0]?.from ?? 0);
  return Math.max(newest.position - REWIND, 0);
}

/** The standing of a viewing, or of one that has not begun. */
export function standingOf(viewing: Viewing | undefined, resource: Measured): Standing {
  const counted = countedSpan(resource);
  const total = counted.to - counted.from;
  const seen: Pick<Viewing, 'words' | 'sessions' | 'past'> = viewing ?? { words: new Map<number, bigint>(), sessions: [] };
  const { credited, unconfirmed } = creditOf(seen, resource);
  const completed = viewing?.completion !== undefined || reaches(credited, total, resource.threshold);
  const gaps = gapsIn(seen.words, counted);
  return {
    creditedSeconds: credited,
    totalSeconds: total,
    percent: total > 0 ? Math.floor((credited * 100) / total) : 0,
    completed,
    resumeAt: resumeAt(seen, completed, gaps, lengthOf(resource)),
    gaps,
    unconfirmedSeconds: unconfirmed,
  };
}

/** What has to be latched at `at` for this viewing; undefined when everything it reached is stored already. */
export function latchDue(viewing: Viewing, resource: Measured, at: Instant): Latch | undefined {
  const { from, to } = countedSpan(resource);
  const total = to - from;
  const { credited } = creditOf(viewing, resource);
  const shares: Record<Milestone, number> = {
    started: Math.min(STARTED_SECONDS / Math.max(total, 1), 1),
    q25: 0.25,
    q50: 0.5,
    q75: 0.75,
  };
  const due = MILESTONES.filter((name) => viewing.reached[name] === undefined && reaches(credited, total, shares[name]));
  const completes = viewing.completion === undefined && reaches(credited, total, resource.threshold);
  if (due.length === 0 && !completes) return undefined;
  const milestones = Object.fromEntries(due.map((name) => [name, at]));
  if (!completes) return { milestones };
  return {
    milestones,
    completion: { at, threshold: resource.threshold, ruleVersion: RULE_VERSION, grade: gradeOf(viewing, resource) },
  };
}
