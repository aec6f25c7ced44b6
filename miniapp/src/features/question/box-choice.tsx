import { useCallback } from 'react';
import { call } from '../../api/client';
import { useLoad } from '../../api/use-load';
import { Choice } from '../../components/field';

export type Which = 'open' | 'soon' | 'overdue' | 'done' | 'desk';
const WORDS: Record<Which, string> = { open: '等我答复', soon: '快到时限', overdue: '已超时', done: '已答复', desk: '学校值班箱' };
const MOST = 1000;
const many = (count: number): string => (count === 0 ? '' : count >= MOST ? ' 999+' : ` ${count}`);

/** Which questions are shown, with how many there are of each; the desk for who keeps the office. */
export function BoxChoice({ value, onChange }: { value: Which; onChange: (box: Which) => void }) {
  const { load } = useLoad(
    useCallback(() => call('boxCounts', {}), []),
    30,
  );
  const counts = load.state === 'ready' ? load.data : undefined;
  const boxes: readonly Which[] = ['open', 'soon', 'overdue', 'done', ...(typeof counts?.desk === 'number' ? (['desk'] as const) : [])];
  const words = (box: Which): string => `${WORDS[box]}${box === 'done' || counts === undefined ? '' : many(counts[box] ?? 0)}`;
  return <Choice label="看哪些问题" options={boxes.map((box) => [box, words(box)] as const)} value={value} onChange={onChange} />;
}

interface Nothing {
  readonly title: string;
  readonly text: string;
  readonly kind: 'good' | 'empty';
}
/** What stands there when a box is empty. */
export const NOTHING: Record<Which, Nothing> = {
  open: { kind: 'good', title: '没有等您答复的问题', text: '家长提问后，会按时限排在这里。' },
  soon: { kind: 'good', title: '没有快到时限的问题', text: '两小时内要答复的，会排在这里。' },
  overdue: { kind: 'good', title: '没有超时的问题', text: '过了时限还没有答复的，会排在这里。' },
  done: { kind: 'empty', title: '还没有答复过问题', text: '答复过的问题会留在这里，随时能查。' },
  desk: { kind: 'good', title: '值班箱是空的', text: '没有老师能接的、老师转来的、要学校马上看的，会排在这里。' },
};
