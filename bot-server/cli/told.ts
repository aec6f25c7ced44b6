/** What a verb gives back for people: sentences; `--json` prints the data instead. */
export class Told {
  constructor(
    readonly data: unknown,
    readonly lines: readonly string[],
  ) {}
}

/** Any result as lines: sentences as they are, rows of a list one a line, an object a field a line. */
export function linesOf(result: unknown): string[] {
  if (result instanceof Told) return [...result.lines];
  if (result === undefined || result === null) return ['好了'];
  if (Array.isArray(result)) return result.length === 0 ? ['（没有）'] : result.map((row) => oneLine(row));
  if (typeof result !== 'object') return [oneLine(result)];
  return Object.entries(result).map(([key, value]) => `${key}: ${oneLine(value)}`);
}

function oneLine(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '';
  if (Array.isArray(value)) return value.map(oneLine).join('，');
  return Object.entries(value)
    .map(([key, field]) => `${key}=${typeof field === 'object' ? JSON.stringify(field) : oneLine(field)}`)
    .join('  ');
}

export const dataOf = (result: unknown): unknown => (result instanceof Told ? result.data : (result ?? null));
