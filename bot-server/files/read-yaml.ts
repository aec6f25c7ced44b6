import { isMap, isScalar, isSeq, LineCounter, parseDocument, type YAMLMap } from 'yaml';
import type { SheetRow } from '../domain/importing/sheet-row';
import { Refusal } from '../domain/refusal';
import { tidy } from './cell-text';
import { decodeText } from './decode-text';
import { SHEET_LIMITS, type SheetLimits } from './limits';

/**
 * A table written as YAML: a map with one list, each item a map whose keys are the column heads. It gives the same rows as a sheet would:
 * scalars above the list as title rows, then a head row, then an item a row, `row` being the line in the file.
 * @throws Refusal import/unreadable naming the line.
 */
export async function* readYamlTable(bytes: Buffer, limits: SheetLimits = SHEET_LIMITS): AsyncGenerator<SheetRow> {
  if (bytes.length > limits.bytes) throw new Refusal('import/too-large');
  const lines = new LineCounter();
  const document = parseDocument(decodeText(bytes), { lineCounter: lines, version: '1.2', schema: 'core', uniqueKeys: true });
  const first = document.errors[0];
  if (first) throw wrong(first.linePos?.[0].line, '写法不对，请看看缩进、冒号后面的空格和引号');
  const top = document.contents;
  if (!isMap(top)) throw wrong(1, '要写成“计划:”下面一行一条，请照模板写');
  const lineOf = (node: unknown): number =>
    lines.linePos((isMap(node) || isScalar(node) || isSeq(node) ? node.range?.[0] : undefined) ?? 0).line;
  for (const { key, value } of top.items) {
    const sheet = text(key);
    if (isScalar(value)) yield { sheet, row: lineOf(key), cells: [text(value)] };
    if (!isSeq(value)) continue;
    const heads: string[] = [];
    const rows = value.items.map((item) => {
      if (!isMap(item)) throw wrong(lineOf(item), '每一条都要写成“列名: 内容”，请照模板写');
      return { row: lineOf(item), values: valuesOf(item, heads) };
    });
    yield { sheet, row: lineOf(key), cells: heads };
    for (const { row, values } of rows) yield { sheet, row, cells: heads.map((head) => values.get(head) ?? '') };
  }
}

function valuesOf(item: YAMLMap, heads: string[]): Map<string, string> {
  const values = new Map<string, string>();
  for (const { key, value } of item.items) {
    const head = text(key);
    if (!heads.includes(head)) heads.push(head);
    values.set(head, text(value));
  }
  return values;
}

function text(node: unknown): string {
  if (isSeq(node)) return node.items.map(text).join('、');
  if (!isScalar(node)) return '';
  // What was written counts, not what YAML makes of it: `001` stays `001`.
  const { value, source } = node;
  return value === null || value === undefined ? '' : tidy(source ?? '');
}

const wrong = (line: number | undefined, what: string): Refusal =>
  new Refusal('import/unreadable', { message: `第 ${line ?? 1} 行${what}`, details: [{ row: line ?? 1, message: what }] });
