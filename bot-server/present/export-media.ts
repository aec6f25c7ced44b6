import type { ExportFacts } from '../domain/privacy/export';
import type { QuestionMedia } from '../domain/question/question';

type Kept = ExportFacts['media'];

const NAMES = { voice: '语音', picture: '图片' } as const;
const WITHOUT = { fetching: '还在从微信取', unreadable: '放不出来，没有留下内容', gone: '没有取到，没有留下内容' } as const;

const sizeOf = (bytes: number): string => (bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`); // prettier-ignore

/** What each voice and picture is, and how to get at it: the bytes are not in this file, they open where the question does. */
export const mediaInWords = (media: readonly QuestionMedia[] | undefined, kept: Kept): string[] =>
  (media ?? []).map(({ id, kind, state, seconds }) => {
    const bytes = kept[id]?.bytes;
    const about = [NAMES[kind], ...(seconds === undefined ? [] : [`${seconds} 秒`]), ...(bytes === undefined ? [] : [sizeOf(bytes)])];
    const how = kind === 'voice' ? '在小程序「我的提问」里打开可以听' : '在小程序「我的提问」里打开可以看，按住可以存到手机';
    return `［${about.join('，')}：${state === 'ready' ? how : WITHOUT[state]}］`;
  });

/** The same for programs. */
export const mediaAsFacts = (media: readonly QuestionMedia[] | undefined, kept: Kept) =>
  media === undefined
    ? {}
    : { media: media.map(({ id, kind, state, seconds }) => ({ id, kind, state, seconds, bytes: kept[id]?.bytes, type: kept[id]?.type })) };
