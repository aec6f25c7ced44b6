// Ratios are taken within a round and then compared over rounds: the machine's weather falls on both sides of a ratio alike.
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length === 0 ? NaN : sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

export const short = (value) => (Number.isFinite(value) ? Number(value.toPrecision(3)) : null);
export const spread = (values) => ({ median: short(median(values)), min: short(Math.min(...values)), max: short(Math.max(...values)) });

export function shuffled(list) {
  const order = [...list];
  for (let at = order.length - 1; at > 0; at -= 1) {
    const with_ = Math.floor(Math.random() * (at + 1));
    [order[at], order[with_]] = [order[with_], order[at]];
  }
  return order;
}

/** A table for people, and for docs/performance.md. */
export function table(head, rows) {
  const all = [head, ...rows.map((row) => row.map(String))];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column].length)));
  const line = (row) =>
    `| ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join(' | ')} |`;
  return [
    line(head),
    `| ${widths.map((width, at) => (at === 0 ? '-'.repeat(width) : `${'-'.repeat(Math.max(1, width - 1))}:`)).join(' | ')} |`,
    ...all.slice(1).map(line),
  ].join('\n');
}
