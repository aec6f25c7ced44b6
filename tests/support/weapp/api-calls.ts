import * as ts from 'typescript';
import type { Dist } from './dist';
import { wxTypings } from './typings';

/** Files that hold the framework, not the product: what they call of `wx` only shows in a run. */
const FRAMEWORK = new Set(['taro.js', 'vendors.js', 'runtime.js', 'comp.js']);

/**
 * Every name of `wx` that the product's own built code can reach, with the file. The bundler turns `Taro.login` into
 * `x().login`: a member of what a call without arguments gives. Reading the name counts, called or not.
 */
export function apiNames(dist: Dist): Map<string, string> {
  const { wx } = wxTypings();
  const found = new Map<string, string>();
  for (const file of dist.files.filter((f) => f.endsWith('.js') && !FRAMEWORK.has(f))) {
    const source = ts.createSourceFile(file, dist.text(file), ts.ScriptTarget.ES2022, false, ts.ScriptKind.JS);
    const look = (node: ts.Node): void => {
      if (ts.isPropertyAccessExpression(node) && isTaro(node.expression) && wx.get(node.name.text)?.callable)
        found.set(node.name.text, file);
      ts.forEachChild(node, look);
    };
    look(source);
  }
  return found;
}

const isTaro = (node: ts.Expression): boolean =>
  (ts.isCallExpression(node) && node.arguments.length === 0 && ts.isIdentifier(node.expression)) ||
  (ts.isIdentifier(node) && node.text === 'wx');

/** Names of `wx` that a section of a Markdown page names in code marks. */
export function namesInSection(markdown: string, heading: string): Set<string> {
  const from = markdown.indexOf(`\n${heading}`);
  if (from < 0) throw new Error(`no section "${heading}"`);
  const next = markdown.indexOf('\n## ', from + 1);
  const section = markdown.slice(from, next < 0 ? undefined : next);
  return new Set([...section.matchAll(/`wx\.(\w+)`/g)].map(([, name]) => name ?? ''));
}
