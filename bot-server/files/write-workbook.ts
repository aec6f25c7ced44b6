import ExcelJS from 'exceljs';
import type { Column } from '../domain/importing/columns';

export interface SheetToWrite {
  readonly name: string;
  /** Without columns the rows are lines of text. */
  readonly columns?: readonly Pick<Column<string>, 'head' | 'text' | 'width' | 'required' | 'hint'>[];
  /** Lines of text above the head. */
  readonly above?: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

const HEAD_FILL = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFE3F1EA' } } as const;

/** A workbook's bytes. No cell can become a formula: what begins like one is written as text with an apostrophe before it. */
export async function writeWorkbook(sheets: readonly SheetToWrite[]): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  workbook.creator = '共育桥';
  for (const { name, columns, above = [], rows } of sheets) {
    const sheet = workbook.addWorksheet(name);
    for (const line of above) sheet.addRow([defused(line)]);
    if (columns) {
      const head = sheet.addRow(columns.map((column) => column.head));
      head.font = { bold: true };
      sheet.views = [{ state: 'frozen', ySplit: above.length + 1 }];
      columns.forEach(({ head: title, text, width, hint, required }, index) => {
        const column = sheet.getColumn(index + 1);
        column.width = width ?? Math.max(10, title.length * 2 + 2);
        if (text) column.numFmt = '@';
        const cell = head.getCell(index + 1);
        cell.fill = HEAD_FILL;
        const note = [required ? '必填' : '可以不填', hint].filter((part) => part !== undefined).join('。');
        cell.note = note;
      });
    } else sheet.getColumn(1).width = 100;
    for (const row of rows) sheet.addRow(row.map(defused));
  }
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

/** `=1+1` → `'=1+1`; also behind blanks, and the full-width signs, which some programs take for formulas. */
export const defused = (cell: string | number): string | number =>
  typeof cell === 'string' && /^(?:[\s\0]*[=+\-@＝＋－＠]|[\t\r\n\0])/.test(cell) ? `'${cell}` : cell;
