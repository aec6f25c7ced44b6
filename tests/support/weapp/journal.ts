/** What a run leaves for the test to judge. */
export interface Journal {
  /** Every call of `wx`, in order, by name. */
  readonly calls: { readonly name: string; readonly args: readonly unknown[] }[];
  /** Calls that real WeChat would not know, or not take. */
  readonly faults: string[];
  /** Errors that reached nobody: thrown in a listener, a timer, a life cycle, or told to the console. */
  readonly errors: string[];
}

export const openJournal = (): Journal => ({ calls: [], faults: [], errors: [] });

export const wordsOf = (fault: unknown): string => {
  if (typeof fault === 'object' && fault !== null && 'stack' in fault) return String(fault.stack);
  return String(fault);
};

/** One named part of a thing of unknown shape. */
export function part(value: unknown, name: string): unknown {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined;
  const found: unknown = Reflect.get(value, name);
  return found;
}
