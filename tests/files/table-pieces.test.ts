import { crc32 } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import ExcelJS from 'exceljs';
import fc from 'fast-check';
import { z } from 'zod';
import { tablePieces } from '../../bot-server/files/table-pieces';
import { sheetPieces, type SheetState } from '../../bot-server/files/sheet-pieces';
import type { PieceCell } from '../../bot-server/files/piece';

const columns = [
  { key: 'id', head: '代码', width: 12 },
  { key: 'name', head: '名称', width: 20 },
  { key: 'n', head: '家', width: 8 },
];
const name = '观看情况';
const Cells = z.array(z.array(z.string()));
const FORMULA = /^[\s\0]*[=+\-@＝＋－＠]/;
type Rows = readonly (readonly PieceCell[])[];
const notes = [['内容', '一句话'] as const, ['=危险', '=1+1'] as const];

async function whole(format: 'xlsx' | 'csv' | 'jsonl', pieces: readonly Rows[]): Promise<Buffer> {
  const table = tablePieces({ name, columns, format }, null);
  const parts = [await table.begin()];
  for (const rows of pieces) parts.push(await table.rows(rows));
  parts.push(await table.end(notes));
  return Buffer.concat(parts);
}
async function opened(bytes: Buffer): Promise<ExcelJS.Workbook> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(bytes as never);
  return workbook;
}
const valuesOf = (sheet: ExcelJS.Worksheet | undefined): unknown[][] => {
  const rows: unknown[][] = [];
  sheet?.eachRow({ includeEmpty: true }, (row) => rows.push([1, 2, 3].map((at) => row.getCell(at).value)));
  return rows;
};
const cell = fc.oneof(
  fc.constantFrom<PieceCell>(
    '=1+1',
    '+86',
    '-1',
    '@SUM(A1)',
    '＝1',
    ' =cmd',
    '\t=1',
    '\r=1',
    '\n=1',
    '0012',
    '_x0041_',
    '<a&"b>',
    '\u0000坏',
    '\ud800',
    '',
    null,
  ),
  fc.string({ maxLength: 20 }),
  fc.integer({ min: 0, max: 9_999_999 }),
);
const table = fc.array(fc.array(fc.tuple(cell, cell, cell), { maxLength: 6 }), { maxLength: 5 });

describe('tables in pieces', () => {
  it('are a workbook that opens: head frozen and styled, codes as text, numbers as numbers, and a sheet that says what they are', async () => {
    const bytes = await whole('xlsx', [[['0012', '城关小学', 1234]], [['QX02', null, 0]]]);
    const workbook = await opened(bytes);
    expect(workbook.worksheets.map((sheet) => sheet.name)).toEqual(['观看情况', '说明']);
    const [sheet, about] = workbook.worksheets;
    expect(valuesOf(sheet)).toEqual([['代码', '名称', '家'], ['0012', '城关小学', 1234], ['QX02', null, 0]]); // prettier-ignore
    expect(sheet?.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 });
    expect([sheet?.getCell('A1').font.bold, sheet?.getCell('A2').numFmt, sheet?.getCell('C2').numFmt]).toEqual([true, '@', '#,##0']);
    expect(about?.getCell('B1').value).toBe('一句话');
    expect([about?.getCell('A2').value, about?.getCell('B2').value]).toEqual(["'=危险", "'=1+1"]);
  });

  it('hold no formula, whatever stands in a cell, and every text as it was written', async () => {
    await fc.assert(
      fc.asyncProperty(table, async (pieces) => {
        const rows = pieces.flat();
        const book = valuesOf((await opened(await whole('xlsx', pieces))).worksheets[0]).slice(1);
        const csv = (await whole('csv', pieces)).toString('utf8');
        expect(csv.startsWith('\uFEFF代码,名称,家\r\n')).toBe(true);
        for (const row of book)
          for (const value of row) {
            expect(typeof value === 'object' && value !== null).toBe(false);
            if (typeof value === 'string') expect(value).not.toMatch(FORMULA);
          }
        for (const read of Cells.parse(parse(csv, { bom: true, relax_column_count: true })).flat()) expect(read).not.toMatch(FORMULA);
        // What is neither dangerous nor unfit for XML comes out unchanged; exceljs leaves the sign for an underscore standing.
        rows.forEach((row, at) =>
          row.forEach((value, index) => {
            if (typeof value === 'number' || (typeof value === 'string' && /^[\u4e00-\u9fa5a-zA-Z0-9_<&]+$/.test(value)))
              expect(String(book[at]?.[index]).replace(/_x005F_/g, '_')).toBe(String(value));
          }),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('go on from any place as if they had never stopped, byte by byte', async () => {
    for (const format of ['xlsx', 'csv', 'jsonl'] as const)
      await fc.assert(
        fc.asyncProperty(table, fc.array(fc.boolean(), { maxLength: 6 }), async (pieces, stops) => {
          let maker = tablePieces({ name, columns, format }, null);
          const parts = [await maker.begin()];
          for (const [at, rows] of pieces.entries()) {
            parts.push(await maker.rows(rows));
            if (stops[at]) maker = tablePieces({ name, columns, format }, JSON.parse(JSON.stringify(maker.state())));
          }
          parts.push(await maker.end(notes));
          expect(Buffer.concat(parts).equals(await whole(format, pieces))).toBe(true);
        }),
        { numRuns: 40 },
      );
  });

  it('go on to a further sheet where one is full, each with its head, also after a stop', async () => {
    const rows = Array.from({ length: 11 }, (_, n) => [`c${n}`, `第${n}`, n]);
    const first = sheetPieces({ name, columns }, undefined, 5);
    const parts = [await first.begin(), await first.rows(rows.slice(0, 4))];
    const second = sheetPieces({ name, columns }, JSON.parse(JSON.stringify(first.state())) as SheetState, 5);
    parts.push(await second.rows(rows.slice(4)), await second.end(notes));
    const { worksheets } = await opened(Buffer.concat(parts));
    expect(worksheets.map((sheet) => [sheet.name, sheet.rowCount])).toEqual([['观看情况', 5], ['观看情况（2）', 5], ['观看情况（3）', 4], ['说明', 2]]); // prettier-ignore
    expect(worksheets.slice(0, 3).flatMap((sheet) => valuesOf(sheet).slice(1))).toEqual(rows);
    expect(worksheets.slice(0, 3).map((sheet) => sheet.getCell('A1').value)).toEqual(['代码', '代码', '代码']);
  });

  it('are lines of JSON: the first says what they are, the last that they are whole', async () => {
    const lines = (await whole('jsonl', [[['a', '=1', 1]], [['b', null, 2]]])).toString('utf8').trimEnd().split('\n');
    const read = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(read.map(({ kind }) => kind)).toEqual(['about', 'row', 'row', 'end']);
    // No spreadsheet opens it, so nothing is put before a text.
    expect(read[1]).toEqual({ kind: 'row', id: 'a', name: '=1', n: 1 });
  });

  it('a checksum goes on as well', () => {
    expect(crc32('b', crc32('a'))).toBe(crc32('ab'));
  });
});
