import type { WireResource } from '@contract/index';
import { lengthOf, type Span } from './spans';

/** A chapter as it is shown: how much of it has been watched, and where it is gone on with. Seconds. */
export interface ChapterLine extends Span {
  readonly title: string;
  /** What of it counts towards completion. */
  readonly counted: number;
  readonly seen: number;
  /** Its first second that was not watched; its beginning when all was. */
  readonly goOnAt: number;
}

type Divided = Pick<WireResource, 'chapters' | 'durationSeconds' | 'effectiveStart' | 'effectiveEnd'>;

/** `open` is what has not been watched. It comes from the server's record, so each chapter goes on alike on every phone. */
export function chapterLines({ chapters, durationSeconds, effectiveStart, effectiveEnd }: Divided, open: readonly Span[]): ChapterLine[] {
  const end = durationSeconds ?? effectiveEnd;
  return chapters.map(({ title, start }, at) => {
    const to = chapters[at + 1]?.start ?? end;
    const left = open.map((gap) => ({ from: Math.max(gap.from, start), to: Math.min(gap.to, to) })).filter((gap) => gap.to > gap.from);
    const counted = Math.max(0, Math.min(to, effectiveEnd) - Math.max(start, effectiveStart));
    return { title, from: start, to, counted, seen: Math.max(0, counted - lengthOf(left)), goOnAt: left[0]?.from ?? start };
  });
}

/** How far a chapter is, in a word or two. */
export function chapterWords({ counted, seen }: Pick<ChapterLine, 'counted' | 'seen'>): string {
  if (counted > 0 && seen >= counted) return '看完了';
  if (seen < 1) return '还没看';
  return `看了 ${Math.min(99, Math.max(1, Math.floor((seen * 100) / counted)))}%`;
}
