import { readFile } from 'node:fs/promises';
import PDFDocument from 'pdfkit';
import { setLines, type Measure, type PdfRun, type SetRun } from './lines';

/** As official papers of China are set (GB/T 9704): A4, 28 characters of 16 pt in a line; in points. */
export const PAGE = { width: 595.28, height: 841.89, left: 79, right: 68, top: 96, bottom: 92 } as const;
export const INNER = PAGE.width - PAGE.left - PAGE.right;
const FONTS = {
  plain: '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
  bold: '@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf',
} as const;
type Face = keyof typeof FONTS;
export interface Style {
  readonly face: Face;
  readonly size: number;
  /** From one line to the next. */
  readonly lead: number;
}

/** A paper that is being written: where the next line comes, and what it takes to put one there. */
export interface Paper {
  readonly doc: PDFKit.PDFDocument;
  y: number;
  isFresh: boolean;
  set(runs: readonly PdfRun[], style: Style, width: number, indent?: number): SetRun[][];
  /** Draws one line with its top at `y`. */
  draw(line: readonly SetRun[], style: Style, x: number, y: number): void;
  /** A new page when so much does not fit on this one. True when there is a new one. */
  room(height: number): boolean;
  newPage(): void;
}

/** Read once for all papers of a process; after a failure the next paper tries again. */
let fonts: Promise<readonly (readonly [string, Buffer])[]> | undefined;
const readFonts = async (): Promise<readonly (readonly [string, Buffer])[]> => {
  try {
    return await Promise.all(Object.entries(FONTS).map(async ([face, path]) => [face, await readFile(require.resolve(path))] as const));
  } catch (fault) {
    fonts = undefined;
    throw fault;
  }
};

/** The same words and the same moment give the same bytes: nothing of the clock, nothing of chance. */
export async function openPaper(title: string, at: number): Promise<Paper> {
  const faces = await (fonts ??= readFonts());
  const made = new Date(at);
  const doc = new PDFDocument({
    ...{ size: 'A4', margin: 0, bufferPages: true, lang: 'zh-CN', displayTitle: true, font: '' },
    info: { Title: title, Creator: '共育桥', Producer: '共育桥', CreationDate: made, ModDate: made },
  });
  for (const [face, bytes] of faces) doc.registerFont(face, bytes);
  const widths: Readonly<Record<Face, Map<string, number>>> = { plain: new Map(), bold: new Map() };
  const measureOf = ({ face, size }: Style): Measure => {
    doc.font(face).fontSize(1000);
    return (letter) => {
      const known = widths[face].get(letter);
      const wide = known ?? doc.widthOfString(letter);
      if (known === undefined) widths[face].set(letter, wide);
      return (wide / 1000) * size;
    };
  };
  const paper: Paper = {
    doc,
    y: PAGE.top,
    isFresh: true,
    set: (runs, style, width, indent = 0) => setLines(runs, measureOf(style), width, indent),
    draw(line, style, x, y) {
      doc.font(style.face).fontSize(style.size);
      for (const { text, x: from, width, to } of line) {
        doc.text(text, x + from, y, { lineBreak: false });
        if (to === undefined) continue;
        doc.goTo(x + from, y, width, style.size * 1.3, to);
        doc.save().lineWidth(0.5).dash(1, { space: 1.5 }).strokeColor('#888888');
        doc.moveTo(x + from, y + style.size * 1.35).lineTo(x + from + width, y + style.size * 1.35).stroke().restore(); // prettier-ignore
      }
      paper.isFresh = false;
    },
    room(height) {
      if (paper.isFresh || paper.y + height <= PAGE.height - PAGE.bottom) return false;
      paper.newPage();
      return true;
    },
    newPage() {
      doc.addPage();
      paper.y = PAGE.top;
      paper.isFresh = true;
    },
  };
  return paper;
}
