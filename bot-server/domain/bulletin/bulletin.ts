import type { ReleasedCounts } from '../figures/bureau';
import type { BulletinKind, TermDays } from './kinds';
import type { Instant } from '../time/instant';
import type { WeekNo } from '../time/week';

export { BULLETIN_KINDS, KIND_WORDS, type BulletinKind } from './kinds';

/** Changes whenever a bulletin of the same rows would say something else. */
export const BULLETIN_RULE = 1;

/** Whose bulletin it is. */
export interface BulletinPlace {
  readonly kind: 'bureau' | 'school';
  readonly id: string;
}
export const placeKey = ({ kind, id }: BulletinPlace): string => `${kind}.${id}`;

/** A cell that was told already, of one place (for a bureau) or one class (for a school); nothing else is ever counted. */
export interface ToldCell {
  readonly key: string;
  /** Else `completed` (for a bureau `targeted` too) is in whole steps, rounded down. */
  readonly isExact: boolean;
  readonly targeted: number;
  readonly completed: number;
  readonly reachable?: number;
  readonly started?: number;
  readonly late: number;
  /** Which grades are in it, where that is told. */
  readonly grades?: readonly number[];
}

/** One release of a bureau, or one push of a school, as it was told at the cutoff. */
export interface CountsRow {
  readonly kind: 'counts';
  readonly id: string;
  readonly week: WeekNo;
  /** Nothing is due in it any more. */
  readonly isSettled: boolean;
  /** Which writing of it; told apart from later ones by this. */
  readonly rev: number;
  readonly cells: readonly ToldCell[];
}

/** The roster as far as a bulletin names it: schools of a bureau, classes of a school, in the order of their codes. */
export interface RosterRow {
  readonly kind: 'roster';
  readonly place: string;
  readonly members: readonly { readonly key: string; readonly name: string; readonly note: string }[];
}

/** How questions were answered in one month, as it was told. Null: too few to be told. */
export interface ToldAnswers {
  readonly asked: number | null;
  readonly inTimePercent: number | null;
  readonly medianQuarters: number | null;
}
export interface AnswersRow {
  readonly kind: 'answers';
  readonly month: string;
  readonly isRunning: boolean;
  readonly total: ToldAnswers;
  /** For a bureau by school; a school is not told its classes here, since a class is its teacher. */
  readonly places: readonly (ToldAnswers & { readonly key: string })[];
}

/** What a bulletin is made from: kept as it was, so that it can be made again. */
export type SourceRow = CountsRow | RosterRow | AnswersRow | WordingRow | TermsRow;

/** The roster's terms as they were: which weeks a term's or a year's bulletin is about, and what came before. */
export interface TermsRow {
  readonly kind: 'terms';
  readonly terms: readonly TermDays[];
}

/** The words a bulletin was written with. */
export interface WordingRow extends BulletinWording {
  readonly kind: 'wording';
}

/** A share of the text: said always, or only when this holds. */
export interface Passage {
  readonly when?: string;
  readonly text: string;
}
export interface BulletinWording {
  readonly title: string;
  readonly parts: readonly { readonly heading: string; readonly lines: readonly Passage[] }[];
  readonly claims: { readonly up: string; readonly down: string; readonly same: string; readonly unlike: string };
  /** What each measure is, in a sentence, by its id. */
  readonly definitions: Readonly<Record<string, string>>;
}

/** Two counts; a percentage is for showing only. */
export interface Share {
  readonly of: number;
  readonly among: number;
}
/** In thousandths, both ends rounded outwards. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** One line: exact counts and those in steps, never added to one another. */
export interface BulletinLine {
  readonly key: string;
  readonly name: string;
  readonly note: string;
  readonly exact: ReleasedCounts;
  readonly tens: ReleasedCounts;
  /** Of 应看完成率, each family counted once however many pushes it had; null where nothing is exact. */
  readonly interval: Interval | null;
}

/** What is said of a change: only where both intervals lie apart, and only of the same places. */
export interface Change {
  readonly rate: RateName;
  readonly verdict: 'up' | 'down' | 'same' | 'unlike';
  /** Days of the later and of the earlier time. */
  readonly now?: Side;
  readonly then?: Side;
  /** Which places are in both, by their codes. */
  readonly places: readonly string[];
}
export interface Side {
  readonly from: string;
  readonly to: string;
  readonly share: Share;
  readonly interval: Interval;
}
export type RateName = 'completion' | 'reach' | 'finish';

export interface BulletinFacts {
  readonly place: BulletinPlace & { readonly name: string };
  readonly kind: BulletinKind;
  readonly period: string;
  readonly from: string;
  readonly to: string;
  readonly weeks: number;
  /** What people call a term or a year; absent for weeks and months. */
  readonly name?: string;
  /** Nothing of this time is due any more. */
  readonly isSettled: boolean;
  /** Schools or classes in the order of their codes, never by a figure. */
  readonly lines: readonly BulletinLine[];
  readonly total: Omit<BulletinLine, 'key' | 'name' | 'note'>;
  /** Who had nothing pushed. */
  readonly without: readonly string[];
  /** Who had something, but too few to be told. */
  readonly hidden: readonly string[];
  readonly answers: Omit<AnswersRow, 'kind'> | null;
  readonly changes: readonly Change[];
}

/** A stretch of text; a number or a claim carries what it measures. */
export interface Piece {
  readonly text: string;
  readonly measure?: string;
}
export interface BulletinText {
  readonly title: readonly Piece[];
  readonly parts: readonly { readonly heading: string; readonly lines: readonly (readonly Piece[])[] }[];
}

/** A row that a bulletin was made from, by its name and its hash. */
export interface SourceRef {
  readonly name: string;
  readonly hash: string;
}

/** A bulletin as it was made, for good. */
export interface Bulletin {
  /** `<place>:<kind>:<period>`, a supplement with `:<no>` behind it. */
  readonly id: string;
  readonly place: BulletinPlace;
  readonly kind: BulletinKind;
  readonly period: string;
  /** 0: the bulletin; from 1: 补报, which refers to it. */
  readonly no: number;
  /** What was told until then is in it. */
  readonly cutoff: Instant;
  readonly rule: number;
  readonly rosterHash: string;
  readonly sources: readonly SourceRef[];
  readonly facts: BulletinFacts;
  readonly text: BulletinText;
  /** Its place in the chain of its place, from 1. */
  readonly seq: number;
  /** Hash of the one before; '' for the first. */
  readonly before: string;
  readonly hash: string;
}

export const bulletinId = ({ place, kind, period, no }: Pick<Bulletin, 'place' | 'kind' | 'period' | 'no'>): string =>
  `${placeKey(place)}:${kind}:${period}${no === 0 ? '' : `:${no}`}`;
