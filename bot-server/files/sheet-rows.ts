import { cellText } from './cell-text';
import { attribute, richText, xmlText } from './xml-text';

/** A merged area, counted from 1, ends included. */
export interface Merge {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

export interface RawRow {
  readonly number: number;
  readonly cells: string[];
}

export interface CellFacts {
  readonly strings: readonly string[];
  readonly isDate: readonly boolean[];
  readonly date1904: boolean;
  /** Columns beyond are not read. */
  readonly columns: number;
}

/** A row or a text longer than this is none of a school's. */
const MOST_ELEMENT = 2 * 1024 * 1024;

/** Cuts text that comes in pieces into the elements of one name, without prefixes. */
async function* elements(pieces: AsyncIterable<Buffer>, name: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const open = new RegExp(`<(?:\\w+:)?${name}(?=[\\s/>])[^>]*>`, 'g');
  const close = new RegExp(`</(?:\\w+:)?${name}\\s*>`, 'g');
  let text = '';
  const cut = function* (): Generator<string> {
    let from = 0;
    for (;;) {
      open.lastIndex = from;
      const begin = open.exec(text);
      if (!begin) {
        from = Math.max(from, text.lastIndexOf('<'));
        break;
      }
      close.lastIndex = open.lastIndex;
      const whole = begin[0].endsWith('/>') ? begin : close.exec(text);
      if (!whole) {
        from = begin.index;
        break;
      }
      const end = whole === begin ? open.lastIndex : close.lastIndex;
      yield text.slice(begin.index, end);
      from = end;
    }
    text = text.slice(from);
    if (text.length > MOST_ELEMENT) throw new Error(`a ${name} without end`);
  };
  for await (const piece of pieces) {
    text += decoder.decode(piece, { stream: true });
    yield* cut();
  }
  text += decoder.decode();
  yield* cut();
  open.lastIndex = 0;
  if (open.test(text)) throw new Error(`a ${name} without end`);
}

/** The table of texts that cells point at. `most` is how many characters it may hold in all. */
export async function sharedStrings(pieces: AsyncIterable<Buffer>, most: number): Promise<string[]> {
  const strings: string[] = [];
  let size = 0;
  for await (const item of elements(pieces, 'si')) {
    const text = richText(item);
    size += text.length + 16;
    if (size > most) throw new Error('too many shared strings');
    strings.push(text);
  }
  return strings;
}

/** The rows of one sheet as the file has them, blank ones included. */
export async function* rawRows(pieces: AsyncIterable<Buffer>, facts: CellFacts): AsyncGenerator<RawRow> {
  let number = 0;
  for await (const row of elements(pieces, 'row')) {
    const head = row.slice(0, row.indexOf('>') + 1);
    const own = Number(attribute(head, 'r'));
    number = Number.isInteger(own) && own > 0 ? own : number + 1;
    yield { number, cells: cellsOf(row, facts) };
  }
}

const CELL = /<(?:\w+:)?c(?=[\s/>])([^>]*?)(?:\/>|>([\s\S]*?)<\/(?:\w+:)?c\s*>)/g;
const VALUE = /<(?:\w+:)?v(?:\s[^>]*)?>([\s\S]*?)<\/(?:\w+:)?v\s*>/;
const REF = /(?:^|\s)r="([A-Z]{1,3})\d+"/;
const TYPE = /(?:^|\s)t="(\w+)"/;
const STYLE = /(?:^|\s)s="(\d{1,6})"/;

function cellsOf(row: string, facts: CellFacts): string[] {
  const cells: string[] = [];
  let column = 0;
  CELL.lastIndex = 0;
  for (let match = CELL.exec(row); match; match = CELL.exec(row)) {
    const [, tag = '', inner] = match;
    const ref = REF.exec(tag)?.[1];
    column = ref === undefined ? column + 1 : columnNumber(ref);
    if (inner === undefined || inner === '' || column > facts.columns || column < 1) continue;
    const text = valueOf(tag, inner, facts);
    if (text === '') continue;
    while (cells.length < column - 1) cells.push('');
    cells[column - 1] = text;
  }
  return cells;
}

function valueOf(tag: string, inner: string, { strings, isDate, date1904 }: CellFacts): string {
  const type = TYPE.exec(tag)?.[1] ?? 'n';
  if (type === 'inlineStr') return cellText(richText(inner));
  const raw = VALUE.exec(inner)?.[1];
  if (raw === undefined) return '';
  if (type === 's') return cellText(strings[Number(raw)] ?? '');
  if (type === 'b') return raw.trim() === '1' ? '是' : '否';
  if (type === 'str' || type === 'e') return cellText(xmlText(raw));
  if (type === 'd') return cellText(xmlText(raw).replace(/T00:00:00(\.0+)?Z?$/, ''));
  const value = Number(raw);
  if (!Number.isFinite(value)) return '';
  const style = STYLE.exec(tag)?.[1];
  if (style === undefined || !isDate[Number(style)]) return cellText(value);
  return cellText(new Date(Math.round((value - 25_569 + (date1904 ? 1462 : 0)) * 86_400_000)));
}

const columnNumber = (letters: string): number => {
  let sum = 0;
  for (let at = 0; at < letters.length; at += 1) sum = sum * 26 + letters.charCodeAt(at) - 64;
  return sum;
};

const MAX_MERGES = 20_000;

/** Merges stand after the rows, where a reader that goes by once learns of them too late: this goes through the sheet for them alone. */
export async function mergesOf(pieces: AsyncIterable<Buffer>): Promise<Merge[]> {
  let tail = '';
  let open = false;
  const merges: Merge[] = [];
  for await (const piece of pieces) {
    tail += piece.toString('latin1');
    if (!open) {
      const from = tail.indexOf('<mergeCells');
      open = from >= 0;
      tail = open ? tail.slice(from) : tail.slice(-16);
    }
    if (!open) continue;
    let end = 0;
    for (const match of tail.matchAll(/<mergeCell\s[^>]*ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"[^>]*>/g)) {
      const [, left = '', top, right = '', bottom] = match;
      if (merges.length < MAX_MERGES)
        merges.push({ top: Number(top), left: columnNumber(left), bottom: Number(bottom), right: columnNumber(right) });
      end = match.index + match[0].length;
    }
    tail = tail.slice(Math.max(end, tail.length - 4096));
  }
  return merges.sort((a, b) => a.top - b.top);
}
