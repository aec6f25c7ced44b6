import type { WireDuty } from '@contract/index';

export const WEEKDAYS = ['周一', '周二', '周三', '周四', '周五', '周六', '周日'] as const;

type Colleague = WireDuty['colleagues'][number];

/** A name as it is written in a field: with the number where two have the same name. */
export const writtenName = ({ name, no }: Colleague, all: readonly Colleague[]): string =>
  all.filter((one) => one.name === name).length > 1 ? `${name}(${no})` : name;

/** Names with blanks or commas between them; the first that is nobody's, or more than one person's, is told. */
export function readNames(text: string, all: readonly Colleague[]): { ids: string[] } | { fault: string } {
  const ids: string[] = [];
  for (const word of text.split(/[\s、，,；;]+/u).filter((part) => part !== '')) {
    const plain = word.replace(/（/gu, '(').replace(/）/gu, ')');
    const found = all.filter((one) => one.name === plain || one.no === plain || `${one.name}(${one.no})` === plain);
    const [first] = found;
    if (!first) return { fault: `名册里没有“${word}”，请写全名，例如 ${all[0]?.name ?? '李敏'}。` };
    if (found.length > 1) return { fault: `有 ${found.length} 位“${word}”，请带上工号，例如 ${first.name}(${first.no})。` };
    ids.push(first.id);
  }
  return { ids: [...new Set(ids)] };
}

/** `08:00-11:40`, one a line. */
export function readWindows(text: string): { windows: { from: string; to: string }[] } | { fault: string } {
  const windows: { from: string; to: string }[] = [];
  for (const line of text.split('\n').filter((one) => one.trim() !== '')) {
    const match = /^(\d{1,2}):(\d{2})\s*[-–—~到至]\s*(\d{1,2}):(\d{2})$/u.exec(line.normalize('NFKC').trim());
    if (!match) return { fault: `“${line.trim()}”看不懂，请写成 08:00-11:40，一行一个。` };
    const [, a = '', b = '', c = '', d = ''] = match;
    windows.push({ from: `${a.padStart(2, '0')}:${b}`, to: `${c.padStart(2, '0')}:${d}` });
  }
  return windows.length === 0 ? { fault: '请至少写一个时段，例如 08:00-11:40。' } : { windows };
}
