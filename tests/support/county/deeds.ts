import type { Funnel } from '../../../bot-server/domain/report/funnel';
import type { Room } from './layout';
import { luck } from './luck';
import { LENGTH, THRESHOLD, type Item } from './term';

/** One who looks after a family's child. */
export interface Kin {
  readonly where: 'home' | 'away';
  readonly isBound: boolean;
}

/** A sitting: who watched up to which second, when, and whether the phone told of it while it played. */
export interface Sitting {
  readonly kin: number;
  readonly from: number;
  readonly to: number;
  readonly when: 'before' | 'in-time' | 'late';
  readonly toldMeanwhile: boolean;
}

/** All that a family did with one push: what really happened, of which every figure is to say no more and no less. */
export interface Deeds {
  readonly kin: readonly Kin[];
  readonly isSent: boolean;
  readonly isOpened: boolean;
  readonly sittings: readonly Sitting[];
  readonly declared: 'in-time' | 'late' | undefined;
}

/** What a draw decides; `bound` has one for each of two guardians. */
const Draw = {
  ...{ away: 1, bound: 2, sent: 5, opened: 6, before: 7, watches: 8, whole: 9, seconds: 10, late: 11, again: 12 },
  ...{ meanwhile: 13, declared: 14, declaredLate: 15, who: 16 },
} as const;
type Draws = (what: number) => number;

/** Grandmother at home and father far away, or mother at home. */
function kinOf(seed: number, family: number, isVillage: boolean): Kin[] {
  const isBound = (n: number): boolean => luck(seed, family, 0, Draw.bound + n) < 0.85;
  if (luck(seed, family, 0, Draw.away) >= (isVillage ? 0.5 : 0.2)) return [{ where: 'home', isBound: isBound(0) }];
  return [
    { where: 'home', isBound: isBound(0) },
    { where: 'away', isBound: isBound(1) },
  ];
}

/** What family `family` of this class did with this push. Needs no other family's, so a whole city needs no memory. */
export function deedsOf(seed: number, { isVillage }: Pick<Room, 'isVillage'>, family: number, { n }: Pick<Item, 'n'>): Deeds {
  const draw = (what: number): number => luck(seed, family, n + 1, what);
  const kin = kinOf(seed, family, isVillage);
  const bound = kin.flatMap((one, at) => (one.isBound ? [at] : []));
  const declared = draw(Draw.declared) >= 0.04 ? undefined : draw(Draw.declaredLate) < 0.5 ? 'late' : 'in-time';
  const who = bound[Math.floor(draw(Draw.who) * bound.length)];
  if (who === undefined) return { kin, isSent: false, isOpened: false, sittings: [], declared };
  const toldMeanwhile = draw(Draw.meanwhile) < 0.7;
  const sitting = (from: number, to: number, when: Sitting['when']): Sitting => ({ kin: who, from, to, when, toldMeanwhile });
  if (draw(Draw.before) < 0.03) return { kin, isSent: false, isOpened: false, sittings: [sitting(0, LENGTH, 'before')], declared };
  const isSent = draw(Draw.sent) < 0.97;
  const isOpened = isSent && draw(Draw.opened) < 0.8;
  return { kin, isSent, isOpened, sittings: sittingsOf(draw, sitting), declared };
}

function sittingsOf(draw: Draws, sitting: (from: number, to: number, when: Sitting['when']) => Sitting): Sitting[] {
  if (draw(Draw.watches) >= 0.48) return [];
  const isWhole = draw(Draw.whole) < 0.6;
  const seconds = 1 + Math.floor(draw(Draw.seconds) * (isWhole ? 0.1 : 0.9) * LENGTH);
  const to = isWhole ? LENGTH - seconds + 1 : seconds;
  const first = sitting(0, to, draw(Draw.late) < 0.15 ? 'late' : 'in-time');
  const comesBack = first.when === 'in-time' && !isWhole && draw(Draw.again) < 0.3;
  return comesBack ? [first, sitting(to, LENGTH, 'late')] : [first];
}

type Counts = { -readonly [Name in keyof Funnel]: number };

/** Adds one family's deeds to a class's counts, by what the words of the figures mean; written without looking at how the product counts. */
export function countInto(counts: Counts, { kin, isSent, isOpened, sittings, declared }: Deeds): void {
  const seconds = (times: readonly Sitting['when'][]): number =>
    sittings.reduce((most, { to, when }) => (times.includes(when) ? Math.max(most, to) : most), 0);
  const inTime = seconds(['before', 'in-time']);
  const isWatchedBefore = seconds(['before']) >= THRESHOLD * LENGTH;
  const isDone = inTime >= THRESHOLD * LENGTH;
  const isLate = !isDone && seconds(['before', 'in-time', 'late']) >= THRESHOLD * LENGTH;
  const quarter = (n: number): boolean => inTime >= (n / 4) * LENGTH;
  const reached = [
    true,
    kin.some(({ isBound }) => isBound),
    isSent,
    isOpened,
    inTime >= 3,
    quarter(1),
    quarter(2),
    quarter(3),
    isDone || isWatchedBefore,
  ];
  const stages = ['targeted', 'reachable', 'sent', 'opened', 'started', 'q25', 'q50', 'q75', 'completed'] as const;
  const furthest = reached.lastIndexOf(true);
  for (let at = 0; at <= furthest; at += 1) counts[stages[at] ?? 'targeted'] += 1;
  if (isLate) counts.lateCompleted += 1;
  if (isDone && sittings.some(({ to, toldMeanwhile }) => toldMeanwhile && to >= THRESHOLD * LENGTH)) counts.completedOnline += 1;
  if (!isDone && declared === 'in-time') counts.declared += 1;
  if (!isDone && !isLate && declared === 'late') counts.lateDeclared += 1;
  if (kin.length > 1) {
    counts.leftBehind += 1;
    if (isDone || isWatchedBefore) counts.leftBehindCompleted += 1;
    const where = isDone ? kin[sittings[0]?.kin ?? 0]?.where : undefined;
    if (where === 'away') counts.awayCompleted += 1;
    if (where === 'home') counts.homeCompleted += 1;
  }
}
