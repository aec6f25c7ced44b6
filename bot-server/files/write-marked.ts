import ExcelJS from 'exceljs';
import { basename, extname } from 'node:path';
import { MAX_ROSTER_FAULTS, type Fault } from '../domain/importing/fault';
import type { FileBytes, SheetRow } from '../domain/importing/sheet-row';
import { Refusal } from '../domain/refusal';
import { ROSTER_LIMITS } from './limits';
import { readTable } from './read-table';
import { defused } from './write-workbook';

export const FAULT_HEAD = '错在哪里，怎么改';
const RED = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFFBE3DF' } } as const;
/** A file with more cells than this is not written whole again: only the rows with faults. */
const MOST_ROWS = 20_000;

/**
 * The same table as .xlsx, cell for cell as it was read, with a last column that says what is wrong with the row. Rewritten from what was read, so
 * nothing that hides in the file that came (formulas, links, macros) comes out again. Every cell is text.
 */
export async function writeMarked(file: FileBytes, faults: readonly Fault[]): Promise<FileBytes> {
  const bySheet = new Map<string, Map<number, Fault[]>>();
  const whole: Fault[] = [];
  for (const fault of faults.slice(0, MAX_ROSTER_FAULTS)) {
    if (fault.sheet === undefined || fault.row === undefined) whole.push(fault);
    else {
      const rows = bySheet.get(fault.sheet) ?? new Map<number, Fault[]>();
      rows.set(fault.row, [...(rows.get(fault.row) ?? []), fault]);
      bySheet.set(fault.sheet, rows);
    }
  }
  const workbook = new ExcelJS.Workbook();
  if (whole.length > 0) {
    const page = workbook.addWorksheet('先看这里');
    page.getColumn(1).width = 100;
    for (const { sheet, message } of whole) page.addRow([defused(sheet === undefined ? message : `${sheet}：${message}`)]);
  }
  const sheets = new Map<string, SheetRow[]>();
  let rows = 0;
  for await (const row of readTable(file, ROSTER_LIMITS)) {
    rows += 1;
    if (rows > MOST_ROWS && !bySheet.get(row.sheet)?.has(row.row)) continue;
    const own = sheets.get(row.sheet);
    if (own) own.push(row);
    else sheets.set(row.sheet, [row]);
  }
  if (sheets.size === 0) throw new Refusal('import/unreadable', { message: '这个文件里没有内容，请检查后再试' });
  for (const [name, own] of sheets) write(workbook.addWorksheet(sheetName(name)), own, bySheet.get(name) ?? new Map());
  const bytes = new Uint8Array(await workbook.xlsx.writeBuffer());
  return { name: `${basename(file.name, extname(file.name))}（标好错误）.xlsx`, bytes };
}

function write(page: ExcelJS.Worksheet, rows: readonly SheetRow[], faults: ReadonlyMap<number, readonly Fault[]>): void {
  const last = Math.max(...rows.map(({ cells }) => cells.filter((cell) => cell !== FAULT_HEAD).length)) + 1;
  page.getColumn(last).width = 60;
  const head = rows[0]?.cells ?? [];
  for (let column = 1; column < last; column += 1) page.getColumn(column).numFmt = '@';
  for (const { row, cells } of rows) {
    const own = faults.get(row) ?? [];
    // Rows keep their numbers: the sentences speak of them.
    const line = page.getRow(row);
    cells.forEach((cell, at) => {
      if (cell !== '' && at < last - 1) line.getCell(at + 1).value = defused(cell);
    });
    const words = own.map(({ column, message }) => (column === undefined ? message : `“${column}”${message}`)).join('；');
    if (words !== '') line.getCell(last).value = defused(words);
    for (const { column } of own) {
      const at = column === undefined ? -1 : head.indexOf(column);
      if (at >= 0) line.getCell(at + 1).fill = RED;
    }
  }
  page.getRow(rows[0]?.row ?? 1).getCell(last).value = FAULT_HEAD;
}

/** What a sheet may be called. */
const sheetName = (name: string): string =>
  name
    .replace(/[\\/*?:[\]]/g, ' ')
    .replace(/^'+|'+$/g, '')
    .slice(0, 31) || '表';
