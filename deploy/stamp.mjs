import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** One hash over the paths and contents of everything that a build reads. */
export function hashOf(inputs, base = root) {
  const hash = createHash('sha256');
  for (const file of inputs.flatMap((input) => filesIn(join(base, input))).sort()) {
    hash.update(`${relative(base, file)}\0`);
    hash.update(readFileSync(file));
    hash.update('\0');
  }
  return hash.digest('hex');
}

function filesIn(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.name !== 'node_modules' && entry.name !== 'dist' && !(entry.isDirectory() && entry.name.startsWith('.')))
    .flatMap((entry) => (entry.isDirectory() ? filesIn(join(path, entry.name)) : [join(path, entry.name)]));
}

/** What was built from which inputs: `{ [name]: hash }`. A torn or missing file means that nothing is known. */
export function readStamps(path) {
  try {
    const stamps = JSON.parse(readFileSync(path, 'utf8'));
    return typeof stamps === 'object' && stamps !== null ? stamps : {};
  } catch {
    return {};
  }
}

export function writeStamp(path, name, hash) {
  mkdirSync(dirname(path), { recursive: true });
  const stamps = { ...readStamps(path), [name]: hash };
  if (hash === undefined) delete stamps[name];
  const draft = `${path}.${process.pid}.tmp`;
  writeFileSync(draft, `${JSON.stringify(stamps, null, 2)}\n`);
  renameSync(draft, path);
}
