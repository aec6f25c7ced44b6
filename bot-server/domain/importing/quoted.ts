/** What a spreadsheet would take for a formula; full-width signs too, which some programs take for one. */
const FORMULA = /^'*[=+\-@\t\r\0＝＋－＠]/;

/** Text as it may stand in a cell: with an apostrophe before what would be taken for a formula. {@link unquoted} takes it off again. */
export const quoted = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

export const unquoted = (cell: string): string => (cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell);
