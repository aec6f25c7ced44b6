/** A text with what hides words in it taken away, and where in the written one each of its characters stands. */
export interface Plain {
  readonly text: string;
  /** By index in `text`: where its character begins and ends in what was written. */
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** Drawn as nothing: zero width, direction marks, variation selectors, combining marks, fillers, controls other than white space. */
const UNSEEN = /^(?:\p{Cf}|\p{M}|[\u115f\u1160\u3164\uffa0]|(?![\t\n\r])\p{Cc})$/u;
const DIGIT = /^\p{Nd}$/u;
const isDigit = (code: number): boolean => code >= 0 && DIGIT.test(String.fromCodePoint(code));

/** Digits of any writing stand in blocks of ten: `٣` → `3`. */
function asciiDigit(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  if (code < 128 || !DIGIT.test(char)) return char;
  let value = 0;
  while (value < 9 && isDigit(code - value - 1)) value += 1;
  return String(value);
}

/** Full width becomes half width, lower case, nothing invisible: `１３9​1` → `1391`. */
export function plainOf(written: string): Plain {
  let text = '';
  const from: number[] = [];
  const to: number[] = [];
  let at = 0;
  for (const char of written) {
    const end = at + char.length;
    if (!UNSEEN.test(char)) {
      for (const part of char.normalize('NFKC').toLowerCase()) {
        if (UNSEEN.test(part)) continue;
        const unit = asciiDigit(part);
        text += unit;
        for (let i = 0; i < unit.length; i += 1) {
          from.push(at);
          to.push(end);
        }
      }
    }
    at = end;
  }
  return { text, from, to };
}

/** Half-open, in the plain text, with what shall stand there. */
export interface Swap {
  readonly from: number;
  readonly to: number;
  readonly by: string;
}

/** What was written, with these stretches of its plain text replaced; they do not overlap. */
export function swapped(written: string, plain: Plain, swaps: readonly Swap[]): string {
  let out = '';
  let at = 0;
  for (const { from, to, by } of [...swaps].sort((a, b) => a.from - b.from)) {
    const begins = plain.from[from] ?? written.length;
    out += written.slice(at, Math.max(at, begins)) + by;
    at = Math.max(at, plain.to[to - 1] ?? written.length);
  }
  return out + written.slice(at);
}

/** For looking for words: plain, on one line, without the blanks and dots that people put between characters. */
export const squeezed = (written: string): string =>
  plainOf(written)
    .text.replace(/\n+/g, '。')
    .replace(/[\s·•・*_~^|.\-]+/gu, '');
