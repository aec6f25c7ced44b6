import type { News } from './ring';
import { daysOfNews } from './ring';

/** What a bureau's group of staff is told: the headings that the bulletins have themselves, their days and where to read them. No figure. */
export function groupWords(news: readonly News[], publicUrl: string): string | undefined {
  if (news.length === 0) return undefined;
  const lines = news.flatMap((one) => [
    `${one.title}（${daysOfNews(one)}）`,
    `${publicUrl}/school/pages/bulletin/index?id=${encodeURIComponent(one.id)}`,
  ]);
  return ['新通报', ...lines, '打开以后要先登录，只有教育局管这项工作的人看得到。'].join('\n');
}
