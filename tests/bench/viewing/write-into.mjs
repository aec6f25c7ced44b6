// Puts a run's table into docs/performance.md, between its marks: no figure there is typed by hand.
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { root, say } from './built.mjs';

const path = join(root, 'docs', 'performance.md');

export function writeInto(name, markdown, told, bench = 'viewing') {
  const mode = bench === 'viewing' ? name : `${bench}-${name}`;
  const text = readFileSync(path, 'utf8');
  const [open, close] = [`<!-- bench:${mode} -->`, `<!-- /bench:${mode} -->`];
  const from = text.indexOf(open);
  const to = text.indexOf(close);
  if (from < 0 || to < from) throw new Error(`docs/performance.md has no place for ${mode}`);
  const machine = `${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}; load at the end ${loadavg()[0].toFixed(1)}`;
  const body = markdown ?? `\`\`\`json\n${JSON.stringify(told, undefined, 2)}\n\`\`\``;
  writeFileSync(
    path,
    `${text.slice(0, from + open.length)}\n\nMeasured with \`npm run bench:${bench} -- ${name}\` on ${machine}.\n\n${body}\n\n${text.slice(to)}`,
  );
  say(`docs/performance.md: ${mode} written`);
}
