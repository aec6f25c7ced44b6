import type { BulletinFacts } from '../domain/bulletin/bulletin';
import { intervalText, shareText } from '../domain/bulletin/measures';

/** What stands below the text, as it is read and printed: schools or classes in the order of their codes, never by a figure. */
export interface BulletinTable {
  readonly title: string;
  readonly heads: readonly string[];
  /** The last one is the sum. */
  readonly rows: readonly { readonly key: string; readonly name: string; readonly note: string; readonly cells: readonly string[] }[];
}

export function bulletinTable({ lines, total, place }: BulletinFacts): BulletinTable | undefined {
  if (lines.length === 0) return undefined;
  const what = place.kind === 'bureau' ? '学校' : '班级';
  const cells = ({ exact, tens, interval }: typeof total): string[] => [
    ...[String(exact.targeted), String(exact.completed)],
    interval ? `${shareText({ of: exact.completed, among: exact.targeted })}（${intervalText(interval)}）` : '—',
    ...[shareText(exact.reachable), shareText({ of: exact.started.completed, among: exact.started.of })],
    ...[String(tens.targeted), String(tens.completed)],
  ];
  return {
    title: `附表：各${what}（按代码顺序）`,
    heads: [what, '应看', '看完', '应看完成率（95% 区间）', '触达率', '完播率', '约数：应看', '约数：看完'],
    rows: [
      ...lines.map((line) => ({ key: line.key, name: line.name, note: line.note, cells: cells(line) })),
      { key: '', name: '合计', note: '', cells: cells(total) },
    ],
  };
}

/** Who a row is about, in one. */
export const rowTitle = ({ name, note }: { readonly name: string; readonly note: string }): string =>
  note === '' ? name : `${name}（${note}）`;

/** A definition begins with what people call it. */
export function meaningOf(definition: string): { readonly name: string; readonly meaning: string } {
  const [name = '', ...rest] = definition.split('：');
  return { name, meaning: rest.join('：') };
}

/** What proves it, at its foot. */
export const bulletinProof = ({ id, hash, before }: { readonly id: string; readonly hash: string; readonly before: string }): string =>
  `编号 ${id}；本份指纹 ${hash}；前一份 ${before === '' ? '（第一份）' : before}`;
