import type { Anchor } from '../audit/anchor';
import type { Bulletin, SourceRow } from './bulletin';
import type { ChainEnd, Sha256 } from './chain';

/**
 * A pack is read and written a line at a time, so no chain is too long for it: the beginning, then each place with its bulletins in their order,
 * each after the rows that it is the first to need, then what the place came to; at the end how many lines there were and the hash of all of
 * them. The same bulletins give the same lines. Whoever takes some away has to write two of the lines anew, and then the pack claims less.
 */
export type PackLine =
  | { readonly line: 'pack'; readonly format: 'gongyu-bulletins'; readonly version: 2 }
  /** `anchor`: where the place ended one night, as it was written down then. */
  | { readonly line: 'place'; readonly place: string; readonly anchor: Anchor | null }
  | { readonly line: 'row'; readonly hash: string; readonly row: SourceRow }
  | { readonly line: 'bulletin'; readonly bulletin: Bulletin }
  | { readonly line: 'close'; readonly place: string; readonly bulletins: number; readonly rows: number; readonly end: string }
  | { readonly line: 'end'; readonly lines: number; readonly digest: string };

export const PACK_HEAD: PackLine = { line: 'pack', format: 'gongyu-bulletins', version: 2 };

/** The lines that were, taken together: each one's hash holds those before it. */
export interface PackSum {
  readonly lines: number;
  readonly digest: string;
}
export const NO_LINES: PackSum = { lines: 0, digest: '' };
export const withLine = ({ lines, digest }: PackSum, text: string, sha256: Sha256): PackSum => ({
  lines: lines + 1,
  digest: sha256(`${digest}\n${text}`),
});

/** What somebody holds in the hand: the hash of a bulletin, its first signs, its name, or only which one of its place it is. */
export type Until = { readonly hash: string } | { readonly id: string } | { readonly seq: number };

/** Fewer signs of a hash could be met by trying. */
const FEWEST_SIGNS = 16;

/** As it is typed off paper: gaps and capitals do not matter. Undefined for what can be none. */
export function readUntil(text: string): Until | undefined {
  const tight = text.replace(/\s/g, '');
  if (/^[1-9]\d{0,5}$/.test(tight)) return { seq: Number(tight) };
  if (/^[0-9a-f]+$/i.test(tight)) return tight.length >= FEWEST_SIGNS && tight.length <= 64 ? { hash: tight.toLowerCase() } : undefined;
  return /^(bureau|school)\..+:.+/.test(tight) ? { id: tight } : undefined;
}
export const isThatOne = (until: Until, { id, seq, hash }: Pick<Bulletin, 'id'> & ChainEnd): boolean =>
  'hash' in until ? hash.startsWith(until.hash) : 'id' in until ? id === until.id : seq === until.seq;
