import type { Anchor } from '../../domain/audit/anchor';
import type { Bulletin, SourceRow } from '../../domain/bulletin/bulletin';
import { CHAIN_START, verifyBulletin, type BulletinFault, type ChainEnd, type Sha256 } from '../../domain/bulletin/chain';
import { isThatOne, type Until } from '../../domain/bulletin/pack';

/** What a place had one night and has no more: its bulletins from that number on were taken away or put in the place of others. */
export interface CutFault {
  readonly bulletin: string;
  readonly row?: undefined;
  readonly what: 'cut-off';
}
/** A release in the figures that was not written again and yet tells something else. */
export interface LiveFault {
  readonly bulletin: string;
  readonly row: string;
  readonly what: 'live-changed';
}
export type VerifyFault = BulletinFault | LiveFault | CutFault;

/** Up to which bulletin, and so up to which day, something is proven. */
export type Proven = Pick<Bulletin, 'id' | 'kind' | 'no' | 'seq' | 'hash' | 'cutoff'> & { readonly from: string; readonly to: string };

export interface VerifiedPlace {
  readonly place: string;
  readonly bulletins: number;
  readonly rows: number;
  /** Releases that were not written again since, and tell the same still. */
  readonly live: number;
  /** Hash of the last one. */
  readonly end: string;
  /** The last one; absent where there is none. */
  readonly last?: Proven;
  /** The one that was asked for. */
  readonly reached?: Proven;
  readonly faults: readonly VerifyFault[];
}

/** Checks the bulletins of one place, given one at a time and in their order; nothing of them is held but hashes. */
export function openPlaceCheck(
  place: string,
  { anchor, until, sha256 }: { readonly anchor: Anchor | undefined; readonly until: Until | undefined; readonly sha256: Sha256 },
) {
  let end: ChainEnd = CHAIN_START;
  let [last, reached]: (Proven | undefined)[] = [];
  let [bulletins, live, isAnchored] = [0, 0, anchor === undefined];
  const seen = new Set<string>();
  const faults: VerifyFault[] = [];
  return {
    /** `broken`: hashes under which something stands that can be no row. */
    take(bulletin: Bulletin, rows: ReadonlyMap<string, SourceRow>, broken: ReadonlySet<string> = new Set()): void {
      const isBroken = (name: string | undefined): boolean => bulletin.sources.some((one) => one.name === name && broken.has(one.hash));
      for (const fault of verifyBulletin(bulletin, end, rows, sha256))
        faults.push(fault.what === 'row-missing' && isBroken(fault.row) ? { ...fault, what: 'row-changed' } : fault);
      const { id, kind, no, seq, hash, cutoff, facts, sources } = bulletin;
      for (const source of sources) seen.add(source.hash);
      bulletins += 1;
      end = { seq, hash };
      last = { id, kind, no, seq, hash, cutoff, from: facts.from, to: facts.to };
      if (until && isThatOne(until, bulletin)) reached = last;
      isAnchored ||= anchor?.seq === seq && anchor.hash === hash;
    },
    /** Whether no bulletin so far was made from this row. */
    isFirstOf: (hash: string): boolean => !seen.has(hash),
    noteLive(same: number, changed: readonly LiveFault[]): void {
      live += same;
      faults.push(...changed);
    },
    sum: (): { readonly bulletins: number; readonly rows: number; readonly end: string } => ({ bulletins, rows: seen.size, end: end.hash }),
    end(): VerifiedPlace {
      const cut: CutFault[] = isAnchored ? [] : [{ bulletin: `${place} 第 ${anchor?.seq} 份`, what: 'cut-off' }];
      const told = { place, bulletins, rows: seen.size, live, end: end.hash, faults: [...faults, ...cut] };
      return { ...told, ...(last ? { last } : {}), ...(reached ? { reached } : {}) };
    },
  };
}
