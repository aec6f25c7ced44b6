import { useCallback, useMemo } from 'react';
import type { WirePickResource } from '@contract/index';
import { call } from '../../api/client';
import { useLoad } from '../../api/use-load';

/** What may be put into a plan: the one place that knows where the list comes from. */
export function useResources() {
  const { load, reload } = useLoad(useCallback(() => call('planResources', {}), []));
  const items = useMemo(() => (load.state === 'ready' ? load.data.items : []), [load]);
  return { load, reload, items };
}
export type Resources = ReturnType<typeof useResources>;

/** Items that have every one of these words somewhere. */
export function narrowed(items: readonly WirePickResource[], words: string): readonly WirePickResource[] {
  const wanted = words.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return items;
  return items.filter((item) => {
    const text = [item.title, item.id, item.theme, item.dimension, ...item.stages, kindWords[item.kind], forWords[item.for]]
      .join(' ')
      .toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}

export const kindWords: Record<WirePickResource['kind'], string> = { video: '视频', audio: '音频', article: '文章', link: '链接' };
export const forWords: Record<WirePickResource['for'], string> = { guardian: '给家长', student: '给孩子' };

export function lengthText(seconds: number | undefined): string {
  if (seconds === undefined || seconds === 0) return '';
  return seconds < 60 ? `${seconds} 秒` : `${Math.round(seconds / 60)} 分钟`;
}
