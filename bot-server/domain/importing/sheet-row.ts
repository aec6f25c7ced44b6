/**
 * One row of a table, whatever file it came from. Cells are trimmed text: whole numbers without a point, dates as `2026-08-31`, times as `12:15`,
 * numbers too long to be exact as `1.2E+17`; what is not there is ''.
 */
export interface SheetRow {
  readonly sheet: string;
  /** As the spreadsheet counts, from 1; in a text file the line. */
  readonly row: number;
  readonly cells: readonly string[];
}

export type SheetRows = AsyncIterable<SheetRow>;

/** A file as it came: its name says the kind only where the content does not. */
export interface FileBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** How far a long reading is: rows or bytes done, and of how many when that is known. */
export type Progress = (done: number, total: number | undefined, what: string) => void;
