import type { WireResourceCard } from '@contract/index';

export const kindNames: Record<WireResourceCard['kind'], string> = { video: '视频', audio: '音频', article: '文章', link: '链接' };
