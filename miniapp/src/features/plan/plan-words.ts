import type { WirePlan, WireSlotLine } from '@contract/index';

type Tone = 'good' | 'warm' | 'bad' | 'cool';

export const planStates: Record<WirePlan['state'], { words: string; tone: Tone }> = {
  draft: { words: '草稿，还没发布', tone: 'warm' },
  published: { words: '已发布', tone: 'good' },
  paused: { words: '已暂停', tone: 'bad' },
  ended: { words: '已结束', tone: 'cool' },
};

/** How the work beside a plan that runs stands. */
export const draftStates: Record<NonNullable<WirePlan['draft']>, { words: string; tone: Tone }> = {
  editing: { words: '新的一版在起草', tone: 'cool' },
  'in-review': { words: '新的一版等审核', tone: 'warm' },
  'sent-back': { words: '新的一版被退回', tone: 'bad' },
};

/** A plan's state in words, its draft's where it never ran. */
export function stateOf({ state, draft }: Pick<WirePlan, 'state' | 'draft'>): { words: string; tone: Tone } {
  if (state !== 'draft' || draft === undefined || draft === 'editing') return planStates[state];
  return draft === 'in-review' ? { words: '等审核', tone: 'warm' } : { words: '被退回，要改', tone: 'bad' };
}

export const slotTones: Record<WireSlotLine['state'], Tone | undefined> = { waiting: 'cool', pushed: 'good', skipped: undefined };

const days = ['一', '二', '三', '四', '五', '六', '日'] as const;
export const weekText = ({ week, weekday }: Pick<WireSlotLine, 'week' | 'weekday'>): string => `第 ${week} 周 周${days[weekday - 1] ?? ''}`;
