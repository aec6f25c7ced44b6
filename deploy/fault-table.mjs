// What each fault did, as the tests told it: one line each, in a table for people. The figures are the stand-in's, never the product's own.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './stamp.mjs';

const file = join(root, '.build', 'results', 'fault-rows.jsonl');
const columns = ['fault', 'planned', 'sent', 'duplicates', 'lost', 'unknown', 'note'];

export const noFaultRows = () => rmSync(file, { force: true });

/** Empty when no test has told of a fault. */
export function faultTable() {
  if (!existsSync(file)) return '';
  const rows = readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line)); // prettier-ignore
  const number = ({ fault }) => Number(/^F(\d+)/.exec(fault)?.[1] ?? 99);
  const cells = rows.sort((a, b) => number(a) - number(b)).map((row) => columns.map((column) => String(row[column] ?? '')));
  const widths = columns.map((column, at) => Math.max(column.length, ...cells.map((row) => row[at].length)));
  const line = (row) =>
    `| ${row.map((cell, at) => (at > 0 && at < 6 ? cell.padStart(widths[at]) : cell.padEnd(widths[at]))).join(' | ')} |`;
  return [line(columns), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...cells.map(line)].join('\n');
}
