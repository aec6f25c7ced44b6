import type { SheetRow } from './sheet-row';
import { plain } from './cells';
import type { Faults } from './fault';

export interface Column<K extends string> {
  readonly key: K;
  /** What the template writes. */
  readonly head: string;
  /** Other heads that mean the same, as people write them. */
  readonly also?: readonly string[];
  readonly required?: boolean;
  /** Codes and numbers: the template makes the column text, so that no digit is lost. */
  readonly text?: boolean;
  readonly width?: number;
  /** What may stand in it, for the template's instructions. */
  readonly hint?: string;
}

export interface Sheet<K extends string = string> {
  readonly name: string;
  readonly columns: readonly Column<K>[];
}

/** A data row whose cells are reached by column. */
export interface Line<K extends string> {
  readonly sheet: string;
  readonly row: number;
  /** The cell's text, '' when the column is not there. */
  readonly cell: (key: K) => string;
  /** The file has this column, be the cell empty or not. */
  readonly has: (key: K) => boolean;
  /** The head as the file has it, for faults. */
  readonly head: (key: K) => string;
}

const HEAD_ROWS = 12;

/** A head without what people add to it: `学号 *`, `在家照看（是/否）`. */
const bare = (head: string): string =>
  plain(head)
    .replace(/\(.*?\)/g, '')
    .replace(/[*:：]/g, '');

/**
 * Finds the head row of one sheet and hands out the rows below it. The head may stand under a title and may have two storeys
 * (监护人1 over 姓名, 手机号): then both are read together.
 */
export class TableReader<K extends string> {
  private places: Map<K, number> | undefined;
  private heads: readonly string[] = [];
  private upper: SheetRow | undefined;
  private fresh = false;
  private readonly before: SheetRow[] = [];

  constructor(
    private readonly sheet: Sheet<K>,
    private readonly faults: Faults,
  ) {}

  /** Rows above the head, such as a title. */
  get titles(): readonly SheetRow[] {
    return this.before;
  }

  /** The next row; a `Line` when it is data. */
  take(row: SheetRow): Line<K> | undefined {
    if (this.places) {
      if (this.fresh && this.upper) {
        this.fresh = false;
        const both = storeys(this.upper.cells, row.cells);
        if (this.match(both).size > this.places.size) {
          this.settle(both);
          this.missing(row);
          return undefined;
        }
        this.missing(this.upper);
      }
      return this.line(row);
    }
    if (this.before.length >= HEAD_ROWS) return undefined;
    const found = this.match(row.cells);
    if (found.size < Math.min(2, this.sheet.columns.length)) {
      this.before.push(row);
      return undefined;
    }
    this.settle(row.cells);
    this.upper = row;
    this.fresh = true;
    return undefined;
  }

  /** To be called when the sheet is over: says what could not be found. */
  end(): void {
    if (!this.places) {
      this.faults.add({
        sheet: this.sheet.name,
        message: `没有找到表头，第一行请写上列名：${this.sheet.columns.map((c) => c.head).join('、')}`,
      });
    } else if (this.fresh && this.upper) this.missing(this.upper);
  }

  /** How many of this sheet's columns a row names. */
  match(cells: readonly string[]): Map<K, number> {
    const found = new Map<K, number>();
    cells.forEach((cell, index) => {
      const head = bare(cell);
      const column = head === '' ? undefined : this.sheet.columns.find(({ head: own, also }) => bare(own) === head || also?.includes(head));
      if (column && !found.has(column.key)) found.set(column.key, index);
    });
    return found;
  }

  private settle(cells: readonly string[]): void {
    this.places = this.match(cells);
    this.heads = cells;
  }

  private missing(row: SheetRow): void {
    for (const { key, head, required } of this.sheet.columns) {
      if (required && !this.places?.has(key)) {
        this.faults.add({ sheet: row.sheet, row: row.row, column: head, message: `少了“${head}”这一列，请照模板补上` });
      }
    }
  }

  private line(row: SheetRow): Line<K> {
    const place = (key: K): number => this.places?.get(key) ?? -1;
    return {
      sheet: row.sheet,
      row: row.row,
      cell: (key) => row.cells[place(key)] ?? '',
      has: (key) => this.places?.has(key) ?? false,
      head: (key) => this.heads[place(key)] ?? this.sheet.columns.find((c) => c.key === key)?.head ?? key,
    };
  }
}

/** `['监护人1','','学号'] + ['姓名','手机号',''] → ['监护人1姓名','监护人1手机号','学号']`. */
function storeys(upper: readonly string[], lower: readonly string[]): string[] {
  let over = '';
  return Array.from({ length: Math.max(upper.length, lower.length) }, (_, index) => {
    const [above, below] = [upper[index] ?? '', lower[index] ?? ''];
    if (above !== '') over = above;
    if (below === '' || below === above) return above;
    return `${over}${below}`;
  });
}
