import type { SheetRow } from '../domain/importing/sheet-row';
import { Refusal } from '../domain/refusal';
import { SHEET_LIMITS, type SheetLimits } from './limits';
import { readWorkbookList } from './sheet-list';
import { type Merge, mergesOf, rawRows, sharedStrings } from './sheet-rows';
import { locked, openSheet } from './unpack-sheet';
import { megabytes } from './words';

const ROWS_BETWEEN_BREATHS = 250;
const STRINGS = 'xl/sharedStrings.xml';
/** Characters that all shared texts together may have: the one thing of a workbook that is held as a whole. */
const MOST_STRINGS = 64 * 1024 * 1024;

/**
 * The rows of an .xlsx, sheet by sheet, without blank ones; a merged area says its value in each of its cells. The sheets are read as they are
 * inflated: own tags instead of a general reader of XML, which took 20 s and 700 MB for a county's roster.
 * Nothing is unpacked before the file's size and its declared sizes are judged.
 * @throws Refusal import/unreadable, import/too-large.
 */
export async function* readWorkbook(bytes: Buffer, limits: SheetLimits = SHEET_LIMITS): AsyncGenerator<SheetRow> {
  if (bytes.length > limits.bytes) throw tooLarge(bytes.length, limits.bytes);
  refuseOtherFormats(bytes);
  const file = await openSheet(bytes, limits);
  let rows = 0;
  try {
    const { sheets, isDate, date1904 } = await readWorkbookList(file);
    const strings = file.has(STRINGS) ? await sharedStrings(file.pieces(STRINGS), MOST_STRINGS) : [];
    for (const { name, path } of sheets) {
      const fill = new MergeFill(await mergesOf(file.pieces(path)), limits.columns);
      for await (const row of rawRows(file.pieces(path), { strings, isDate, date1904, columns: limits.columns })) {
        rows += 1;
        if (rows > limits.rows) throw tooManyRows(limits.rows);
        if (rows % ROWS_BETWEEN_BREATHS === 0) await new Promise(setImmediate);
        const cells = fill.apply(row.number, row.cells);
        if (cells.some((cell) => cell !== '')) yield { sheet: name, row: row.number, cells };
      }
    }
  } catch (cause) {
    if (cause instanceof Refusal) throw cause;
    throw new Refusal('import/unreadable', { message: '这个表的内容读不出来。请用表格软件打开它，另存为新的 .xlsx 再导入', cause });
  }
}

function refuseOtherFormats(bytes: Buffer): void {
  if (bytes.length === 0) throw new Refusal('import/unreadable', { message: '这个文件是空的，请检查后再导入' });
  if (bytes.subarray(0, 8).toString('hex') === 'd0cf11e0a1b11ae1') throw locked();
  if (bytes.subarray(0, 2).toString('latin1') !== 'PK') {
    throw new Refusal('import/unreadable', {
      message: '这个文件不是真正的 .xlsx，只是名字改成了 .xlsx。请用表格软件打开原表，另存为 .xlsx 再导入',
    });
  }
}

const tooLarge = (bytes: number, most: number): Refusal =>
  new Refusal('import/too-large', { message: `文件有 ${megabytes(bytes)}，最多 ${megabytes(most)}。请按学校分成几个文件，一个一个导入` });
const tooManyRows = (most: number): Refusal =>
  new Refusal('import/too-large', { message: `表里的行太多，最多 ${most} 行。请按学校分成几个文件，一个一个导入` });

/** Gives every cell of a merged area the value of its first cell, row after row. */
class MergeFill {
  private next = 0;
  private open: { merge: Merge; value: string }[] = [];

  constructor(
    private readonly merges: readonly Merge[],
    private readonly columns: number,
  ) {}

  apply(row: number, cells: string[]): string[] {
    this.open = this.open.filter(({ merge }) => merge.bottom >= row);
    for (let merge = this.merges[this.next]; merge && merge.top <= row; merge = this.merges[this.next]) {
      this.next += 1;
      if (merge.bottom >= row) this.open.push({ merge, value: merge.top === row ? (cells[merge.left - 1] ?? '') : '' });
    }
    for (const { merge, value } of this.open) {
      if (value === '') continue;
      for (let column = merge.left; column <= Math.min(merge.right, this.columns); column += 1) {
        while (cells.length < column) cells.push('');
        cells[column - 1] = value;
      }
    }
    return cells;
  }
}
