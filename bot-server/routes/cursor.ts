import { Refusal } from '../domain/refusal';

/** A list goes on after the last row it gave: its sort key and id, opaque to the caller. */
export interface After {
  readonly at: number;
  readonly id: string;
}

export const cursorOf = (after: After): string => Buffer.from(`${after.at}:${after.id}`, 'utf8').toString('base64url');

/** @throws Refusal request/invalid for a cursor that this server never gave */
export function readCursor(cursor: string | undefined): After | undefined {
  if (cursor === undefined) return undefined;
  const match = /^(\d{1,16}):(.{1,150})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (!match?.[1] || !match[2])
    throw new Refusal('request/invalid', { details: [{ where: 'query', path: 'cursor', message: '请从第一页重新打开' }] });
  return { at: Number(match[1]), id: match[2] };
}

/** Rows were asked for with one more than wanted: that one tells whether there is a next page. */
export function pageOf<T, W>(
  rows: readonly T[],
  limit: number,
  afterOf: (row: T) => After,
  present: (row: T) => W,
): { items: W[]; next: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(present), next: rows.length > limit && last !== undefined ? cursorOf(afterOf(last)) : null };
}
