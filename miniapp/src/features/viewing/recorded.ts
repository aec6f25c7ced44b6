import type { WireViewing } from '@contract/index';
import { clockLength } from '../../words/amount';
import { dateOf } from '../../words/when';
import type { Span } from './spans';

/** What one does with it. */
export type Verb = '看' | '读' | '听';

/** «已记入 1:32/2:10，剩 1 段»; says «剩 0 段» never. */
export function recordedText(viewing: WireViewing, verb: Verb = '看'): string {
  const { creditedSeconds, totalSeconds, gaps, completed } = viewing;
  const recorded = `已记入 ${clockLength(creditedSeconds)}/${clockLength(totalSeconds)}`;
  if (creditedSeconds === 0) return `还没开始${verb}，共 ${clockLength(totalSeconds)}`;
  if (gaps.length === 0 || creditedSeconds >= totalSeconds) return recorded;
  return completed ? recorded : `${recorded}，剩 ${gaps.length} 段`;
}

const NAMED_GAPS = 3;

/** «还没看：0:32–1:40、1:46–1:54。再看 1:04 就算看完。» What is missing, where, and how much of it is needed; null when nothing is. */
export function missingText(viewing: WireViewing, left: readonly Span[], thresholdPercent: number, verb: Verb = '看'): string | null {
  if (viewing.completed || viewing.creditedSeconds === 0 || left.length === 0) return null;
  const places = left.slice(0, NAMED_GAPS).map(({ from, to }) => `${clockLength(from)}–${clockLength(to)}`);
  const more = left.length > NAMED_GAPS ? ` 等 ${left.length} 处` : '';
  const wanted = Math.ceil((viewing.totalSeconds * thresholdPercent) / 100) - viewing.creditedSeconds;
  const rest = wanted > 0 ? `。再${verb} ${clockLength(wanted)} 就算${verb}完` : '';
  return `还没${verb}：${places.join('、')}${more}${rest}。`;
}

/** What was claimed but could not be confirmed by the clock; null when there is nothing. */
export const unconfirmedText = (viewing: WireViewing, verb: Verb = '看'): string | null =>
  viewing.unconfirmedSeconds > 0 && !viewing.completed ? `有 ${viewing.unconfirmedSeconds} 秒还没能确认，请再${verb}一遍` : null;

/** «上学期看完过（12月3日）。这学期再看一遍才算。» Null when it was not, or when this term's is done. */
export function beforeText({ completed }: WireViewing, before: WireViewing['before'], verb: Verb = '看'): string | null {
  if (before === undefined || completed) return null;
  return `上学期${before.completed ? `${verb}完过` : `${verb}过一点`}（${dateOf(before.at)}）。这学期再${verb}一遍才算。`;
}

/** 合看: «全家合起来看了 80%。几位家长合起来看完就算。» Null where everybody counts alone, or nothing was watched. */
export function familyText(family: WireViewing['family'], verb: Verb = '看'): string | null {
  if (family === undefined) return null;
  if (family.completed) return `全家合起来已经${verb}完了。`;
  const far = family.percent === 0 ? `全家合起来还${verb}得不多` : `全家合起来${verb}了 ${family.percent}% 以上`;
  return `${far}。这一条几位家长合起来${verb}完就算。`;
}
