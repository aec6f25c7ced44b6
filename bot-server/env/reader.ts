import type { z } from 'zod';

/** Collects what is wrong with the environment, one line per variable, so that all of it is told at once. */
export class Faults {
  readonly lines: string[] = [];

  has(name: string): boolean {
    return this.lines.some((line) => line.startsWith(`${name}：`));
  }

  add(name: string, words: string): void {
    this.lines.push(`${name}：${words}`);
  }
}

export type Read = {
  /** The variable's value by its schema, or undefined when it is unset, blank or wrong (then a fault is noted). */
  <T>(name: string, schema: z.ZodType<T>): T | undefined;
  isSet(name: string): boolean;
};

/** Reads single variables of `source`; a blank one counts as unset, as compose files leave them. */
export function readerOf(source: Readonly<Record<string, string | undefined>>, faults: Faults): Read {
  const textOf = (name: string): string | undefined => {
    const text = source[name]?.trim();
    return text === '' ? undefined : text;
  };
  const read = <T>(name: string, schema: z.ZodType<T>): T | undefined => {
    const text = textOf(name);
    if (text === undefined) return undefined;
    const result = schema.safeParse(text);
    if (result.success) return result.data;
    faults.add(name, result.error.issues[0]?.message ?? '内容不对');
    return undefined;
  };
  return Object.assign(read, { isSet: (name: string) => textOf(name) !== undefined });
}
