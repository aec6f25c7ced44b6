import type { Api, WireFigureExport } from '@contract/index';

export type Order = Api['startFigureExport']['in'];
export type Window = 'last-week' | 'month' | 'term' | 'own';

export const FORMATS: readonly (readonly [Order['format'], string])[] = [
  ['xlsx', '表格（.xlsx）'],
  ['csv', 'CSV'],
  ['jsonl', 'JSON'],
];
export const FORMAT_HINTS: Readonly<Record<Order['format'], string>> = {
  xlsx: '用 Excel 或 WPS 打开，代码不会变成数字，最后一页写着每一列是什么意思。',
  csv: '给别的程序用，也能用 Excel 打开。',
  jsonl: '给程序用，一行一条。',
};
export const WINDOWS: readonly (readonly [Window, string])[] = [
  ['term', '本学期'],
  ['month', '最近四周'],
  ['last-week', '上周'],
  ['own', '自己选'],
];

export interface Draft {
  readonly format: Order['format'];
  readonly window: Window;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}
export const EMPTY: Draft = { format: 'xlsx', window: 'term', from: '', to: '', reason: '' };

/** What is missing before it can be asked for, by field; the server looks at it once more. */
export function missing({ window, from, to, reason }: Draft): { readonly days?: string; readonly reason?: string } {
  const days =
    window !== 'own'
      ? undefined
      : from === '' || to === ''
        ? '请选开始和结束的日期'
        : from > to
          ? '开始的日期在结束的日期后面，请对调'
          : undefined;
  const short = (reason.match(/\p{Script=Han}/gu) ?? []).length < 5 ? '请用中文写一句为什么要导出，至少 5 个字' : undefined;
  return { ...(days === undefined ? {} : { days }), ...(short === undefined ? {} : { reason: short }) };
}
export const orderOf = ({ format, window, from, to, reason }: Draft): Order =>
  window === 'own' ? { format, reason, from, to } : { format, reason, window };

/** «正在做，已完成 40%，12,000 行». */
export function standingOf({ state, percent, rows, file }: WireFigureExport, count: (n: number) => string): string {
  if (state === 'failed') return '没有做成';
  if (state === 'making') return rows === 0 ? '排队中' : `正在做，已完成 ${percent}%，${count(rows)} 行`;
  return `做好了，${count(rows)} 行${file === null ? '' : `，${sizeOf(file.bytes)}`}`;
}
const sizeOf = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} KB` : `${(bytes / 1_048_576).toFixed(1)} MB`;
