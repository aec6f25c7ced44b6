import { canonical } from '../importing/canonical';
import type { PlanLine } from '../push/slots';

/** What became of one line. `fields` are the names of those that differ. */
export type LineChange =
  | { readonly kind: 'added'; readonly line: PlanLine }
  | { readonly kind: 'removed'; readonly line: PlanLine }
  | { readonly kind: 'changed'; readonly before: PlanLine; readonly after: PlanLine; readonly fields: readonly string[] };

/** Equal in every field, whatever fields a line may have. */
export const sameLine = (a: PlanLine, b: PlanLine): boolean => canonical(a) === canonical(b);

/** Which fields of a line differ; those that stand in one of the two only, count. */
export function fieldsThatDiffer(a: PlanLine, b: PlanLine): string[] {
  const [before, after] = [new Map<string, unknown>(Object.entries(a)), new Map<string, unknown>(Object.entries(b))];
  return [...new Set([...before.keys(), ...after.keys()])].filter((key) => canonical(before.get(key)) !== canonical(after.get(key)));
}

/** What leads from one set of lines to another, by the lines' numbers. Two lines of one set never share a number. */
export function diffLines(before: readonly PlanLine[], after: readonly PlanLine[]): LineChange[] {
  const old = new Map(before.map((line) => [line.line, line]));
  const fresh = new Map(after.map((line) => [line.line, line]));
  const numbers = [...new Set([...old.keys(), ...fresh.keys()])].sort((a, b) => a - b);
  return numbers.flatMap((number): LineChange[] => {
    const [was, is] = [old.get(number), fresh.get(number)];
    if (was && is) return sameLine(was, is) ? [] : [{ kind: 'changed', before: was, after: is, fields: fieldsThatDiffer(was, is) }];
    if (is) return [{ kind: 'added', line: is }];
    return was ? [{ kind: 'removed', line: was }] : [];
  });
}

/** The lines after these changes, in the order of their numbers. */
export function applyChanges(lines: readonly PlanLine[], changes: readonly LineChange[]): PlanLine[] {
  const now = new Map(lines.map((line) => [line.line, line]));
  for (const change of changes) {
    if (change.kind === 'removed') now.delete(change.line.line);
    else {
      const line = change.kind === 'added' ? change.line : change.after;
      now.set(line.line, line);
    }
  }
  return [...now.values()].sort((a, b) => a.line - b.line);
}
