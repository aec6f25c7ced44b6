import { Refusal } from '../domain/refusal';

/** A merged area, counted from 1, ends included. */
export interface Merge {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** A workbook's parts that say something about cells. */
export interface SheetParts {
  readonly styles: Buffer | undefined;
  readonly sharedStrings: Buffer | undefined;
  /** Days are counted from 1904 instead of 1900, as old Macs did. */
  readonly date1904: boolean;
  /** In the workbook's order. */
  readonly sheets: readonly { readonly name: string; readonly xml: Buffer; readonly merges: readonly Merge[] }[];
}

interface Sheet {
  readonly name: string;
  readonly path: string;
}

const MAX_MERGES = 20_000;
const RELS = 'xl/_rels/workbook.xml.rels';

/** Finds the sheets by the workbook's own list. @throws Refusal import/unreadable when it is no workbook. */
export function sheetParts(parts: ReadonlyMap<string, Buffer>): SheetParts {
  const workbook = parts.get('xl/workbook.xml')?.toString('utf8');
  const rels = parts.get(RELS)?.toString('utf8');
  if (workbook === undefined || rels === undefined) throw notAWorkbook();
  const sheets = sheetsOf(workbook, rels).flatMap(({ name, path }) => {
    const xml = parts.get(path);
    return xml ? [{ name, xml: withoutColumns(xml), merges: mergesOf(xml) }] : [];
  });
  if (sheets.length === 0) throw notAWorkbook();
  return {
    styles: parts.get('xl/styles.xml'),
    sharedStrings: parts.get('xl/sharedStrings.xml'),
    date1904: /date1904="(1|true)"/.test(workbook),
    sheets,
  };
}

function sheetsOf(workbook: string, rels: string): Sheet[] {
  const targets = new Map<string, string>();
  for (const [tag] of rels.matchAll(/<(?:\w+:)?Relationship\b[^>]*>/g)) {
    const [id, target] = [attribute(tag, 'Id'), attribute(tag, 'Target')];
    if (id !== undefined && target !== undefined) targets.set(id, target.startsWith('/') ? target.slice(1) : `xl/${target}`);
  }
  const sheets: Sheet[] = [];
  for (const [tag] of workbook.matchAll(/<(?:\w+:)?sheet\b[^>]*>/g)) {
    const name = attribute(tag, 'name');
    const path = targets.get(attribute(tag, '[\\w]+:id') ?? '');
    if (name !== undefined && path !== undefined) sheets.push({ name, path });
  }
  return sheets;
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(tag);
  return value ? decode(value[1] ?? value[2] ?? '') : undefined;
}

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
const decode = (text: string): string =>
  text.replace(/&(?:(lt|gt|quot|apos|amp)|#(\d{1,6})|#x([\da-f]{1,5}));/gi, (_, word?: string, ten?: string, hex?: string) =>
    word ? (ENTITIES[word.toLowerCase()] ?? '') : String.fromCodePoint(ten ? Number(ten) : parseInt(hex ?? '0', 16)),
  );
/** exceljs makes an object for every column that `<cols>` claims, up to billions; widths are of no use here. */
function withoutColumns(sheet: Buffer): Buffer {
  const from = sheet.indexOf('<cols');
  const to = sheet.indexOf('</cols>', from);
  const data = sheet.indexOf('<sheetData');
  if (from < 0 || to < 0 || (data >= 0 && from > data)) return sheet;
  return Buffer.concat([sheet.subarray(0, from), sheet.subarray(to + '</cols>'.length)]);
}

/** Merges stand after the rows, where a streaming reader learns of them too late. */
function mergesOf(sheet: Buffer): Merge[] {
  const from = sheet.lastIndexOf('<mergeCells');
  if (from < 0) return [];
  const merges: Merge[] = [];
  for (const match of sheet.toString('latin1', from).matchAll(/<mergeCell\s[^>]*ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"/g)) {
    const [, left = '', top, right = '', bottom] = match;
    merges.push({ top: Number(top), left: columnNumber(left), bottom: Number(bottom), right: columnNumber(right) });
    if (merges.length >= MAX_MERGES) break;
  }
  return merges.sort((a, b) => a.top - b.top);
}

const columnNumber = (letters: string): number => [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);

const notAWorkbook = (): Refusal =>
  new Refusal('import/unreadable', { message: '这个文件里没有工作表，不是真正的 .xlsx。请用表格软件打开原表，另存为 .xlsx 再导入' });
