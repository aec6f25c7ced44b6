import type { Chapter, Resource } from './resource';

/** People stop watching after about six minutes in a row; what is longer is divided. */
export const LONGEST_PIECE_S = 360;
export const MOST_CHAPTERS = 60;

/** What is wrong with chapters on media of this length, as a sentence; undefined when they fit. */
export function faultOfChapters(chapters: readonly Chapter[], seconds: number): string | undefined {
  if (chapters.length === 1) return '只有一节就不用分节，请删掉，或者再分一节';
  if (chapters.length > MOST_CHAPTERS) return `最多分 ${MOST_CHAPTERS} 节`;
  if (chapters.length > 0 && chapters[0]?.start !== 0) return '第一节要从第 0 秒开始';
  const late = chapters.findIndex((chapter, at) => at > 0 && chapter.start <= (chapters[at - 1]?.start ?? 0));
  if (late > 0) return `第 ${late + 1} 节要比前一节开始得晚`;
  const past = chapters.findIndex(({ start }) => seconds > 0 && start >= seconds);
  return past > 0 ? `第 ${past + 1} 节开始时已经放完了，请改成 ${seconds} 秒以内` : undefined;
}

/** What one would do well to change, though it can be taken as it is; undefined when there is nothing. */
export function chapterAdvice({
  kind,
  durationSeconds,
  chapters = [],
}: Pick<Resource, 'kind' | 'durationSeconds' | 'chapters'>): string | undefined {
  const seconds = durationSeconds ?? 0;
  if ((kind !== 'video' && kind !== 'audio') || seconds <= LONGEST_PIECE_S) return undefined;
  if (chapters.length === 0) return '超过 6 分钟，家长不容易一次看完。建议用 chapters 分成几节，每节不超过 6 分钟';
  const long = chapters.findIndex(({ start }, at) => (chapters[at + 1]?.start ?? seconds) - start > LONGEST_PIECE_S);
  return long < 0 ? undefined : `第 ${long + 1} 节超过 6 分钟，建议再分开`;
}
