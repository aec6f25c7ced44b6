import type { Instant } from '../time/instant';
import { sealedTextOf, type AuditRow } from './audit';

/** A place in a chain, written down elsewhere: where it ended one night, or where it begins since older rows were taken away. */
export interface Anchor {
  readonly seq: number;
  readonly hash: string;
  readonly at: Instant;
}

export const anchorKey = (chain: string): string => `audit-anchor:${chain}`;
export const startKey = (chain: string): string => `audit-start:${chain}`;
export const anchorText = ({ seq, hash, at }: Anchor): string => `${seq}:${hash}:${at}`;

/** Undefined for a text that is no anchor. */
export function readAnchor(text: string | undefined): Anchor | undefined {
  const match = /^(\d+):([0-9a-f]{64}):(\d+)$/.exec(text ?? '');
  return match?.[2] === undefined ? undefined : { seq: Number(match[1]), hash: match[2], at: Number(match[3]) };
}

/** How a chain does not hold: a row that was changed, taken out or put in at `seq`; or its end that was cut off, down to `seq`. */
export type ChainFault = { readonly kind: 'changed' | 'cut-off'; readonly seq: number };

/** Checks a chain given in order, a few rows at a time. `start` is what its first row must follow, `anchor` a place it must still have. */
export function openChainCheck(
  { start, anchor }: { start?: Anchor | undefined; anchor?: Anchor | undefined },
  sha256: (text: string) => string,
) {
  let seq = start?.seq ?? 0;
  let before = start?.hash ?? '';
  let anchored = anchor === undefined || anchor.seq <= seq;
  let fault: ChainFault | undefined;
  return {
    take(rows: readonly AuditRow[]): void {
      for (const row of rows) {
        if (fault) return;
        const holds = row.seq === seq + 1 && row.before === before && row.hash === sha256(sealedTextOf(row));
        const isAnchor = row.seq === anchor?.seq;
        if (!holds || (isAnchor && row.hash !== anchor.hash)) fault = { kind: 'changed', seq: seq + 1 };
        else {
          seq = row.seq;
          before = row.hash;
          anchored ||= isAnchor;
        }
      }
    },
    /** The last place seen, and the first fault. */
    end: (): { readonly seq: number; readonly fault?: ChainFault } => {
      const found = fault ?? (anchored ? undefined : { kind: 'cut-off' as const, seq });
      return { seq, ...(found ? { fault: found } : {}) };
    },
  };
}

/** A hash as a log may hold it: in groups, so that no run of digits in it looks like a phone number. */
export const groupedHash = (hash: string): string => (hash.match(/.{1,8}/g) ?? []).join('-');
