import type { Dimension } from '../resource/resource';
import type { MinuteOfDay, Weekday } from '../time/civil';

/** What a plan is for. `study`: 预习复习 by subject and progress; `stay-home`: 居家课 by a daily timetable; `theme`: 主题教育. */
export const PLAN_KINDS = ['family', 'study', 'stay-home', 'theme'] as const;
export type PlanKind = (typeof PLAN_KINDS)[number];

/** What one line is for. */
export const LINE_KINDS = ['family', 'preview', 'review', 'stay-home', 'theme'] as const;
export type LineKind = (typeof LINE_KINDS)[number];

export const PLAN_THEMES = ['生命安全', '心理健康', '科普', '体育', '艺术', '阅读', '研学', '影视'] as const;
export type PlanTheme = (typeof PLAN_THEMES)[number];

export const DIMENSION_WORDS: readonly Dimension[] = ['健康', '习惯', '能力'];

/** What a line is for, with what belongs to that. All of it absent: a line as it was before there were kinds. */
export interface LineAbout {
  readonly as?: LineKind;
  /** Of a preview, a review or a stay-home lesson. */
  readonly subject?: string;
  /** How far the class is: 第三单元 第2课. */
  readonly progress?: string;
  /** Which lesson of the day at home, from 1. */
  readonly period?: number;
  readonly theme?: PlanTheme;
  readonly dimension?: Dimension;
}

/** How far a school may move a line of its county's plan: not at all, to another hour of its day, or within its week. */
export const MOVES = ['none', 'day', 'week'] as const;
export type Moves = (typeof MOVES)[number];

/** Which line of a county's plan a school's line came from, and what the county said of its time. */
export interface InheritedFrom {
  readonly countyPlanId: string;
  /** The county's own number of that line, the same in every version. */
  readonly line: number;
  readonly week: number;
  readonly weekday: Weekday;
  readonly minute: MinuteOfDay;
  readonly moves: Moves;
  /** 必推: no school leaves it out. */
  readonly must?: true;
}

export const PLAN_KIND_WORDS: Readonly<Record<PlanKind, string>> = {
  family: '家庭教育',
  study: '预习复习',
  'stay-home': '居家课',
  theme: '主题教育',
};

export const LINE_KIND_WORDS: Readonly<Record<LineKind, string>> = {
  family: '家庭教育',
  preview: '预习',
  review: '复习',
  'stay-home': '居家课',
  theme: '主题教育',
};

/** Which lines a plan of a kind may hold. */
export const LINES_OF: Readonly<Record<PlanKind, readonly LineKind[]>> = {
  family: ['family'],
  study: ['preview', 'review'],
  'stay-home': ['stay-home'],
  theme: ['theme'],
};

export const MOST_PERIODS = 10;
export const LONGEST_PROGRESS = 40;
export const LONGEST_SUBJECT = 20;

/** `语文，第三单元`, `第 2 节 数学`, `生命安全`: what a line is about, in words; '' when it says nothing of it. */
export function aboutWords({ as, subject, progress, period, theme, dimension }: LineAbout): string {
  const kind = as === undefined ? undefined : LINE_KIND_WORDS[as];
  const lesson = period === undefined ? undefined : `第 ${period} 节`;
  return [kind, lesson, subject, progress, theme, dimension].filter((word) => word !== undefined).join(' ');
}

/** Family education is of the dimension of its content, where its line says no other. */
export const dimensioned = (about: LineAbout, dimension: Dimension | undefined): LineAbout =>
  about.as === 'family' && about.dimension === undefined && dimension !== undefined ? { ...about, dimension } : about;

/** What of a line says what it is for, and nothing else of it. */
export function aboutOf({ as, subject, progress, period, theme, dimension }: LineAbout): LineAbout {
  return {
    ...(as === undefined ? {} : { as }),
    ...(subject === undefined ? {} : { subject }),
    ...(progress === undefined ? {} : { progress }),
    ...(period === undefined ? {} : { period }),
    ...(theme === undefined ? {} : { theme }),
    ...(dimension === undefined ? {} : { dimension }),
  };
}

/** Equal in all that a line says of what it is for. */
export const sameAbout = (a: LineAbout, b: LineAbout): boolean =>
  a.as === b.as &&
  a.subject === b.subject &&
  a.progress === b.progress &&
  a.period === b.period &&
  a.theme === b.theme &&
  a.dimension === b.dimension;
