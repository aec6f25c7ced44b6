import type { Question } from './question';

/** What stands for a question in one line, where its words are looked at by themselves: of one without words, how it was asked. */
export const calledBy = (words: string, media: Question['media']): string => {
  if (words.trim() !== '') return words;
  return media?.some(({ kind }) => kind === 'voice') === true ? '语音提问' : media?.length ? '图片提问' : '您的提问';
};
