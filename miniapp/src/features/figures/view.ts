import type { WireFigures } from '@contract/index';
import { pageUrl } from '../../platform/go';
import type { Asked } from '../../platform/address';
import { dayAt, spokenDay, wholeWeeksOf } from '../../words/days';
import { clockOf } from '../../words/when';

/** What a page of figures was asked for, by the names in its address. */
export const NAMES = [
  'window',
  'from',
  'to',
  'by',
  'county',
  'school',
  'grade',
  'classroom',
  'push',
  'resource',
  'theme',
  'dimension',
  'subject',
  'month',
] as const;
export type View = Asked<(typeof NAMES)[number]>;
export type Change = Readonly<Partial<Record<(typeof NAMES)[number], string | undefined>>>;

export type By = WireFigures['by'];
export type WindowName = 'week' | 'last-week' | 'month' | 'term';
export const windows: readonly (readonly [WindowName | 'own', string])[] = [
  ['week', '这一周'],
  ['last-week', '上一周'],
  ['month', '最近四周'],
  ['term', '这学期'],
  ['own', '自己选'],
];

export const byWords: Readonly<Record<By, readonly [way: string, first: string]>> = {
  county: ['按县区', '县区'],
  school: ['按学校', '学校'],
  class: ['按班级', '班级'],
  grade: ['按年级', '年级'],
  push: ['按推送', '推送'],
  week: ['按周', '周'],
  resource: ['按内容', '内容'],
  theme: ['按主题', '主题'],
  dimension: ['按维度', '维度'],
  subject: ['按学科', '学科'],
};

export interface Question {
  readonly window?: WindowName;
  readonly from?: string;
  readonly to?: string;
  readonly county?: string;
  readonly school?: string;
  readonly grade?: number;
  readonly classroom?: string;
  readonly push?: string;
  readonly resource?: string;
  readonly theme?: string;
  readonly dimension?: string;
  readonly subject?: string;
}

/** Which window the address names; days of one's own count before it. Unnamed: four weeks, since a week tells nothing exact before it is over. */
export const windowOf = ({ window, from, to }: View): WindowName | 'own' =>
  from !== undefined || to !== undefined ? 'own' : (windows.find(([key]) => key === window && key !== 'own')?.[0] ?? 'month');

/** What is asked of the server, or a sentence about what is wrong with the address. */
export function questionOf(view: View): { readonly ask: Question } | { readonly fault: string } {
  const window = windowOf(view);
  const days = window === 'own' ? wholeWeeksOf(view.from ?? '', view.to ?? '') : null;
  if (days !== null && 'fault' in days) return { fault: days.fault };
  const { county, school, classroom, push, resource, theme, dimension, subject, grade } = view;
  if (grade !== undefined && !/^([1-9]|1[0-2])$/.test(grade)) return { fault: '没有这个年级。' };
  return {
    ask: {
      ...(window === 'own' ? days : { window }),
      ...(county === undefined ? {} : { county }),
      ...(school === undefined ? {} : { school }),
      ...(classroom === undefined ? {} : { classroom }),
      ...(grade === undefined ? {} : { grade: Number(grade) }),
      ...(push === undefined ? {} : { push }),
      ...(resource === undefined ? {} : { resource }),
      ...(theme === undefined ? {} : { theme }),
      ...(dimension === undefined ? {} : { dimension }),
      ...(subject === undefined ? {} : { subject }),
    },
  };
}

/** The same page with something changed, as a link. */
export const linkTo = (page: string, view: View, change: Change): string => pageUrl(page, { ...view, ...change });

/** «2026-08-31 到 2026-09-06», as a week is called. */
const WEEK = /^(\d{4}-\d{2}-\d{2}) 到 (\d{4}-\d{2}-\d{2})$/;
export const weekNamed = (name: string): { readonly from: string; readonly to: string } | null => {
  const [, from, to] = WEEK.exec(name) ?? [];
  return from === undefined || to === undefined ? null : { from, to };
};

/** Whether the days that are shown are not over: only then somebody may watch meanwhile. */
export const moves = ({ from, to }: Pick<WireFigures, 'from' | 'to'>): boolean => {
  const today = dayAt(Date.now());
  return from <= today && today <= to;
};

/** Of where and when the figures are. */
export const ofWhen = ({ place, from, to, freshAt }: WireFigures): string =>
  `${place.name} · ${spokenDay(from, from.slice(0, 4) !== to.slice(0, 4))}到${spokenDay(to, from.slice(0, 4) !== to.slice(0, 4))}开始的推送 · ${clockOf(freshAt)} 更新`;
