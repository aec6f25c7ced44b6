/** What a spreadsheet would take for a formula, also in full width. */
const FORMULA = /^[\t\r\n\0 ]*[=+\-@＝＋－＠]/;

/** One cell: quoted where it must be, and never read as a formula. A plain number stays a number. */
function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A table as CSV that spreadsheet programs open with its Chinese intact. */
export const csvOf = (rows: readonly (readonly (string | number)[])[]): string =>
  `\uFEFF${rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`;
