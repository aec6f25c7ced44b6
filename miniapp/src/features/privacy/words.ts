import type { WireChildDesk, WireCorrection } from '@contract/index';

type Standing = WireChildDesk['purposes'][number];

export const isOn = ({ state }: Standing): boolean => state === 'live';

/** What stands under a switch: how it is now, and who else has said what. */
export function standingText({ purpose, state, yours, refusedBy }: Standing): string {
  if (state === 'live') return yours === 'given' ? '您同意了，随时可以关' : '孩子的另一位家长同意了';
  const [not, still] = purpose === 'tier' ? ['所以不分层', '现在不分层'] : ['所以不记', '现在不记'];
  if (refusedBy.length > 0) {
    const who = refusedBy.map((relation) => (relation === '其他' ? '另一位家人' : relation)).join('、');
    return yours === 'given' ? `您同意，但孩子的${who}不同意，${not}` : `孩子的${who}不同意，${not}`;
  }
  if (state === 'withdrawn') return `您收回了，${still}`;
  if (state === 'outdated') return `规则改了，要请您重新看看。没有同意以前${still.slice(2)}`;
  return purpose === 'tier' ? '没有同意就不分层，和大家看一样的' : '还没有人同意，现在不记';
}

/** What taking a consent back does, before it is done. */
export const takingBack = (purpose: Standing['purpose']): string =>
  purpose === 'tier'
    ? '收回以后马上不分层，老师选过的也会删掉，找不回来。孩子和大家看一样的内容。'
    : '收回以后马上不再记，已经记下的也会删掉，找不回来。内容照样能看。';

export const correctionFields: readonly (readonly [WireCorrection['field'], string])[] = [
  ['child-name', '孩子姓名'],
  ['class', '班级'],
  ['student-no', '学号'],
  ['relation', '我和孩子的关系'],
  ['own-name', '我的姓名'],
  ['own-phone', '我的手机号'],
  ['other', '别的'],
];

export const correctionStates: Record<WireCorrection['state'], string> = { open: '学校在处理', done: '已改好', refused: '没有改' };

/** «还有 2 天 5 小时», «还有 40 分钟»: what is left, said roughly and never as zero. */
export function leftOf(until: number, now: number): string {
  const minutes = Math.max(1, Math.floor((until - now) / 60_000));
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  if (days > 0) return `还有 ${days} 天${hours > 0 ? ` ${hours} 小时` : ''}`;
  return hours > 0 ? `还有 ${hours} 小时` : `还有 ${minutes} 分钟`;
}
