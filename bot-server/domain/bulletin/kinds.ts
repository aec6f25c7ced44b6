import type { CivilDate } from '../time/civil';
import type { WeekNo } from '../time/week';

/** 周通报, 月调度, 学期通报, 学年通报: each about a run of whole weeks. */
export const BULLETIN_KINDS = ['weekly', 'monthly', 'termly', 'yearly'] as const;
export type BulletinKind = (typeof BULLETIN_KINDS)[number];

/** What a kind is called in official papers. */
export const KIND_WORDS: Readonly<Record<BulletinKind, string>> = {
  weekly: '周通报',
  monthly: '月调度',
  termly: '学期通报',
  yearly: '学年通报',
};

/** The time a bulletin is about: always whole weeks, Monday to Sunday, as China counts days. */
export interface Period {
  readonly kind: BulletinKind;
  /** `2026-09-07`, the Monday; `2026-09`, the month in which the weeks end; a term's id; `2026-2027`, a school year. */
  readonly key: string;
  /** First and last week, both in it. */
  readonly first: WeekNo;
  readonly last: WeekNo;
}

/** A term as the roster has it. */
export interface TermDays {
  readonly id: string;
  readonly name: string;
  readonly startsOn: CivilDate;
  readonly endsOn: CivilDate;
}
