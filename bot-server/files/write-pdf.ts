import { setImmediate } from 'node:timers/promises';
import type { PdfRun } from './pdf/lines';
import { INNER, openPaper, PAGE, type Paper, type Style } from './pdf/paper';
import { drawTable, type PdfTable } from './pdf/table';

export type PdfBlock =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly runs: readonly PdfRun[] }
  | PdfTable
  /** What a word means; runs lead to it by its id. */
  | { readonly kind: 'term'; readonly id: string; readonly name: string; readonly meaning: string };

export interface PdfPaper {
  readonly title: string;
  /** Under the title. */
  readonly stand: string;
  readonly blocks: readonly PdfBlock[];
  /** At the foot of every page, above its number. */
  readonly foot: readonly string[];
  /** When what it tells was so: the time the document bears. */
  readonly at: number;
}

const TITLE: Style = { face: 'bold', size: 22, lead: 33 };
const STAND: Style = { face: 'plain', size: 11, lead: 18 };
const HEADING: Style = { face: 'bold', size: 16, lead: 28 };
const TEXT: Style = { face: 'plain', size: 16, lead: 28 };
const TERM: Style = { face: 'bold', size: 10.5, lead: 17 };
const MEANING: Style = { face: 'plain', size: 10.5, lead: 17 };
const FOOT: Style = { face: 'plain', size: 7.5, lead: 11 };
const NUMBER: Style = { face: 'plain', size: 12, lead: 16 };

/** A paper in official style as a PDF: its Chinese font in it, its text for searching and copying, and the same bytes for the same words. */
export async function writePdf({ title, stand, blocks, foot, at }: PdfPaper): Promise<Buffer> {
  const paper = await openPaper(title, at);
  const { doc } = paper;
  const chunks: Buffer[] = [];
  const whole = new Promise<Buffer>((resolve, reject) => {
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('end', () => resolve(Buffer.concat(chunks)));
    doc.on('error', reject);
  });
  // A long title is parted before what it says in brackets.
  const inOne = paper.set([{ text: title }], TITLE, INNER).length === 1;
  for (const text of inOne ? [title] : title.split(/(?=（)/)) write(paper, [{ text }], TITLE, { isCentred: true });
  write(paper, [{ text: stand }], STAND, { isCentred: true });
  doc.moveTo(PAGE.left, paper.y + 4).lineTo(PAGE.left + INNER, paper.y + 4).lineWidth(1.2).strokeColor('#b3261e').stroke(); // prettier-ignore
  paper.y += 18;
  for (const block of blocks) {
    if (block.kind === 'table') await drawTable(paper, block);
    else writeBlock(paper, block);
    await setImmediate();
  }
  footPages(paper, foot);
  doc.end();
  return whole;
}

function writeBlock(paper: Paper, block: Exclude<PdfBlock, PdfTable>): void {
  switch (block.kind) {
    case 'heading':
      // Not alone at the end of a page.
      paper.room(HEADING.lead + 2 * TEXT.lead);
      paper.y += paper.isFresh ? 0 : 6;
      paper.doc.outline.addItem(block.text);
      return write(paper, [{ text: block.text }], HEADING, { indent: 32 });
    case 'paragraph':
      return write(paper, block.runs, TEXT, { indent: 32 });
    case 'term':
      paper.room(2 * MEANING.lead);
      paper.doc.addNamedDestination(block.id, 'XYZ', PAGE.left, paper.y, null);
      write(paper, [{ text: block.name }], TERM);
      write(paper, [{ text: block.meaning }], MEANING, { indent: 21 });
      paper.y += 4;
  }
}

function write(
  paper: Paper,
  runs: readonly PdfRun[],
  style: Style,
  { indent = 0, isCentred = false }: { readonly indent?: number; readonly isCentred?: boolean } = {},
): void {
  for (const line of paper.set(runs, style, INNER, indent)) {
    paper.room(style.lead);
    const wide = line.reduce((sum, { width }) => sum + width, 0);
    paper.draw(line, style, PAGE.left + (isCentred ? (INNER - wide) / 2 : 0), paper.y);
    paper.y += style.lead;
  }
}

function footPages(paper: Paper, foot: readonly string[]): void {
  const { start, count } = paper.doc.bufferedPageRange();
  const lines = foot.flatMap((text) => paper.set([{ text }], FOOT, INNER));
  for (let page = 0; page < count; page += 1) {
    paper.doc.switchToPage(start + page);
    const top = PAGE.height - PAGE.bottom + 14;
    paper.doc.fillColor('#444444');
    for (const [index, line] of lines.entries()) paper.draw(line, FOOT, PAGE.left, top + index * FOOT.lead);
    paper.doc.fillColor('#000000');
    const [number = []] = paper.set([{ text: `— ${page + 1} / ${count} —` }], NUMBER, INNER);
    const wide = number.reduce((sum, { width }) => sum + width, 0);
    paper.draw(number, NUMBER, PAGE.left + (INNER - wide) / 2, top + lines.length * FOOT.lead + 8);
  }
}
