import { Refusal } from '../domain/refusal';
import { attribute } from './xml-text';
import type { OpenSheet } from './unpack-sheet';

/** What a workbook says beside its cells. */
export interface Workbook {
  /** Days are counted from 1904 instead of 1900, as old Macs did. */
  readonly date1904: boolean;
  /** In the workbook's order. */
  readonly sheets: readonly { readonly name: string; readonly path: string }[];
  /** By the number that a cell's style has: whether it shows a date. */
  readonly isDate: readonly boolean[];
}

const RELS = 'xl/_rels/workbook.xml.rels';

/** Finds the sheets by the workbook's own list. @throws Refusal import/unreadable when it is no workbook. */
export async function readWorkbookList(file: OpenSheet): Promise<Workbook> {
  const workbook = (await file.whole('xl/workbook.xml'))?.toString('utf8');
  const rels = (await file.whole(RELS))?.toString('utf8');
  if (workbook === undefined || rels === undefined) throw notAWorkbook();
  const targets = new Map<string, string>();
  for (const [tag] of rels.matchAll(/<(?:\w+:)?Relationship\b[^>]*>/g)) {
    const [id, target] = [attribute(tag, 'Id'), attribute(tag, 'Target')];
    if (id !== undefined && target !== undefined) targets.set(id, target.startsWith('/') ? target.slice(1) : `xl/${target}`);
  }
  const sheets: { name: string; path: string }[] = [];
  for (const [tag] of workbook.matchAll(/<(?:\w+:)?sheet\b[^>]*>/g)) {
    const name = attribute(tag, 'name');
    const path = targets.get(attribute(tag, '\\w+:id') ?? '');
    if (name !== undefined && path !== undefined && file.has(path)) sheets.push({ name, path });
  }
  if (sheets.length === 0) throw notAWorkbook();
  const styles = (await file.whole('xl/styles.xml'))?.toString('utf8') ?? '';
  return { date1904: /date1904="(1|true)"/.test(workbook), sheets, isDate: datesOf(styles) };
}

/** Formats that every spreadsheet knows by number and that show a day or a time, the Chinese ones included. */
const isBuiltInDate = (id: number): boolean =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);

function datesOf(styles: string): boolean[] {
  const own = new Map<number, boolean>();
  for (const [tag] of styles.matchAll(/<(?:\w+:)?numFmt\s[^>]*>/g)) {
    const [id, code] = [attribute(tag, 'numFmtId'), attribute(tag, 'formatCode')];
    if (id !== undefined && code !== undefined) own.set(Number(id), showsDate(code));
  }
  const list = /<(?:\w+:)?cellXfs\b[\s\S]*?<\/(?:\w+:)?cellXfs>/.exec(styles)?.[0] ?? '';
  return [...list.matchAll(/<(?:\w+:)?xf\b[^>]*>/g)].map(([tag]) => {
    const id = Number(attribute(tag, 'numFmtId') ?? 0);
    return own.get(id) ?? isBuiltInDate(id);
  });
}

/** `yyyy"年"m"月"` is a date, `0.00"元/day"` and `[Red]0` are not. */
const showsDate = (code: string): boolean =>
  /[ymdhs]/i.test(
    code
      .replace(/"[^"]*"|\\.|_.|\*./g, '')
      .replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
      .replace(/general/gi, ''),
  );

const notAWorkbook = (): Refusal =>
  new Refusal('import/unreadable', { message: '这个文件里没有工作表，不是真正的 .xlsx。请用表格软件打开原表，另存为 .xlsx 再导入' });
