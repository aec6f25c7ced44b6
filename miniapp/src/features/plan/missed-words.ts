import type { WireAlerts } from '@contract/index';
import { countOf } from '../../words/amount';
import { whenOf } from '../../words/when';

/** What was missed, why, and that families did not get it. */
export function missedSentence({ kind, planTitle, at, count, lines }: WireAlerts['items'][number], now: number): string {
  const more = count > lines.length && lines.length > 0 ? `下面是前 ${countOf(lines.length)} 条。` : '';
  switch (kind) {
    case 'slots-missed':
      return `《${planTitle}》有 ${countOf(count)} 条没有推给家长：到时间时系统没有运行，或者计划正暂停着。过后只补推最近的一条，这些不会再自己推。${more}（${whenOf(at, now)} 发现）`;
  }
}
