import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import type { SheetRow } from '../domain/importing/sheet-row';
import { Refusal } from '../domain/refusal';
import { tidy } from './cell-text';
import { decodeText } from './decode-text';
import { SHEET_LIMITS, type SheetLimits } from './limits';
import { megabytes } from './words';

/** The rows of a .csv in UTF-8 (with or without BOM), UTF-16 with BOM or GBK, without blank ones. @throws Refusal import/unreadable, import/too-large. */
export async function* readCsv(bytes: Buffer, sheet: string, limits: SheetLimits = SHEET_LIMITS): AsyncGenerator<SheetRow> {
  if (bytes.length > limits.bytes) {
    throw new Refusal('import/too-large', {
      message: `文件有 ${megabytes(bytes.length)}，最多 ${megabytes(limits.bytes)}。请按学校分成几个文件，一个一个导入`,
    });
  }
  const text = decodeText(bytes);
  if (text.includes('\0'))
    throw new Refusal('import/unreadable', { message: '这个文件不是文字表格。请用表格软件打开原表，另存为 .csv 或 .xlsx 再导入' });
  try {
    let rows = 0;
    for await (const { record, info } of parsed(text)) {
      rows += 1;
      if (rows > limits.rows) {
        throw new Refusal('import/too-large', { message: `表里的行太多，最多 ${limits.rows} 行。请按学校分成几个文件，一个一个导入` });
      }
      const cells = record.slice(0, limits.columns).map(tidy);
      if (cells.some((cell) => cell !== '')) yield { sheet, row: info.lines, cells };
    }
  } catch (cause) {
    if (cause instanceof Refusal) throw cause;
    const line = typeof cause === 'object' && cause !== null && 'lines' in cause ? `第 ${String(cause.lines)} 行附近` : '有一处';
    throw new Refusal('import/unreadable', { message: `${line}的引号不成对，读不下去。请改好引号，或者另存为 .xlsx 再导入`, cause });
  }
}

const SLICE = 64 * 1024;

function* slices(text: string): Generator<string> {
  for (let from = 0; from < text.length; from += SLICE) yield text.slice(from, from + SLICE);
}

function parsed(text: string): AsyncIterable<{ record: string[]; info: { lines: number } }> {
  const firstLine = text.slice(0, text.indexOf('\n') + 1 || undefined);
  const delimiter = firstLine.includes('\t') && !firstLine.includes(',') ? '\t' : ',';
  return Readable.from(slices(text)).pipe(
    parse({ delimiter, bom: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true, info: true }),
  );
}
