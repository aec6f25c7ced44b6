import type { WireViewing } from '@contract/index';
import { clockLength } from '../../words/amount';

/** «已记入 1:32/2:10，剩 1 段»; says «剩 0 段» never. */
export function recordedText(viewing: WireViewing, verb: '看' | '读' = '看'): string {
  const { creditedSeconds, totalSeconds, gaps, completed } = viewing;
  const recorded = `已记入 ${clockLength(creditedSeconds)}/${clockLength(totalSeconds)}`;
  if (creditedSeconds === 0) return `还没开始${verb}，共 ${clockLength(totalSeconds)}`;
  if (gaps.length === 0 || creditedSeconds >= totalSeconds) return recorded;
  return completed ? recorded : `${recorded}，剩 ${gaps.length} 段`;
}

/** What was claimed but could not be confirmed by the clock; null when there is nothing. */
export const unconfirmedText = (viewing: WireViewing): string | null =>
  viewing.unconfirmedSeconds > 0 && !viewing.completed ? `有 ${viewing.unconfirmedSeconds} 秒还没能确认，请再看一遍` : null;
