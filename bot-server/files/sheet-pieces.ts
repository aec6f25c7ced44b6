import { defused } from './write-workbook';
import { openZipPieces, type ZipState } from './zip-pieces';
import type { PieceCell, PieceColumn, PieceNotes, TablePieces } from './piece';

/** As many as Excel opens, the head among them. */
export const ROWS_A_SHEET = 1_048_576;
const LONGEST_CELL = 32_000;

export interface SheetState {
  readonly zip: ZipState;
  /** Sheets begun, and rows of the last one, its head among them. */
  readonly sheet: number;
  readonly row: number;
}

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OF_OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
/** Cell formats by number: 1 text, 2 head, 3 number, 4 long text. The fill is that of every workbook of this house. */
const STYLES = `${HEAD}<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="等线"/></font><font><b/><sz val="11"/><name val="等线"/></font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE3F1EA"/><bgColor indexed="64"/></patternFill></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" fillId="2" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1"/><xf numFmtId="3" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;

/** What XML can not hold. */
const UNFIT =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const ENTITIES: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;' };
/** Text for a cell: no formula can begin in it, also when somebody saves the sheet as a .csv later; `_x0041_` stays what was written. */
const escaped = (cell: string): string =>
  String(defused(cell.replace(UNFIT, '').slice(0, LONGEST_CELL)))
    .replace(/_(?=x[\dA-Fa-f]{4}_)/g, '_x005F_')
    .replace(/[<>&"]/g, (sign) => ENTITIES[sign] ?? '');

/** 0 → A, 26 → AA. */
const letterOf = (index: number): string =>
  (index < 26 ? '' : letterOf(Math.floor(index / 26) - 1)) + String.fromCharCode(65 + (index % 26));
const textCell = (place: string, value: string, style: number): string =>
  `<c r="${place}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(value)}</t></is></c>`;

/** A workbook in pieces: the rows in as many sheets as they need, then a sheet that says what they are. No shared texts: they would have to be held. */
export function sheetPieces(
  { name, columns }: { readonly name: string; readonly columns: readonly PieceColumn[] },
  from: SheetState | undefined,
  mostRows = ROWS_A_SHEET,
): TablePieces {
  const zip = openZipPieces(from?.zip);
  let [sheet, row] = [from?.sheet ?? 0, from?.row ?? 0];
  const letters = columns.map((_, index) => letterOf(index));
  const rowOf = (cells: readonly PieceCell[]): string => {
    row += 1;
    let xml = `<row r="${row}">`;
    for (const [index, letter] of letters.entries()) {
      const value = cells[index] ?? null;
      if (value === null || value === '') continue;
      const place = `${letter}${row}`;
      if (typeof value === 'number' && Number.isFinite(value)) xml += `<c r="${place}" s="3"><v>${value}</v></c>`;
      else xml += textCell(place, String(value), 1);
    }
    return `${xml}</row>`;
  };
  const beginSheet = async (): Promise<Buffer[]> => {
    sheet += 1;
    row = 1;
    const widths = columns.map(({ width }, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`);
    const heads = columns.map(({ head }, index) => textCell(`${letters[index] ?? ''}1`, head, 2));
    const pane = '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'; // prettier-ignore
    const xml = `${HEAD}<worksheet xmlns="${MAIN}">${pane}<cols>${widths.join('')}</cols><sheetData><row r="1">${heads.join('')}</row>`;
    return [zip.begin(`xl/worksheets/sheet${sheet}.xml`), await zip.add(xml)];
  };
  const endSheet = async (): Promise<Buffer[]> => [await zip.add('</sheetData></worksheet>'), zip.end()];
  const whole = async (path: string, xml: string): Promise<Buffer[]> => [zip.begin(path), await zip.add(xml), zip.end()];

  return {
    state: (): SheetState => ({ zip: zip.state(), sheet, row }),
    begin: async () => Buffer.concat(await beginSheet()),
    async rows(all) {
      const pieces: Buffer[] = [];
      let at = 0;
      while (at < all.length) {
        if (row >= mostRows) pieces.push(...(await endSheet()), ...(await beginSheet()));
        const fitting = all.slice(at, at + mostRows - row);
        pieces.push(await zip.add(fitting.map(rowOf).join('')));
        at += fitting.length;
      }
      return Buffer.concat(pieces);
    },
    async end(notes: PieceNotes) {
      const pieces = await endSheet();
      const lines = notes.map(([term, means], index) => {
        const at = index + 1;
        return `<row r="${at}">${textCell(`A${at}`, term, 1)}${textCell(`B${at}`, means, 4)}</row>`;
      });
      const last = sheet + 1;
      const cols = '<cols><col min="1" max="1" width="18" customWidth="1"/><col min="2" max="2" width="90" customWidth="1"/></cols>';
      pieces.push(
        ...(await whole(`xl/worksheets/sheet${last}.xml`, `${HEAD}<worksheet xmlns="${MAIN}">${cols}<sheetData>${lines.join('')}</sheetData></worksheet>`)), // prettier-ignore
      );
      const numbers = Array.from({ length: last }, (_, index) => index + 1);
      const nameOf = (n: number): string => (n === last ? '说明' : n === 1 ? name : `${name}（${n}）`);
      const sheets = numbers.map((n) => `<sheet name="${escaped(nameOf(n))}" sheetId="${n}" r:id="rId${n}"/>`);
      const ties = numbers.map((n) => `<Relationship Id="rId${n}" Type="${OF_OFFICE}/worksheet" Target="worksheets/sheet${n}.xml"/>`);
      const kinds = numbers.map((n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`); // prettier-ignore
      const TIES = 'http://schemas.openxmlformats.org/package/2006/relationships';
      pieces.push(
        ...(await whole('xl/workbook.xml', `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OF_OFFICE}"><sheets>${sheets.join('')}</sheets></workbook>`)), // prettier-ignore
        ...(await whole('xl/_rels/workbook.xml.rels', `${HEAD}<Relationships xmlns="${TIES}">${ties.join('')}<Relationship Id="rId${last + 1}" Type="${OF_OFFICE}/styles" Target="styles.xml"/></Relationships>`)), // prettier-ignore
        ...(await whole('xl/styles.xml', STYLES)),
        ...(await whole('_rels/.rels', `${HEAD}<Relationships xmlns="${TIES}"><Relationship Id="rId1" Type="${OF_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`)), // prettier-ignore
        ...(await whole('[Content_Types].xml', `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>${kinds.join('')}<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`)), // prettier-ignore
        zip.finish(),
      );
      return Buffer.concat(pieces);
    },
  };
}
