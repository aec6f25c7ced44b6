import type { WireCatalogueCard, WireFilePlace, WireResourceDraft } from '@contract/index';

type Words = WireResourceDraft['words'];

export const THEMES: readonly Words['theme'][] = [
  ...(['家庭教育', '心理健康', '生命安全', '经典阅读', '体育锻炼'] as const),
  ...(['科普', '艺术', '研学', '影视', '学科学习'] as const),
];
export const DIMENSIONS: readonly Words['dimension'][] = ['健康', '习惯', '能力'];
export const STAGES: readonly Words['stages'][number][] = ['小学低段', '小学高段', '初中'];
export const SUBJECTS: readonly NonNullable<Words['subject']>[] = [
  ...(['语文', '数学', '英语', '科学', '道德与法治', '历史', '地理', '物理', '化学', '生物'] as const),
  ...(['体育与健康', '音乐', '美术', '信息科技', '劳动', '综合实践'] as const),
];
export const kindNames: Record<WireCatalogueCard['kind'], string> = { video: '视频', audio: '音频', article: '文章', link: '链接' };
export const forNames: Record<WireCatalogueCard['for'], string> = { guardian: '给家长', student: '给孩子' };
export const placeNames: Record<WireFilePlace, string> = {
  media: '文件',
  sound: '只听的声音',
  poster: '封面图',
  captions: '字幕',
  picture: '图片',
};

type Tone = 'good' | 'warm' | 'bad' | 'cool' | undefined;
const draftStates: Record<WireResourceDraft['state'], { words: string; tone: Tone }> = {
  draft: { words: '草稿', tone: 'cool' },
  submitted: { words: '等审核', tone: 'warm' },
  returned: { words: '退回修改', tone: 'bad' },
};
/** How something stands, in words: what is out first, then what is being written beside it. */
export function standings({
  state,
  draft,
  retired,
}: Pick<WireCatalogueCard, 'state' | 'draft' | 'retired'>): { words: string; tone: Tone }[] {
  const own = draft ? draftStates[draft.state] : undefined;
  if (state === 'unpublished') return own ? [own] : [];
  const out: { words: string; tone: Tone } = state === 'published' ? { words: '已发布', tone: 'good' } : { words: '已下架', tone: 'bad' };
  return [
    out,
    ...(retired && state === 'published' ? [{ words: '不再用于新计划', tone: 'warm' as const }] : []),
    ...(own ? [{ words: `新版本：${own.words}`, tone: own.tone }] : []),
  ];
}

export const minutesOf = (seconds: number): string => {
  const rest = Math.round(seconds) % 60;
  const minutes = Math.floor(Math.round(seconds) / 60);
  return minutes === 0 ? `${rest} 秒` : rest === 0 ? `${minutes} 分钟` : `${minutes} 分 ${rest} 秒`;
};
export const sizeOf = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} KB` : `${(bytes / 1_048_576).toFixed(1)} MB`;
