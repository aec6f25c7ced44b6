// Writes a workbook whose bytes depend on its contents alone: the same tables make the same file on any day and machine.
import ExcelJS from 'exceljs';

const MADE = new Date(Date.UTC(2026, 7, 20));
const HEAD_FILL = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFE3F1EA' } };

/** @param {{ name: string, title?: string, heads: string[], widths?: number[], text?: string[], rows: (string|number)[][] }[]} sheets */
export async function workbookBytes(sheets) {
  const workbook = new ExcelJS.Workbook();
  workbook.creator = '共育桥';
  workbook.lastModifiedBy = '共育桥';
  workbook.created = MADE;
  workbook.modified = MADE;
  for (const { name, title, heads, widths = [], text = [], rows } of sheets) {
    const sheet = workbook.addWorksheet(name);
    if (title) {
      sheet.addRow([title]).font = { bold: true, size: 14 };
      if (heads.length > 1) sheet.mergeCells(1, 1, 1, heads.length);
    }
    if (heads.length) {
      const head = sheet.addRow(heads);
      head.font = { bold: true };
      head.eachCell((cell) => (cell.fill = HEAD_FILL));
      sheet.views = [{ state: 'frozen', ySplit: head.number }];
    }
    const columns = Math.max(heads.length, ...rows.map((row) => row.length));
    for (let index = 0; index < columns; index += 1) {
      const column = sheet.getColumn(index + 1);
      column.width = widths[index] ?? Math.max(8, (heads[index]?.length ?? 0) * 2 + 2);
      if (text.includes(heads[index])) column.numFmt = '@';
    }
    for (const row of rows) sheet.addRow(row);
  }
  return withoutClock(Buffer.from(await workbook.xlsx.writeBuffer()));
}

/** Zip parts carry the minute they were packed; every one becomes 1980-01-01. */
function withoutClock(zip) {
  let at = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const entries = zip.readUInt16LE(at + 10);
  at = zip.readUInt32LE(at + 16);
  for (let entry = 0; entry < entries; entry += 1) {
    zip.writeUInt32LE(0x00210000, at + 12);
    zip.writeUInt32LE(0x00210000, zip.readUInt32LE(at + 42) + 10);
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return zip;
}
