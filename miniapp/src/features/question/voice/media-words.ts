import type { WireMedia } from '@contract/question-media';

/** One line that stands for a question without words: «[语音 12秒] [图片]». */
export const mediaInWords = (media: readonly WireMedia[] | undefined): string =>
  (media ?? [])
    .map(({ kind, seconds }) => (kind === 'picture' ? '[图片]' : `[语音${seconds === undefined ? '' : ` ${seconds}秒`}]`))
    .join(' ');
