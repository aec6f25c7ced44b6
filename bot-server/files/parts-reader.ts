import { Readable } from 'node:stream';
import ExcelJS, { type Row } from 'exceljs';
import type { SheetParts } from './sheet-parts';

/** What exceljs 4.4.0 has but does not declare: it reads each part by a method of its own. */
declare module 'exceljs' {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- the types of exceljs are namespaces
  namespace stream.xlsx {
    interface WorkbookReader {
      _parseWorkbook(part: Readable): Promise<void>;
      _parseStyles(part: Readable): Promise<void>;
      _parseSharedStrings(part: Readable): AsyncGenerator<unknown>;
      _parseWorksheet(part: AsyncIterable<string>, number: number): Iterable<{ value: WorksheetReader }>;
    }
  }
}

const SLICE = 64 * 1024;

/**
 * exceljs's streaming reader, fed part by part. Left to itself it unpacks by a stream that may end before the last sheet came out
 * and cuts the text between bytes of one Chinese character; parts unpacked beforehand and cut between characters lose nothing.
 */
export class PartsReader {
  private readonly reader = new ExcelJS.stream.xlsx.WorkbookReader('', {
    worksheets: 'emit',
    sharedStrings: 'cache',
    styles: 'cache',
    hyperlinks: 'ignore',
    entries: 'ignore',
  });
  private sheet = 0;

  constructor(private readonly parts: SheetParts) {}

  /** Reads what all sheets share; to be called once, before `rows`. */
  async prepare(): Promise<void> {
    const { styles, sharedStrings, date1904 } = this.parts;
    await this.reader._parseWorkbook(Readable.from([`<workbook><workbookPr${date1904 ? ' date1904="1"' : ''}/></workbook>`]));
    if (styles) await this.reader._parseStyles(Readable.from(slices(styles)));
    if (!sharedStrings) return;
    for await (const _ of this.reader._parseSharedStrings(Readable.from(slices(sharedStrings))));
  }

  /** The rows of one sheet, blank ones included where the file has them. */
  async *rows(xml: Buffer): AsyncGenerator<Row> {
    this.sheet += 1;
    for (const { value } of this.reader._parseWorksheet(texts(xml), this.sheet)) yield* value;
  }
}

function* slices(part: Buffer): Generator<string> {
  const text = part.toString('utf8');
  for (let from = 0; from < text.length; from += SLICE) yield text.slice(from, from + SLICE);
}

async function* texts(part: Buffer): AsyncGenerator<string> {
  yield* slices(part);
}
