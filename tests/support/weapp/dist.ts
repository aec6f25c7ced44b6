import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { z } from 'zod';

const AppJson = z.object({
  pages: z.array(z.string()).min(1),
  subPackages: z.array(z.object({ root: z.string(), pages: z.array(z.string()).min(1) })).default([]),
});
const PageJson = z.object({ usingComponents: z.record(z.string(), z.string()).default({}) });

/** A built mini-program as it would be uploaded. */
export interface Dist {
  readonly folder: string;
  /** Paths from the folder, with `/`. */
  readonly files: readonly string[];
  readonly pages: readonly string[];
  /** Roots of the sub-packages; the main package is what belongs to none. */
  readonly roots: readonly string[];
  has(file: string): boolean;
  text(file: string): string;
  bytes(file: string): number;
  /** The root of the sub-package a file belongs to, '' for the main one. */
  packageOf(file: string): string;
  /** Components a page or component names, by their paths. */
  componentsOf(path: string): readonly string[];
}

export function readDist(folder: string): Dist {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
  const known = new Set(files);
  const texts = new Map<string, string>();
  const text = (file: string): string => {
    const read = texts.get(file) ?? readFileSync(join(folder, file), 'utf8');
    texts.set(file, read);
    return read;
  };
  const app = AppJson.parse(JSON.parse(text('app.json')));
  const roots = app.subPackages.map(({ root }) => root);
  return {
    folder,
    files,
    pages: [...app.pages, ...app.subPackages.flatMap(({ root, pages }) => pages.map((page) => `${root}/${page}`))],
    roots,
    has: (file) => known.has(file),
    text,
    bytes: (file) => statSync(join(folder, file)).size,
    packageOf: (file) => roots.find((root) => file.startsWith(`${root}/`)) ?? '',
    componentsOf(path) {
      if (!known.has(`${path}.json`)) return [];
      const { usingComponents } = PageJson.parse(JSON.parse(text(`${path}.json`)));
      return Object.values(usingComponents).map((to) => (to.startsWith('/') ? to.slice(1) : resolvePath(path, to)));
    },
  };
}

/** `to` as seen from the file `from`. */
export function resolvePath(from: string, to: string): string {
  const parts = from.split('/').slice(0, -1);
  for (const step of to.split('/')) {
    if (step === '..') parts.pop();
    else if (step !== '.' && step !== '') parts.push(step);
  }
  return parts.join('/');
}
