import { defused, writeWorkbook, type SheetToWrite } from './write-workbook';

export type TableFormat = 'xlsx' | 'csv';

/** A cell of a .csv; no formula can begin in it. */
export const quoted = (cell: string | number): string => {
  const text = String(defused(cell));
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
};

/** Tables as a workbook, or one below the other as a .csv that spreadsheet programs open in Chinese. No cell can become a formula. */
export async function writeTable(sheets: readonly SheetToWrite[], format: TableFormat): Promise<Buffer> {
  if (format === 'xlsx') return writeWorkbook(sheets);
  const lines = sheets.flatMap(({ above = [], columns = [], rows }, index) => [
    ...(index === 0 ? [] : ['']),
    ...above.map(quoted),
    columns.map(({ head }) => quoted(head)).join(','),
    ...rows.map((row) => row.map(quoted).join(',')),
  ]);
  return Buffer.from(`\uFEFF${lines.join('\r\n')}\r\n`);
}
