/** A stretch of words set in one way; `to` names the place in the document that it leads to. */
export interface PdfRun {
  readonly text: string;
  readonly to?: string;
}
/** A stretch on one line, and how far from the line's beginning. */
export interface SetRun extends PdfRun {
  readonly x: number;
  readonly width: number;
}
export type Measure = (letter: string) => number;

/** No line begins with one of these, and none ends with one of those. */
const CLOSING = /^[，。、；：？！）》」』】〕〉”’…—～·%‰)\],.;:?!]$/u;
const OPENING = /^[（《「『【〔〈“‘(\[]$/u;
/** Letters and figures that belong together: a number is not parted from its sign. */
const WORD = /^[A-Za-z0-9@#&+\-_/.,:%~]$/;

interface Letter {
  readonly letter: string;
  readonly width: number;
  readonly run: number;
}

/** What may not be parted: a word, or a character with the signs that cling to it. */
function units(runs: readonly PdfRun[], measure: Measure): Letter[][] {
  const found: Letter[][] = [];
  for (const [run, { text }] of runs.entries())
    for (const letter of text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ')) {
      const own = { letter, width: measure(letter), run };
      const last = found.at(-1);
      const before = last?.at(-1)?.letter;
      const clings = before !== undefined && (CLOSING.test(letter) || OPENING.test(before) || (WORD.test(letter) && WORD.test(before)));
      if (last && clings) last.push(own);
      else found.push([own]);
    }
  return found;
}

const widthOf = (letters: readonly Letter[]): number => letters.reduce((sum, { width }) => sum + width, 0);

/** Words in lines no wider than `width`, the first one begun `indent` further in. A word wider than a whole line is parted where it must. */
export function setLines(runs: readonly PdfRun[], measure: Measure, width: number, indent = 0): SetRun[][] {
  const lines: Letter[][] = [[]];
  let left = width - indent;
  const put = (letters: readonly Letter[]): void => {
    lines.at(-1)?.push(...letters);
    left -= widthOf(letters);
  };
  const next = (): void => {
    lines.push([]);
    left = width;
  };
  for (const unit of units(runs, measure)) {
    const wide = widthOf(unit);
    if (wide > left && wide <= width) next();
    if (wide <= left) put(unit);
    else
      for (const letter of unit) {
        if (letter.width > left && left < width) next();
        put([letter]);
      }
  }
  return lines.map((letters, index) => runsOf(letters, runs, index === 0 ? indent : 0));
}

function runsOf(letters: readonly Letter[], runs: readonly PdfRun[], indent: number): SetRun[] {
  const line: SetRun[] = [];
  let x = indent;
  let at = -1;
  for (const { letter, width, run } of letters) {
    const last = line.at(-1);
    if (last && run === at) line[line.length - 1] = { ...last, text: last.text + letter, width: last.width + width };
    else {
      const to = runs[run]?.to;
      line.push({ text: letter, x, width, ...(to === undefined ? {} : { to }) });
    }
    at = run;
    x += width;
  }
  return line;
}
