import type { WireCountyPlan } from '@contract/index';

export const tones: Record<WireCountyPlan['state'], 'warm' | 'cool' | 'good'> = { editing: 'warm', 'in-review': 'cool', published: 'good' };

export const MOVES: readonly (readonly [WireCountyPlan['moves'], string])[] = [
  ['week', '可以改到同一周里'],
  ['day', '只能改当天的时间'],
  ['none', '不能改时间'],
];
export const STAGES: readonly WireCountyPlan['scope']['stages'][number][] = ['小学低段', '小学高段', '初中'];

const DAYS = ['一', '二', '三', '四', '五', '六', '日'] as const;
export const whenWords = ({ week, weekday, time }: { week: number; weekday: number; time: string }): string =>
  `第 ${week} 周 周${DAYS[weekday - 1] ?? ''} ${time}`;

/** «全部学校», «小学低段，2 所学校». */
export function scopeWords({ stages, schools }: WireCountyPlan['scope']): string {
  const which = schools.length === 0 ? '全部学校' : `${schools.length} 所学校`;
  return stages.length === 0 ? which : `${stages.join('、')}，${which}`;
}
