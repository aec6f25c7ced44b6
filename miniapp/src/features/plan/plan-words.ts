import type { WirePlan, WireSlotLine } from '@contract/index';

type Tone = 'good' | 'warm' | 'bad' | 'cool';

export const planStates: Record<WirePlan['state'], { words: string; tone: Tone }> = {
  draft: { words: '草稿，还没发布', tone: 'warm' },
  published: { words: '已发布', tone: 'good' },
  paused: { words: '已暂停', tone: 'bad' },
  ended: { words: '已结束', tone: 'cool' },
};

export const slotTones: Record<WireSlotLine['state'], Tone | undefined> = { waiting: 'cool', pushed: 'good', skipped: undefined };

const days = ['一', '二', '三', '四', '五', '六', '日'] as const;
export const weekText = ({ week, weekday }: Pick<WireSlotLine, 'week' | 'weekday'>): string => `第 ${week} 周 周${days[weekday - 1] ?? ''}`;
