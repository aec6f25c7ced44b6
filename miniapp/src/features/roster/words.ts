import type { WireRosterJob, WireRosterResult } from '@contract/index';

type Kind = WireRosterResult['lines'][number]['kind'];
type Tone = 'good' | 'warm' | 'bad' | 'cool';

export const kindWords: Record<Kind, { words: string; tone: Tone | undefined }> = {
  added: { words: '新来', tone: 'good' },
  moved: { words: '换班', tone: 'cool' },
  changed: { words: '改名', tone: 'cool' },
  returned: { words: '回来', tone: 'good' },
  left: { words: '离校', tone: 'warm' },
  absent: { words: '表里没有', tone: 'warm' },
};
export const kindOrder: readonly Kind[] = ['added', 'returned', 'moved', 'changed', 'left', 'absent'];

export const stateTone = (state: WireRosterJob['state']): Tone | undefined =>
  state === 'done' ? 'good' : state === 'failed' || state === 'refused' ? 'bad' : state === 'undone' ? undefined : 'cool';

/** «正在写入，1200 / 4000», or how many rows were read while nobody knows how many there are. */
export function progressWords({ progress: { step, done, total }, stateText }: Pick<WireRosterJob, 'progress' | 'stateText'>): string {
  if (total !== undefined && total > 0) return `${step}：${done} / ${total}`;
  return done > 0 ? `${step}：已经 ${done} 行` : stateText;
}

export const percentDone = ({ progress: { step, done, total } }: Pick<WireRosterJob, 'progress'>): number => {
  const share = total !== undefined && total > 0 ? done / total : 0;
  return step === '读表' ? 10 : step === '比较' ? 10 + share * 40 : 50 + share * 50;
};
