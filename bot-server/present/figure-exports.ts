import type { WireFigureExports } from '../contract/index';
import { MOST_EXPORTS, type ExportFault, type FigureExport } from '../domain/export/export';

const FAULTS: Readonly<Record<ExportFault, string>> = {
  'no-room': '服务器的磁盘满了，这次导出已经取消，没有留下半个文件。请联系管理员腾出空间再导出',
  'too-many-rows': '行数太多，一个文件放不下。请把时间分成几段，分开导出',
  broken: '试了几次都没有做成。请删掉这一份再导出一次；还不行，请联系管理员',
};

/** 观看情况_某县教育局_2026-09-07_2026-09-27.xlsx */
export const exportFileName = ({ place, from, to, format }: Pick<FigureExport, 'place' | 'from' | 'to' | 'format'>): string =>
  `观看情况_${place.name.replace(/[\\/:*?"<>|\s]/g, '')}_${from}_${to}.${format}`;

export const presentExports = (found: readonly FigureExport[], linkOf: (id: string) => string): WireFigureExports => ({
  items: found.map((one) => ({
    id: one.id,
    format: one.format,
    from: one.from,
    to: one.to,
    reason: one.reason,
    askedAt: one.askedAt,
    state: one.state,
    percent: one.point.percent,
    rows: one.point.rows,
    fault: one.fault === undefined ? '' : FAULTS[one.fault],
    file:
      one.state === 'ready' ? { link: linkOf(one.id), name: exportFileName(one), bytes: one.point.bytes, until: one.expiresAt ?? 0 } : null,
  })),
  most: MOST_EXPORTS,
});
