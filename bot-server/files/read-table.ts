import { extname, basename } from 'node:path';
import type { FileBytes, SheetRows } from '../domain/importing/sheet-row';
import { Refusal } from '../domain/refusal';
import { ROSTER_LIMITS, SHEET_LIMITS, type SheetLimits } from './limits';
import { readCsv } from './read-csv';
import { readWorkbook } from './read-workbook';
import { readYamlTable } from './read-yaml';

/** The rows of a table file: .xlsx, .csv or .yaml. What the bytes say counts more than the name. @throws Refusal import/unreadable, import/too-large. */
export function readTable({ name, bytes }: FileBytes, limits: SheetLimits = SHEET_LIMITS): SheetRows {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kind = extname(name).toLowerCase();
  if (buffer.subarray(0, 4).toString('latin1') === 'PK\x03\x04' || kind === '.xlsx' || kind === '.xls') return readWorkbook(buffer, limits);
  if (kind === '.yaml' || kind === '.yml') return readYamlTable(buffer, limits);
  if (kind === '.csv' || kind === '.txt' || kind === '.tsv') return readCsv(buffer, basename(name, extname(name)), limits);
  throw new Refusal('import/unreadable', { message: '只能导入 .xlsx、.csv 或 .yaml 文件。请另存为其中一种再试' });
}

/** A roster, which may be a whole county's. */
export const readRoster = (file: FileBytes): SheetRows => readTable(file, ROSTER_LIMITS);
