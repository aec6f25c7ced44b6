import { setImmediate } from 'node:timers/promises';
import type { SetRun } from './lines';
import { INNER, PAGE, type Paper, type Style } from './paper';

export interface PdfTable {
  readonly kind: 'table';
  readonly columns: readonly {
    readonly head: string;
    /** Share of the width. */ readonly share: number;
    readonly align: 'left' | 'right';
  }[];
  readonly rows: readonly (readonly string[])[];
}

const CELL: Style = { face: 'plain', size: 8, lead: 12 };
const HEAD: Style = { face: 'bold', size: 8, lead: 12 };
const PAD = 3;
/** So few lines of a row are not left behind alone. */
const FEW = 3;
const ROWS_AT_ONCE = 20;

/** A table over as many pages as it takes, its head on each of them; a row higher than a page goes on on the next. */
export async function drawTable(paper: Paper, { columns, rows }: PdfTable): Promise<void> {
  const all = columns.reduce((sum, { share }) => sum + share, 0);
  const widths = columns.map(({ share }) => (share / all) * INNER);
  const set = (cells: readonly string[], style: Style): SetRun[][][] =>
    widths.map((width, at) => paper.set([{ text: cells[at] ?? '' }], style, width - 2 * PAD));
  const head = set(columns.map((column) => column.head), HEAD); // prettier-ignore
  const headed = (): void => drawRow(paper, head, HEAD, widths, () => 'middle', true);
  paper.room(rowHeight(head, HEAD) + FEW * CELL.lead);
  headed();
  const bottom = PAGE.height - PAGE.bottom;
  for (const [index, row] of rows.entries()) {
    let rest = set(row, CELL);
    for (let most = linesOf(rest); most > 0; most = linesOf(rest)) {
      const fits = Math.floor((bottom - paper.y - 2 * PAD) / CELL.lead);
      if (fits < Math.min(most, FEW)) {
        paper.newPage();
        headed();
        continue;
      }
      const take = fits >= most ? most : fits;
      drawRow(paper, rest.map((cell) => cell.slice(0, take)), CELL, widths, (at) => columns[at]?.align ?? 'left'); // prettier-ignore
      rest = rest.map((cell) => cell.slice(take));
    }
    if (index % ROWS_AT_ONCE === ROWS_AT_ONCE - 1) await setImmediate();
  }
  paper.y += 8;
}

const linesOf = (cells: readonly SetRun[][][]): number => Math.max(0, ...cells.map(({ length }) => length));
const rowHeight = (cells: readonly SetRun[][][], { lead }: Style): number => linesOf(cells) * lead + 2 * PAD;

function drawRow(
  paper: Paper,
  cells: readonly SetRun[][][],
  style: Style,
  widths: readonly number[],
  alignOf: (at: number) => 'left' | 'right' | 'middle',
  isHead = false,
): void {
  const { doc, y } = paper;
  const height = rowHeight(cells, style);
  let x = PAGE.left;
  for (const [at, cell] of cells.entries()) {
    const width = widths[at] ?? 0;
    doc.lineWidth(0.5).rect(x, y, width, height);
    if (isHead) doc.fillAndStroke('#eeeeee', '#555555').fillColor('#000000');
    else doc.strokeColor('#555555').stroke();
    const align = alignOf(at);
    for (const [index, line] of cell.entries()) {
      const free = width - 2 * PAD - line.reduce((sum, { width: own }) => sum + own, 0);
      const shift = align === 'right' ? free : align === 'middle' ? free / 2 : 0;
      paper.draw(line, style, x + PAD + shift, y + PAD + index * style.lead - 1);
    }
    x += width;
  }
  paper.y += height;
}
