import type { Colour } from '../../styles/tokens';

export interface Point {
  /** Null: nothing is told here; the line has a gap. */
  readonly value: number | null;
  /** Between which the true share lies, by all that is known. */
  readonly low?: number;
  readonly high?: number;
  /** The same in words, with its counts: what the table says. */
  readonly words: string;
}
export interface Line {
  readonly key: string;
  readonly name: string;
  /** One for each place of the axis. */
  readonly points: readonly Point[];
}

/** What is to be drawn, and said in a table. */
export interface Picture {
  /** `lines`: over time. `marks`: places under each other, not joined. `curve`: how many are left at each second. */
  readonly form: 'lines' | 'marks' | 'curve';
  /** What stands behind a value: «%» or a measure word. */
  readonly unit: string;
  /** Names of the places along the axis, in their fixed order. */
  readonly axis: readonly string[];
  readonly lines: readonly Line[];
  /** A place of the axis that is pointed out. */
  readonly mark?: { readonly at: number; readonly words: string };
}

/** Lines differ in dash and shape as well as in colour: who sees no colours, or a grey print, tells them apart. */
export const LOOKS: readonly { readonly tone: Colour; readonly dash: 'solid' | 'dashed' | 'dotted'; readonly shape: string }[] = [
  { tone: 'pine', dash: 'solid', shape: 'circle' },
  { tone: 'ember', dash: 'dashed', shape: 'rect' },
  { tone: 'sky', dash: 'dotted', shape: 'triangle' },
];

/** So many places under each other can still be looked over; past that the table is better. */
export const MOST_MARKS = 40;

/** Whether there is anything that a picture would show better than words. */
export const isDrawable = ({ form, axis, lines }: Picture): boolean =>
  axis.length > 1 &&
  (form !== 'marks' || axis.length <= MOST_MARKS) &&
  lines.some(({ points }) => points.filter(({ value }) => value !== null).length > 1);

/** One place of the axis in words. */
export const saidAt = ({ axis, lines }: Picture, at: number, between: string): string =>
  [axis[at] ?? '', ...lines.map(({ name, points }) => `${name} ${points[at]?.words ?? '—'}`)].join(between);
